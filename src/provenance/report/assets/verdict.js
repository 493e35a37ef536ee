// The heading of a pair, which agrees with what is known about other sources and with what the two texts show by themselves.
import { byline, calledBriefly, closed, documents, heading, headings, likely, pEquals, pairsOf, report, sourcesOf, verdict } from "./data.js";
import { foreign, link } from "./dom.js";

// The relations of two texts, in the order of the data: the second is derived, the first is, or neither.
const INSTEAD = [null, "the other direction is likelier", "a third text as the source of both is likelier", "no relation is likelier"];
const THIRD = INSTEAD.findIndex((words) => words?.includes("third"));

const likeliestAlone = ({ hypotheses }) => (hypotheses ? hypotheses.indexOf(Math.max(...hypotheses)) : 0);

// The relation that is likeliest from the two texts alone, if it is not the one in the heading.
function instead(known) {
  const most = likeliestAlone(known);
  if (most === 0 || (!known.directed && most === 1)) return "";
  return `, but from these two texts alone, ${INSTEAD[most]} (${known.hypotheses[most].toFixed(2)})`;
}

// The probabilities of both directions if neither is likelier; empty otherwise.
function eachWay({ hypotheses }) {
  const [one, other] = (hypotheses ?? []).map((p) => p.toFixed(2));
  return one !== undefined && one === other ? ` (${one} each way)` : "";
}

// A likelier source of the derived document than that of the pair, with a link and its probability. A text can have two
// sources, so another source is only named if that of the pair is unlikely, or if the two texts alone suggest a third.
function likelierSource(known) {
  const { source, derived, probability } = known;
  if (likely(known) && likeliestAlone(known) !== THIRD) return null;
  const others = pairsOf[derived].map((pair) => pair.derivation).filter((other) => other?.directed && other.derived === derived && other.source !== source)
    .map((other) => [other.probability, [link(`pair/${other.pair}`, foreign(calledBriefly(other.source))), ` (${pEquals(other.probability)})`]]);
  const behind = documents.outside[derived];
  if (behind) others.push([behind[0], [link(`document/${derived}`, behind[1] ? foreign(behind[1]) : "an unnamed source"), `, which is not among these documents (${pEquals(behind[0])}),`]]);
  return others.filter(([p]) => p.toFixed(2) > probability.toFixed(2)).sort(([x], [y]) => y - x)[0]?.[1];
}

const UNCLEAR = "Who took from whom is not clear. ";

// One or two sentences that name both documents, as text and links; outlet and date are named once if both have the same.
// If another source is likelier, it comes first. If no source is likely, the first sentence says so.
export function pairVerdict(pair) {
  const known = pair.derivation, parts = relationInWords(pair);
  const capital = [parts[0][0].toUpperCase() + parts[0].slice(1), ...parts.slice(1)];
  const open = known?.directed && !likely(known) && !sourcesOf(known.derived).length && !(documents.outside[known.derived]?.[0] >= report.likely);
  return open ? [UNCLEAR, ...capital] : capital;
}

// A part of a sentence without the comma at its end.
const unended = (part) => (typeof part === "string" ? part.replace(/,$/, "") : part);

function relationInWords(pair) {
  const known = pair.derivation;
  if (!known) return [verdict(pair)];
  const { source, derived } = known;
  const same = byline(source) && byline(source) === byline(derived);
  const both = documents.outlet[source] ? `both from ${heading(source)}` : `both of ${heading(source)}`;
  const p = ` (${pEquals(known.probability)})`;
  if (!known.directed) {
    const way = eachWay(known), words = verdict(pair);
    const named = way ? words.slice(0, words.lastIndexOf(" (p")) : words;
    return [`${same ? `${both}: related, direction unclear` : named}${way || (same ? `${p.slice(0, -1)} that the first supplied text to the second)` : "")}${instead(known)}`];
  }
  const rival = likelierSource(known);
  if (rival) {
    const [from, to] = same ? ["the first", "the second"] : headings(source, derived);
    const start = same ? `${both}: ` : "";
    if (!likely(known)) return [`${start}whether ${closed(to)} took from ${from} is not clear${p}; a likelier source is `, ...rival.map(unended)];
    return [`${start}${closed(to)} is likelier to come from `, rival, ` than from ${from}${p}`];
  }
  const one = report.headlines[known.phrase].replace(/\{(source|derived)\}/g, (_, end) => (end === "source" ? "the other" : "one"));
  const words = same ? `${both}: ${one}${p}` : verdict(pair);
  const third = known.hypotheses?.[THIRD];
  if (likeliestAlone(known) === THIRD && third > known.probability)
    return [`From these two texts alone, a third text is likelier as the source of both (${third.toFixed(2)}); with all documents considered, ${words}`];
  return [`${words}${instead(known)}`];
}
