// The heading of a pair, which agrees with what the two texts show by themselves.
import { byline, documents, heading, report, verdict } from "./data.js";

// The relations of two texts, in the order of the data: the second is derived, the first is, or neither.
const INSTEAD = [null, "the other direction is likelier", "a third text as the source of both is likelier", "no relation is likelier"];

// The relation that is likeliest from the two texts alone, if it is not the one in the heading.
function instead({ hypotheses, directed }) {
  if (!hypotheses) return "";
  const most = hypotheses.indexOf(Math.max(...hypotheses));
  if (most === 0 || (!directed && most === 1)) return "";
  return `, but from these two texts alone, ${INSTEAD[most]} (${hypotheses[most].toFixed(2)})`;
}

// The probabilities of both directions if neither is likelier; empty otherwise.
function eachWay({ hypotheses }) {
  const [one, other] = (hypotheses ?? []).map((p) => p.toFixed(2));
  return one !== undefined && one === other ? ` (${one} each way)` : "";
}

// A sentence that names both documents; outlet and date are named once if both have the same.
export function pairVerdict(pair) {
  const known = pair.derivation;
  if (!known) return verdict(pair);
  const { source, derived } = known;
  const same = byline(source) && byline(source) === byline(derived);
  const both = documents.outlet[source] ? `both from ${heading(source)}` : `both of ${heading(source)}`;
  const p = ` (p = ${known.probability.toFixed(2)})`;
  if (!known.directed) {
    const way = eachWay(known), words = verdict(pair);
    const named = way ? words.slice(0, words.lastIndexOf(" (p = ")) : words;
    return `${same ? `${both}: related, direction unclear` : named}${way || (same ? `${p.slice(0, -1)} that the first supplied text to the second)` : "")}${instead(known)}`;
  }
  const one = report.headlines[known.phrase].replace(/\{(source|derived)\}/g, (_, end) => (end === "source" ? "the other" : "one"));
  return `${same ? `${both}: ${one}${p}` : verdict(pair)}${instead(known)}`;
}
