// The data of the page, and functions for the views to query it.
export const report = JSON.parse(document.getElementById("data").textContent);
export const KINDS = report.kinds;
export const KIND_WORDS = {
  verbatim: "word for word",
  edited: "edited",
  paraphrase: "reworded",
  quotation: "shared quotation",
  template: "same form, filled in differently",
  boilerplate: "site boilerplate",
};

export const documents = report.documents;
// The counts of all findings, regardless of which part is in this file.
export const total = Object.fromEntries(report.counts);

// The title, or the beginning of the text if there is none.
export const title = (d) => documents.title[d] || documents.opening[d];
// Isolates words of a document, so that right-to-left words do not reorder the sentence around them.
export const isolated = (words) => `\u2068${words}\u2069`;
export const quoted = (d) => isolated(`“${title(d)}”`);
export const byline = (d) => [documents.outlet[d], documents.written[d]].filter(Boolean).join(" · ");
// Cuts words to a length, if possible after a whole word.
const cut = (words, most) => {
  if (words.length <= most) return words;
  const kept = words.slice(0, most - 1), space = kept.lastIndexOf(" ");
  return `${(words[most - 1] !== " " && space > most - WORD ? kept.slice(0, space) : kept).trimEnd()}…`;
};
const WORD = 16; // letters in the longest word that is left out instead of being cut
const NAMED = innerWidth < 600 ? 60 : 90; // maximum length of a title in a sentence
// The name of a document in a sentence: outlet and date, or the title if neither is known.
export const heading = (d) => [documents.outlet[d] && isolated(documents.outlet[d]), documents.written[d]].filter(Boolean).join(", ")
  || isolated(`“${cut(title(d), NAMED)}”`);
// The name of a document with its title, cut to a length that can be read in passing.
export const calledBriefly = (d) => (byline(d) ? `${heading(d)}: ${isolated(`“${cut(title(d), NAMED)}”`)}` : heading(d));
// The name of a document with its title.
export const called = (d) => (byline(d) ? `${heading(d)}: ${quoted(d)}` : quoted(d));

// Names that distinguish two documents in a sentence: with titles, or else as first and second.
export function headings(one, other) {
  let names = [heading(one), heading(other)];
  if (names[0] === names[1] && title(one) !== title(other)) names = [called(one), called(other)];
  return names[0] === names[1] ? [`${names[0]} (the first)`, `${names[1]} (the second)`] : names;
}

// Prepares a name to be the subject of a sentence: a name that contains a comma also ends with one.
export const closed = (name) => (/, /.test(name) && !/[”)]\u2069?$/.test(name) ? `${name},` : name);

const BRIEF = 32; // maximum length of a title in a sentence of evidence
const brief = (d) => (byline(d) ? heading(d) : isolated(`“${cut(title(d), BRIEF)}”`));

// The shortest names that distinguish two documents: only the outlets if these differ.
export function briefly(one, other) {
  const outlets = [documents.outlet[one], documents.outlet[other]];
  if (outlets[0] && outlets[1] && outlets[0] !== outlets[1]) return outlets.map(isolated);
  return brief(one) === brief(other) ? headings(one, other) : [brief(one), brief(other)];
}

// A sentence of evidence, in which the page's names for documents replace ids and titles in quotation marks.
const numberOf = new Map(documents.id.map((id, d) => [id, d]));
const QUOTED = 60; // number of characters after which sentences of evidence cut a title
const quotedAs = (name) => {
  const characters = [...name.split(/\s+/).filter(Boolean).join(" ")];
  return characters.length <= QUOTED ? characters.join("") : `${characters.slice(0, QUOTED - 1).join("")}…`;
};

export function renamed(sentence, { a, b }) {
  const [first, second] = briefly(a, b);
  const names = new Map([[a, first], [b, second]].flatMap(([d, name]) => [[quotedAs(documents.id[d]), name], [quotedAs(title(d)), name]]));
  if (title(a) === title(b)) names.delete(quotedAs(title(a)));
  return sentence.replace(/“([^“”]+)”/g, (quoted, name) => names.get(name) ?? (numberOf.has(name) ? called(numberOf.get(name)) : quoted));
}
export const percent = (share) => (share > 0 && share < 0.005 ? "under 1 %" : `${Math.round(share * 100)} %`);
// A probability as in "p = 0.87", which is not broken across lines.
export const pEquals = (probability) => `p\u00a0=\u00a0${probability.toFixed(2)}`;
export const count = (number, noun, plural = `${noun}s`) => `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;

// The number in this file, and the total number.
export const amountOf = (here, all, noun, plural) => (here < all ? `${here.toLocaleString("en")} of ${count(all, noun, plural)}` : count(here, noun, plural));

// What stands for the outlet of documents that name none, as a heading and in the address of a list.
export const NO_OUTLET = "no outlet named";

// A number of minutes in words.
function duration(minutes) {
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
  return `${Math.round(minutes / 1440)} days`;
}

// Dates are as long as they are exact. Numbers of years, months and days, by the length of a date.
const CALENDAR = {
  4: ["year", Number],
  7: ["month", (date) => 12 * date.slice(0, 4) + Number(date.slice(5))],
  10: ["day", (date) => Date.parse(date) / DAY],
};
const [MINUTE, DAY] = [60_000, 86_400_000];

// How much later the derived document is dated than its source, in the unit to which both dates are known: the
// amount, its size in words, and both in words. Zero and no words if a date is missing.
function lateness({ source, derived, lag = documents.time[derived] - documents.time[source] }) {
  const ends = [documents.date[source], documents.date[derived]];
  if (lag === null || !ends.every(Boolean)) return { amount: 0, size: "", words: "" };
  const known = Math.min(...ends.map((date) => date.length));
  const [unit, number] = CALENDAR[known] ?? [];
  const [from, to] = ends.map((date) => date.slice(0, known));
  const amount = unit ? number(to) - number(from) : (lag < 0 ? -1 : 1) * Math.round(Math.abs(lag) / MINUTE);
  const most = Math.abs(amount), size = !amount ? `same ${unit ?? "time"}` : unit ? count(most, unit) : duration(most);
  return { amount, size, words: `${amount < 0 ? "−" : ""}${size}` };
}

export const laterBy = (derivation) => lateness(derivation).words;
export const againstDates = (derivation) => derivation.directed && lateness(derivation).amount < 0;

// How much later than the first of these documents each is dated, in words. If others may be as early as the
// first, which of them was first is not known; nor is it if other documents have no date.
export function afterFirst(dated, allDated = true) {
  const [first, ...others] = [...dated].sort((x, y) => documents.time[x] - documents.time[y]);
  const early = new Set([first, ...others.filter((d) => lateness({ source: first, derived: d }).amount <= 0)]);
  return (d) => (early.has(d) ? `${early.size > 1 ? "among the first" : "first"}${allDated ? "" : " with a date"}` : laterBy({ source: first, derived: d }));
}

// A date without its time of day.
export const dayOf = (d) => documents.written[d].replace(/ \d\d:\d\d$/, "");

// The median delay between two outlets; empty if unknown.
export const medianDelay = (row) => row[5];

export const pairs = report.pairs.map(([a, b, measures, passages], index) => ({
  index, a, b, measures, derivation: null,
  passages: passages.map(([aStart, aEnd, bStart, bEnd, kind, similarity], i) => ({
    number: i + 1, a: [aStart, aEnd], b: [bStart, bEnd], kind: KINDS[kind], similarity,
  })),
}));
report.derivations.forEach((derivation, index) => { pairs[derivation.pair].derivation = { ...derivation, index }; });

export const pairsOf = documents.id.map(() => []);
for (const pair of pairs) {
  pairsOf[pair.a].push(pair);
  pairsOf[pair.b].push(pair);
}

export const familyOf = documents.id.map(() => null);
report.families.forEach((family, index) => family.documents.forEach((d) => { familyOf[d] = index; }));

const byEnds = new Map(pairs.map((pair) => [`${pair.a} ${pair.b}`, pair]));
export const pairBetween = (x, y) => byEnds.get(`${Math.min(x, y)} ${Math.max(x, y)}`) ?? byEnds.get(`${Math.max(x, y)} ${Math.min(x, y)}`);

// Texts and evidence are in compressed packs, each of which is opened once, when it is first needed.
const packs = [...document.querySelectorAll("script.pack")];
const opened = new Map();

async function unpacked(pack) {
  const bytes = Uint8Array.from(atob(packs[pack].textContent), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

async function packedIn(pack, number) {
  if (pack === null || pack === undefined) return null;
  if (!opened.has(pack)) opened.set(pack, unpacked(pack));
  return (await opened.get(pack))[number];
}

// The text of a document, and the evidence of a derivation as [name, weight, sentence]; null if left out.
export const textOf = (d) => packedIn(report.textPacks[d], d);
// The words that differ in the passages of a pair: for each passage, by index, lists of
// [a start, a end, b start, b end].
export const differencesOf = async (pair) => (await packedIn(report.differencePacks[pair.index], pair.index)) ?? {};
export const evidenceOf = (derivation) => packedIn(report.evidencePacks[derivation.index], derivation.index);

// The number of characters that a set of spans covers, each counted once.
export function covered(spans) {
  let total = 0, reached = 0;
  for (const [start, end] of [...spans].sort((x, y) => x[0] - y[0])) {
    total += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return total;
}

export const sideOf = (pair, d) => (pair.a === d ? "a" : "b");
export const otherOf = (pair, d) => (pair.a === d ? pair.b : pair.a);

// The share of a document's text that lies in passages of a pair, without site boilerplate.
export function shareOf(pair, d) {
  const side = sideOf(pair, d);
  const spans = pair.passages.filter((p) => p.kind !== "boilerplate").map((p) => p[side]);
  return documents.length[d] ? covered(spans) / documents.length[d] : 0;
}

// Whether a pair shares nothing but boilerplate, and what a pair without a derivation shares, in words.
export const onlyBoilerplate = (pair) => pair.passages.length > 0 && pair.passages.every((p) => p.kind === "boilerplate");
export const sharing = (pair, verb = "shares") => `${verb} ${onlyBoilerplate(pair) ? "only site boilerplate" : "text"}`;

// The phrase that describes a derivation; the phrases come with the data.
export const phraseFor = (phrase, source, name = quoted(source)) => report.phrases[phrase].replace("{source}", () => name);
// A derivation less probable than this is in the tables of links, but no document is shown with it as its source.
export const FAINT = 0.05;
export const likely = (derivation) => derivation.probability >= report.likely;

// A reader's judgement on a pair, in words; empty if there is none.
const judgements = new Map(report.judgements.map(([source, derived, judgement, note]) => [`${Math.min(source, derived)} ${Math.max(source, derived)}`, [judgement, note]]));
const JUDGED = { right: "right", wrong: "wrong: neither is derived from the other", reversed: "to have the opposite direction" };
export function judgementOf({ a, b }) {
  const [judgement, note] = judgements.get(`${Math.min(a, b)} ${Math.max(a, b)}`) ?? [];
  return judgement ? `A reader has judged this derivation ${JUDGED[judgement]}${note ? ` (${note})` : ""}.` : "";
}

// A neutral sentence about the relation of a pair, which names both documents.
export function verdict(pair) {
  const known = pair.derivation;
  if (!known) {
    const [a, b] = headings(pair.a, pair.b);
    const elsewhere = sourceElsewhere(pair);
    return `${a} and ${b}${elsewhere ? `: ${elsewhere}` : ` ${sharing(pair, "share")}`}; no derivation between the two is reported`;
  }
  const names = Object.fromEntries(headings(known.source, known.derived).map((name, i) => [["source", "derived"][i], name]));
  const words = report.headlines[known.phrase].replace(/\{(source|derived)\}(?= |$)/g, (found, end, at) => (at ? names[end] : closed(names[end])));
  const p = pEquals(known.probability);
  return `${words} (${known.directed ? p : `${p} that ${names.source} supplied text to the other`})`;
}

// A warning if the source is dated later than the text derived from it; empty if the dates agree.
export function warning({ derivation }) {
  if (!derivation || !againstDates(derivation)) return "";
  const [source] = briefly(derivation.source, derivation.derived);
  return `Against the dates: ${source} is dated ${lateness(derivation).size} later than the text that seems to be derived from it. Check both dates.`;
}

// Words for a pair whose documents may both have the same source outside the corpus; empty for other pairs.
function sourceElsewhere({ a, b }) {
  const [one, other] = [documents.outside[a], documents.outside[b]];
  if (!one || !other || one[1] !== other[1]) return "";
  return `both may have a source outside the corpus${one[1] ? `, ${isolated(one[1])}` : ""}`
    + ` (${pEquals(one[0])} and ${other[0].toFixed(2)})`;
}

// The most probable source of each document, given as the pair that joins the two.
export const sourceOf = documents.id.map(() => null);
for (const pair of pairs) // the most probable come first
  if (pair.derivation?.probability >= FAINT) sourceOf[pair.derivation.derived] ??= pair;

// The pairs in which a document is a likely source, or likely derived; other outlets come first, as who took from whom is asked.
const likelyOnes = (d, end) => pairsOf[d].filter(({ derivation: known }) => known && known[end] === d && known.directed && likely(known));
const outletsFirst = (d, found) => [...found].sort((x, y) => (documents.outlet[otherOf(x, d)] === documents.outlet[d]) - (documents.outlet[otherOf(y, d)] === documents.outlet[d]));
export const sourcesOf = (d) => outletsFirst(d, likelyOnes(d, "derived"));
export const takersOf = (d) => outletsFirst(d, likelyOnes(d, "source"));

// Shows control characters as symbols, and replaces bidirectional overrides and invalid characters.
export const shown = (text) => String(text)
  .replace(/\r\n/g, " \n").replace(/\r/g, "\n")
  .replace(/[\0-\x08\x0b\x0c\x0e-\x1f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
  .replace(/\x7f/g, "\u2421")
  .replace(/[\x80-\x9f\u202d\u202e\ufffe\uffff]/g, "\ufffd");
