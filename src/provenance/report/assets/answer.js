// Who took from whom, in a sentence at the top of a family and of a document.
import {
  FAINT, byline, count, documents, heading, isolated, likely, otherOf, pairsOf, report, sourceOf, takersOf,
} from "./data.js";
import { foreign, h, link } from "./dom.js";
import { titleWithin } from "./titles.js";

const NAMED_TAKERS = 4; // outlets or titles named in the sentence of a family
const NAMED_LINKS = 3; // likely links named there
const TAKERS = 3; // derived documents named in the sentence of a document
const [TITLE_WIDTH, LETTERS] = [400, 16]; // pixels that a title may take, in letters of this size
const ELSEWHERE = "which is not among these documents";

// A title cut to a length that can be read in passing.
const shortTitle = (d) => isolated(`“${titleWithin(d, TITLE_WIDTH, LETTERS)}”`);
// The name of a document with its title.
const shortName = (d) => (byline(d) ? `${heading(d)}: ${shortTitle(d)}` : shortTitle(d));
const nameOf = (d) => link(`document/${d}`, foreign(shortName(d)));
const probability = (known) => ` (p = ${known.probability.toFixed(2)})`;

// The lowest and the highest of some probabilities, in brackets.
function between(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((p) => p.toFixed(2));
  return ` (p = ${low === high ? low : `${low} to ${high}`})`;
}

// The documents that a source outside the corpus supplies, if this is more likely than not.
const suppliedBy = (name, members) => members.filter((d) => documents.outside[d]?.[1] === name && documents.outside[d][0] >= report.likely);
const outsideValues = (some) => between(some.map((d) => documents.outside[d][0]));

// The documents that are likely derived from some others, directly or through each other, with those.
function suppliedFrom(some) {
  const found = new Set(some);
  for (const d of found) for (const pair of takersOf(d)) found.add(otherOf(pair, d));
  return found;
}

// The origin of most documents of a family, or likely links if it has no single origin; sources that
// are not among the documents; and how many documents have no clear source.
export function familyAnswer({ documents: members, origin, within }, derived) {
  const links = derived.map((pair) => pair.derivation).filter((known) => known.directed && likely(known));
  const sourced = new Set([...links.map((known) => known.derived), ...members.filter((d) => documents.outside[d]?.[0] >= report.likely)]);
  const open = members.filter((d) => !sourced.has(d) && d !== within).length;
  const abroad = typeof origin === "string";
  if (!sourced.size) return unclear(members, derived);
  const known = within === null ? new Set() : suppliedFrom([within]);
  const elsewhere = (link) => sourceOf[link.derived]?.derivation === link && link.source !== within && !known.has(link.source);
  const others = links.filter((link) => !known.has(link.derived) || elsewhere(link)), rest = namedLinks(others);
  const many = new Set(others.map((one) => one.derived)).size;
  const lead = abroad ? fromAbroad(origin, members)
    : within === null && `No single source${open ? `: for ${open === 1 ? "one" : open} of these ${members.length} documents, none is clear` : ""}.`;
  return [lead, within !== null && [abroad && " Among them, ", fromWithin(within, members)],
    rest.length > 0 && [within === null ? " Likely" : " Other likely", many === 1 ? " link: " : " links: ", rest, "."],
    otherSources(members, origin),
    open > 0 && (abroad || within !== null) && ` For ${open === 1 ? "one document" : `${open} documents`}, no source is clear.`];
}

// The documents that come from a source outside the corpus.
function fromAbroad(name, members) {
  const direct = suppliedBy(name, members), all = [...suppliedFrom(direct)];
  const many = all.length < members.length ? `${all.length} of these ${members.length} documents` : "all";
  const further = all.length - direct.length;
  const through = direct.length === 1 ? "it" : "these";
  return [`Probably ${many} from `, h("b", {}, foreign(name)), `, ${ELSEWHERE}`, further > 0
    ? `: ${outletsInWords(direct)}${outsideValues(direct)} and, through ${through}, ${further} more.` : `${outsideValues(direct)}.`];
}

// The documents that come from one of them.
function fromWithin(source, members) {
  const direct = takersOf(source), further = suppliedFrom([source]).size - 1 - direct.length;
  const through = further ? `; through ${direct.length === 1 ? "it" : "these"}, of ${further} more` : "";
  const takers = direct.length === 1 ? `${shortName(otherOf(direct[0], source))}${probability(direct[0].derivation)}`
    : `${outletsInWords(direct.map((pair) => otherOf(pair, source)), documents.outlet[source])}${between(direct.map((pair) => pair.derivation.probability))}`;
  return [nameOf(source), " is the likely source of ", h("b", {}, partOf(direct.length + further, members.length - 1)),
    `: ${takers}${through}.`, perhapsFrom(source)];
}

// The most probable source of a source, if it is only a possible one.
function perhapsFrom(d) {
  const known = sourceOf[d]?.derivation;
  return known?.directed && !likely(known) && [" It may itself come from ", link(`pair/${known.pair}`, foreign(shortName(known.source))), `${probability(known)}.`];
}

function partOf(number, all) {
  if (number < all) return `${number} of the ${all} other documents`;
  return all === 1 ? "the other document" : `all ${all} other documents`;
}

// The most probable link to each derived document, those between different outlets first.
function namedLinks(links) {
  const best = new Map();
  for (const known of [...links].sort((x, y) => y.probability - x.probability)) if (!best.has(known.derived)) best.set(known.derived, known);
  const more = best.size - NAMED_LINKS, inside = ({ source, derived }) => documents.outlet[source] === documents.outlet[derived];
  const ordered = [...best.values()].sort((x, y) => inside(x) - inside(y) || y.probability - x.probability);
  const named = ordered.slice(0, NAMED_LINKS).flatMap((known, i) => [i ? "; " : "", nameOf(known.derived), " from ",
    link(`pair/${known.pair}`, foreign(shortName(known.source))), probability(known)]);
  return more > 0 ? [...named, `; and ${more} more`] : named;
}

// The sources of some documents that are neither among them nor the origin of most.
function otherSources(members, origin) {
  const names = [...new Set(members.flatMap((d) => (documents.outside[d] ? [documents.outside[d][1]] : [])))].filter((name) => name === null || name !== origin);
  return names.map((name) => {
    const sure = suppliedBy(name, members), some = sure.length ? sure : members.filter((d) => documents.outside[d]?.[1] === name);
    return [sure.length ? " Probably from " : " Possibly from ", name ? foreign(name) : "an unnamed source", `, ${ELSEWHERE}: `,
      some.length === 1 ? nameOf(some[0]) : outletsInWords(some), `${outsideValues(some)}.`];
  });
}

// The outlets of some documents, those with the most documents first; titles if the outlets are unknown.
function outletsInWords(some, own) {
  const many = new Map();
  for (const d of some) {
    const outlet = documents.outlet[d];
    const name = outlet ? `${isolated(outlet)}${outlet === own ? " itself" : ""}` : shortTitle(d);
    many.set(name, (many.get(name) ?? 0) + 1);
  }
  const names = [...many].sort(([, x], [, y]) => y - x).map(([name, n]) => (n > 1 ? `${name} (${n})` : name));
  const shown = names.slice(0, NAMED_TAKERS), more = names.length - shown.length;
  const last = more ? `${more} more` : shown.length > 1 ? shown.pop() : "";
  return last ? `${shown.join(", ")} and ${last}` : shown[0];
}

// The sentences of a family in which no source is more likely than not.
function unclear(members, derived) {
  const known = derived.find((pair) => pair.derivation.directed)?.derivation;
  if (known) return ["Who took from whom is not clear. Most likely, ", nameOf(known.derived), " is derived from ",
    link(`pair/${known.pair}`, foreign(shortName(known.source))), `${probability(known)}.`, otherSources(members)];
  const words = derived.length ? "These documents share text, but who took it from whom is not clear."
    : "These documents share text, but none is shown to be the source of another.";
  return [words, otherSources(members)];
}

// The most probable pair of a document whose direction is unclear; either may be the source.
export const unclearPair = (d) => pairsOf[d].find(({ derivation: known }) => known && !known.directed && known.probability >= FAINT);

// The source of a document, as far as it is known, and the documents of which it is a likely source.
export const documentAnswer = (d) => [sourceInWords(d), derivedInWords(d)];

function sourceInWords(d) {
  const pair = sourceOf[d] ?? unclearPair(d), known = pair?.derivation, behind = documents.outside[d];
  if (!known && !behind) return documents.unsourced[d] && "No source found among these documents.";
  const first = !known || behind?.[0] > known.probability, sure = behind?.[0] >= report.likely;
  const elsewhere = behind && [first ? "This article " : " It ", sure ? "probably " : "may ", !first && "also ", sure ? "comes" : "come",
    " from ", behind[1] ? foreign(behind[1]) : "an unnamed source", `, ${ELSEWHERE} (p = ${behind[0].toFixed(2)}).`];
  const here = known && [first && " ", headlineWith(known.phrase, link(`pair/${known.pair}`, foreign(shortName(otherOf(pair, d))))), known.directed && probability(known), "."];
  return first ? [elsewhere, here] : [here, elsewhere];
}

// The headline of a pair about "this article" and a link to its source.
function headlineWith(phrase, source) {
  const parts = report.headlines[phrase].split(/\{(source|derived)\}/);
  return parts.map((part, i) => (i % 2 === 0 ? part : part === "source" ? source : i === 1 ? "This article" : "this article"));
}

function derivedInWords(d) {
  const takers = takersOf(d);
  if (!takers.length) return null;
  const named = takers.slice(0, TAKERS).flatMap((pair, i) => [i ? "; " : "", nameOf(otherOf(pair, d)), probability(pair.derivation)]);
  const more = takers.length > TAKERS ? `; and ${takers.length - TAKERS} more` : "";
  return [` It is a likely source of ${count(takers.length, "other document")}: `, named, `${more}.`];
}
