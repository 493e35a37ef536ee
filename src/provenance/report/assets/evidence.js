// The evidence for a pair: the four relations as a bar, and the sentences, each with a link to its places in the texts.
import { briefly, byline, count, pEquals, percent, renamed, report } from "./data.js";
import { foreign, h } from "./dom.js";

const NOTHING = /^0 % of (the words of )?both/; // a sentence that states nothing
const GAP = 0.05; // a difference of two probabilities that is explained
const SHOWN = 3; // number of sentences in each list that are shown; the rest are folded
const EACH = 8; // maximum number of places at which a quoted word is highlighted

// The places in the texts that a sentence refers to, by the name of the evidence. Words quoted in the sentence
// are looked up first.
const PLACES = {
  passages: ["shared text", "coverage", "condensation", "rewording", "unevenness", "position", "set apart", "quoted block",
    "names", "numbers", "rounded numbers", "short introductions", "quoted", "cut quotations", "reported speech", "spelling",
    "word length", "reworded word length", "reworded rarity", "at home", "names at home"],
  own: ["common source", "novelty", "words of its own", "own names", "own numbers", "own quotations", "own rarity",
    "rarest word", "addressing"],
  before: ["opening", "words before"],
  after: ["ending", "words after"],
  date: ["published"],
};
// Evidence that refers to no place, because it is about a whole text or a third document.
const NOWHERE = new Set(["length", "sentence length", "paragraph length", "commas", "brackets", "dashes", "literary words",
  "attributions", "days", "third document", "put together", "readings apart", "dated pairs"]);
const placeOf = new Map(Object.entries(PLACES).flatMap(([place, names]) => names.map((name) => [name, place])));

// The spans to highlight in each text as [start, end], or {date: true}; null if there is nothing to highlight.
function placesFor(name, sentence, pair, texts) {
  if (NOWHERE.has(name)) return null;
  const quoted = [...sentence.matchAll(/“([^“”]{2,})”/g)].map((found) => found[1]);
  const words = Object.entries(texts).map(([side, text]) => [side, quoted.flatMap((word) => occurrences(text ?? "", word))]);
  if (name !== "published" && words.some(([, spans]) => spans.length)) return Object.fromEntries(words);
  const place = placeOf.get(name);
  if (place === "date") return { date: true };
  const spans = Object.keys(texts).map((side) => [side, stretches(place, pair, side, texts[side] ?? "")]);
  return spans.some(([, found]) => found.length) ? Object.fromEntries(spans) : null;
}

// The places where a text has a word by itself; if there are none, the places where it is part of longer words.
function occurrences(text, word) {
  const found = [];
  for (let at = text.indexOf(word); at >= 0 && found.length < 20 * EACH; at = text.indexOf(word, at + word.length))
    found.push([at, at + word.length]);
  const letter = /[\p{L}\p{N}]/u;
  const whole = found.filter(([start, end]) => !letter.test(text[start - 1] ?? "") && !letter.test(text[end] ?? ""));
  return (whole.length ? whole : found).slice(0, EACH);
}

function stretches(place, pair, side, text) {
  const spans = pair.passages.filter((p) => p.kind !== "boilerplate").map((p) => p[side]).sort((x, y) => x[0] - y[0]);
  if (place === "passages" || !spans.length) return place === "passages" ? spans : [];
  const gaps = [];
  let reached = 0;
  for (const [start, end] of [...spans, [text.length, text.length]]) {
    if (start > reached && text.slice(reached, start).trim()) gaps.push([reached, start]);
    reached = Math.max(reached, end);
  }
  if (place === "own") return gaps;
  if (place === "before") return gaps.filter(([start]) => start === 0);
  return place === "after" ? gaps.filter(([, end]) => end === text.length) : [];
}

// The two probabilities in words, and the relation of the two texts by themselves: four probabilities that sum to one.
export function hypotheses(derivation) {
  const whole = `${pEquals(derivation.probability)} with ${count(report.considered, "document")} considered: the probability that `
    + (derivation.directed ? "the source supplied text directly to the derived document." : "the first document supplied text directly to the second.");
  if (!derivation.hypotheses) return h("p", { class: "hint" }, whole);
  const alone = derivation.hypotheses[0].toFixed(2);
  const gap = Math.abs(derivation.hypotheses[0] - derivation.probability) >= GAP && ` It differs from the ${alone} of the two texts alone because the other documents are weighed too.`;
  const names = derivation.directed ? ["derived from source", "the other way round"] : ["second derived from first", "first derived from second"];
  const parts = [...names, "both from a third text", "unrelated"].map((name, i) => [name, derivation.hypotheses[i]]);
  const values = parts.map(([name, p]) => `${name} ${p.toFixed(2)}`).join(", ");
  return h("figure", { class: "hypotheses" },
    h("p", { class: "hint" }, whole, gap),
    h("div", { class: "bar-of-four", role: "img", "aria-label": `These two texts alone: ${values}` },
      parts.map(([, p], i) => h("i", { class: `part${i}`, style: { width: `${100 * p}%` } }))),
    h("figcaption", {}, h("span", {}, "From these two texts alone:"), parts.map(([name, p], i) =>
      h("span", {}, h("i", { class: `swatch part${i}` }), `${name} `, h("b", {}, p.toFixed(2))))));
}

const tierOf = (name) => {
  const found = report.tiers.findIndex(([, , names]) => names.includes(name));
  return found < 0 ? report.tiers.length - 1 : found;
};

// The sentences in tiers: whether the two are related, statements in the articles, additions and gaps, and style.
// The function light(places) highlights places in the texts.
export function evidence(derivation, items, pair, texts, light) {
  const { directed, share, exclusive } = derivation;
  const facts = [derivation.relation && `kind: ${derivation.relation}`,
    // The sentence about the passages has its own figures: one for each text, counted a little differently.
    !items?.some(([name, , sentence]) => name === "shared text" && sentence.includes("%"))
      && `${percent(share)} of the words of the ${directed ? "derived text are also in the source" : "second text are also in the first"}`,
    directed && `${percent(exclusive)} of the derived text is explained by this source alone`].filter(Boolean).join(" · ");
  if (!items) return h("p", { class: "empty" }, `${facts}. The evidence is left out of the report; the derivations table contains it.`);
  const most = Math.max(...items.map(([, weight]) => Math.abs(weight)), 0.01);
  const alike = !directed && byline(derivation.source) === byline(derivation.derived);
  const [source, derived] = alike ? ["the first", "the second"] : briefly(derivation.source, derivation.derived);
  const tiers = report.tiers.map(([name, why], tier) => {
    const rows = items.filter(([own, , sentence]) => tierOf(own) === tier && !NOTHING.test(sentence)).map(([own, weight, sentence]) =>
      row(own, weight, renamed(sentence, pair), most, placesFor(own, sentence, pair, texts), light));
    return rows.length > 0 && h("section", {}, h("h2", {}, name, " ", h("small", {}, why)), h("ul", {}, rows.slice(0, SHOWN)),
      rows.length > SHOWN && h("details", {}, h("summary", {}, `${rows.length - SHOWN} more`), h("ul", {}, rows.slice(SHOWN))));
  });
  return h("details", { class: "evidence", open: innerWidth > 768 },
    h("summary", {}, "Evidence ", h("small", {}, facts)),
    h("p", { class: "sides" }, h("i", { class: "for" }), "+ for ", foreign(source), " as the source ", h("br", {}),
      h("i", { class: "against" }), "− for ", foreign(derived), " as the source ", h("br", {}),
      h("i", { class: "relating" }), "shows whether the two are related, not which is the source"),
    tiers,
    h("p", { class: "hint" }, "A longer bar weighs more: 0.7 makes a document twice as likely to be the source, compared with the other, and 2.3 ten times. Choose a sentence to see its place in the texts."));
}

// The evidence that two documents are related does not favour either as the source.
const sideFor = (name, weight) => (tierOf(name) === 0 ? "relating" : weight < 0 ? "against" : "for");

function row(name, weight, sentence, most, places, light) {
  const amount = Math.abs(weight).toFixed(2), side = sideFor(name, weight);
  const plus = side === "relating" ? "" : "+";
  return h("li", {},
    h("span", { class: "weight", title: name }, Number(amount) > 0 && [
      h("i", { class: side, style: { width: `${(Math.abs(weight) / most) * 3}em` } }), `${weight < 0 ? "−" : plus}${amount}`]),
    places ? h("button", { type: "button", class: "point", onclick: (event) => light(places, event.currentTarget) }, foreign(sentence))
      : foreign(sentence));
}
