// Who took from whom, in one or two sentences at the top of a family and of a document.
import {
  FAINT, byline, count, documents, heading, isolated, likely, otherOf, pEquals, pairsOf, report, sourceOf, takersOf,
} from "./data.js";
import { foreign, h, link } from "./dom.js";
import { familyLinks, linkList } from "./links.js";
import { titleWithin } from "./titles.js";

const TAKERS = 3; // derived documents named in the sentence of a document
const [TITLE_WIDTH, LETTERS] = [400, 16]; // pixels that a title may take, in letters of this size
const ELSEWHERE = "which is not among these documents";

// A title cut to a length that can be read in passing.
const shortTitle = (d) => isolated(`“${titleWithin(d, TITLE_WIDTH, LETTERS)}”`);
// The name of a document with its title.
const shortName = (d) => (byline(d) ? `${heading(d)}: ${shortTitle(d)}` : shortTitle(d));
const nameOf = (d) => link(`document/${d}`, foreign(shortName(d)));
const linkTo = ({ pair, source }) => link(`pair/${pair}`, foreign(shortName(source)));
const probability = (known) => ` (${pEquals(known.probability)})`;

// The documents that a source outside the corpus supplies, if this is more likely than not.
const suppliedBy = (name, members) => members.filter((d) => documents.outside[d]?.[1] === name && documents.outside[d][0] >= report.likely);

// The documents that are likely derived from some others, directly or through each other, with those.
function suppliedFrom(some) {
  const found = new Set(some);
  for (const d of found) for (const pair of takersOf(d)) found.add(otherOf(pair, d));
  return found;
}

// Who took from whom in a family: a sentence about the origin of most documents and those without a clear source,
// and a list of links. If there are only two documents, the sentence names both, and there is no list.
export function familyAnswer(family, derivations) {
  const { documents: members } = family, links = familyLinks(members, derivations), sure = links.filter(likely);
  const sentence = (...words) => h("p", { class: "answer" }, words);
  if (members.length === 2 && sure.length === 1 && !sure[0].abroad)
    return sentence(headlineWith(sure[0].phrase, linkTo(sure[0]), nameOf(sure[0].derived)), probability(sure[0]), ".");
  return [sure.length ? sentence(originInWords(family, sure)) : sentence(unclear(links, derivations)), linkList(members, links)];
}

function originInWords({ documents: members, origin, within }, sure) {
  const sourced = new Set(sure.map((known) => known.derived));
  const open = members.filter((d) => !sourced.has(d) && d !== within).length;
  if (origin === null) return ["These documents have no single source.", open > 0 && ` ${open === 1 ? "One" : open} of the ${members.length} ${open === 1 ? "has" : "have"} no likely source.`, sure.length > 1 ? " Likely links:" : " Likely link:"];
  const abroad = typeof origin === "string";
  return [abroad && fromAbroad(origin, members), within !== null && [abroad && " Among these, ", fromWithin(within, members)],
    open > 0 && !(abroad && within !== null) && ` ${open === 1 ? "One document has" : `${open} documents have`} no likely source.`];
}

// How many documents come from a source, of which some come from it directly.
const suppliedInWords = (number, direct, all, noun) => [" is the likely source of ",
  h("b", {}, number < all ? `${number} of the ${all} ${noun}s` : all === 1 ? `the ${noun}` : all === 2 ? `both ${noun}s` : `all ${all} ${noun}s`), direct < number && ", directly or through others", "."];

function fromAbroad(name, members) {
  const direct = suppliedBy(name, members);
  return [h("b", {}, foreign(name)), `, ${ELSEWHERE},`, suppliedInWords(suppliedFrom(direct).size, direct.length, members.length, "document")];
}

function fromWithin(source, members) {
  const all = suppliedFrom([source]).size - 1;
  return [nameOf(source), suppliedInWords(all, takersOf(source).length, members.length - 1, "other document"), perhapsFrom(source)];
}

// The most probable source of a source, if it is only a possible one.
function perhapsFrom(d) {
  const known = sourceOf[d]?.derivation;
  return known?.directed && !likely(known) && [" It may itself come from ", linkTo(known), `${probability(known)}.`];
}

// The words for a family in which no source is more likely than not.
function unclear(links, derivations) {
  if (links.length) return "Who took from whom is not clear. Possible links:";
  return derivations.length ? "These documents share text, but who took it from whom is not clear."
    : "These documents share text, but none is shown to be the source of another.";
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
    " from ", behind[1] ? foreign(behind[1]) : "an unnamed source", `, ${ELSEWHERE} (${pEquals(behind[0])}).`];
  const here = known && [first && " ", headlineWith(known.phrase, link(`pair/${known.pair}`, foreign(shortName(otherOf(pair, d))))), known.directed && probability(known), "."];
  return first ? [elsewhere, here] : [here, elsewhere];
}

// The headline of a pair about a link to its source and a derived document, which is "this article" if not given.
function headlineWith(phrase, source, derived) {
  const parts = report.headlines[phrase].split(/\{(source|derived)\}/);
  return parts.map((part, i) => (i % 2 === 0 ? part : part === "source" ? source : derived ?? (i === 1 ? "This article" : "this article")));
}

function derivedInWords(d) {
  const takers = takersOf(d);
  if (!takers.length) return null;
  const named = takers.slice(0, TAKERS).flatMap((pair, i) => [i ? "; " : "", nameOf(otherOf(pair, d)), probability(pair.derivation)]);
  const more = takers.length > TAKERS ? `; and ${takers.length - TAKERS} more` : "";
  return [` It is a likely source of ${count(takers.length, "other document")}: `, named, `${more}.`];
}
