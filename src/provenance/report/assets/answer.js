// Who took from whom, in a sentence at the top of a family and of a document.
import {
  byline, count, documents, heading, isolated, likely, otherOf, report, sourceOf, takersOf, title,
} from "./data.js";
import { fitted, foreign, h, link } from "./dom.js";
import { outside } from "./list.js";

const NAMED_TAKERS = 4; // outlets or titles named in the sentence of a family
const NAMED_SOURCES = 2; // further sources named there
const TAKERS = 3; // derived documents named in the sentence of a document
const [TITLE_WIDTH, LETTERS] = [400, 16]; // pixels that a title may take, in letters of this size

const shortTitle = (d) => isolated(`“${fitted(title(d), TITLE_WIDTH, LETTERS)}”`);
// The name of a document with its title, cut to a length that can be read in passing.
const shortName = (d) => (byline(d) ? `${heading(d)}: ${shortTitle(d)}` : shortTitle(d));
const probability = (known) => ` (p = ${known.probability.toFixed(2)})`;

// The likeliest source of a document, if it is more likely than not.
function likelySource(d) {
  const known = sourceOf[d]?.derivation;
  return known?.directed && likely(known) ? known.source : null;
}

// For each source, the documents that are traced back to it: those derived from it directly, and all.
function traced(members) {
  const sources = new Map();
  for (const d of members) {
    const passed = new Set([d]);
    for (let at = likelySource(d); at !== null && !passed.has(at); at = likelySource(at)) {
      if (!sources.has(at)) sources.set(at, { source: at, direct: [], all: [] });
      if (passed.size === 1) sources.get(at).direct.push(d);
      sources.get(at).all.push(d);
      passed.add(at);
    }
  }
  return [...sources.values()].sort((x, y) => y.all.length - x.all.length || y.direct.length - x.direct.length);
}

// The source to which most documents of a family are traced back, and from whom these are.
export function familyAnswer(members, derived) {
  const [first, ...others] = traced(members);
  if (!first) return unclear(members, derived);
  const known = new Set([first.source, ...first.all]);
  const rest = others.filter(({ source }) => !known.has(source));
  const placed = new Set([first, ...rest].flatMap(({ source, all }) => [source, ...all]));
  const open = members.length - placed.size;
  const further = first.all.length - first.direct.length;
  const through = further ? `; through ${first.direct.length === 1 ? "it" : "these"}, of ${further} more` : "";
  return [nameOf(first.source), " is the likeliest source of ", h("b", {}, partOf(first.all.length, members.length - 1)),
    `: ${takersInWords(first.direct, documents.outlet[first.source])}${through}.`, rest.length > 0 && furtherSources(rest),
    open > 0 && ` For ${open === 1 ? "one document" : `${open} documents`}, no source is clear.`];
}

const nameOf = (d) => link(`document/${d}`, foreign(shortName(d)));

function partOf(number, all) {
  if (number < all) return `${number} of the ${all} other documents`;
  return all === 1 ? "the other document" : `all ${all} other documents`;
}

// The sources of documents that are not traced back to the first source.
function furtherSources(rest) {
  const named = rest.slice(0, NAMED_SOURCES).flatMap(({ source, all }, i) => [i ? " and " : " ", nameOf(source),
    ` (${count(all.length, "document")})`]);
  const more = rest.length > NAMED_SOURCES ? ` and ${rest.length - NAMED_SOURCES} more` : "";
  return [" Sources of others:", named, `${more}.`];
}

// The outlets of some documents, those with the most documents first; titles if the outlets are unknown.
function takersInWords(takers, own) {
  if (takers.length === 1) return `${shortName(takers[0])}${probability(sourceOf[takers[0]].derivation)}`;
  const many = new Map();
  for (const d of takers) {
    const outlet = documents.outlet[d];
    const name = outlet ? `${isolated(outlet)}${outlet === own ? " itself" : ""}` : shortTitle(d);
    many.set(name, (many.get(name) ?? 0) + 1);
  }
  const names = [...many].sort(([, x], [, y]) => y - x).map(([name, n]) => (n > 1 ? `${name} (${n})` : name));
  const shown = names.slice(0, NAMED_TAKERS), more = names.length - shown.length;
  const last = more ? `${more} more` : shown.length > 1 ? shown.pop() : "";
  return last ? `${shown.join(", ")} and ${last}` : shown[0];
}

// The sentence of a family in which no source is more likely than not.
function unclear(members, derived) {
  const known = derived.find((pair) => pair.derivation.directed)?.derivation;
  if (known) return ["Who took from whom is not clear. Most likely, ", nameOf(known.derived), " is derived from ",
    link(`pair/${known.pair}`, foreign(shortName(known.source))), `${probability(known)}.`];
  if (derived.length) return "These documents share text, but who took it from whom is not clear.";
  const elsewhere = members.map((d) => documents.outside[d]?.[1]).find(Boolean);
  return ["These documents share text, but none is shown to be the source of another",
    elsewhere && ["; they may have it from ", foreign(elsewhere), ", which is not among these documents"], "."];
}

// The source of a document, as far as it is known, and the documents of which it is a likely source.
export const documentAnswer = (d) => [sourceInWords(d), derivedInWords(d)];

function sourceInWords(d) {
  const known = sourceOf[d]?.derivation;
  const behind = documents.outside[d] && [" have a source that is not among these documents: ", outside(d), "."];
  if (!known) return behind ? ["This article may", behind] : documents.unsourced[d] && "No source found among these documents.";
  const other = link(`pair/${known.pair}`, foreign(shortName(known.source)));
  return [headlineWith(known.phrase, other), `${probability(known)}.`, behind && [" It may also", behind]];
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
