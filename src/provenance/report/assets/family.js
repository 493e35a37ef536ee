// A family: its graph, its documents in chronological order with their sources, shares, and tables of pairs and documents.
import { familyAnswer, unclearPair } from "./answer.js";
import { afterFirst, amountOf, byline, count, documents, familyOf, likely, otherOf, pEquals, pairs, report, sourceOf, sourcesOf, title } from "./data.js";
import { foreign, growing, h, link, lost, notices, PORTION } from "./dom.js";
import { graph } from "./graph.js";
import { heatmap } from "./heatmap.js";
import { PAIR_HEADS, PAIR_KEYS, credit, named, outside, pairRow, distinction } from "./list.js";
import { detailsOf } from "./titles.js";

const NARROW = 600;
const FURTHER = 2; // likely sources named in the table in addition to the likeliest one

export function familyView(index) {
  const family = report.families[index];
  if (!family) return lost("family");
  const inside = pairs.filter((pair) => familyOf[pair.a] === Number(index) && familyOf[pair.b] === Number(index));
  const [derived, sharing] = [inside.filter((pair) => pair.derivation), inside.filter((pair) => !pair.derivation)];
  const drawn = family.nodes.reduce((sum, [name]) => sum + (typeof name === "number" ? 1 : Array.isArray(name) ? name.length : 0), 0);
  return [
    h("h1", {}, `Family ${Number(index) + 1}: ${count(family.size, "document")}`),
    familyAnswer(family, derived.map((pair) => pair.derivation)),
    notices([
      family.documents.length < family.size && `This page holds ${family.documents.length.toLocaleString("en")} of them, those with the likeliest derivations.`,
      drawn < family.size && `The picture shows the ${drawn} documents joined by the likeliest derivations, the largest groups first; `
        + `all ${family.size.toLocaleString("en")} are in the tables.`,
    ].filter(Boolean)),
    // On a phone, the list with the same content comes first.
    ...(innerWidth < NARROW ? [timeline(family.documents), foldedGraph(family)] : [graph(family), timeline(family.documents)]),
    heatmap(family.documents),
    derived.length > 0 && h("section", {}, h("h2", {}, "Derivations"),
      growing(count(derived.length, "derivation"), PAIR_HEADS, derived, pairRow, PORTION, PAIR_KEYS)),
    sharing.length > 0 && h("section", {}, h("details", { open: !derived.length },
      h("summary", {}, h("h2", {}, "Other pairs that share text ", h("small", {}, sharing.length.toLocaleString("en")))),
      growing("Neither is shown to be the source of the other: both may have a common source, or one may have "
        + "the text through a third document", PAIR_HEADS, sharing, pairRow, PORTION, PAIR_KEYS))),
    h("section", {}, h("h2", {}, "Documents"), growing(amountOf(family.documents.length, family.size, "document"),
      ["Document", "#Characters", "Source that is not among these documents"], family.documents, (d) => [
        named(d), documents.length[d].toLocaleString("en"), outside(d)], PORTION, [title, (d) => documents.length[d], null])),
  ];
}

// On a phone, only a part of the picture is in sight, so it is folded.
function foldedGraph(family) {
  const picture = graph(family);
  return h("details", { class: "folded-graph", ontoggle: () => picture.querySelector("svg").dispatchEvent(new Event("shown")) },
    h("summary", {}, h("h2", {}, "Picture of the derivations ", h("small", {}, "scrolls sideways"))), picture);
}

// Documents without dates, the most probably derived first.
function undated(members) {
  const likelihood = (d) => sourceOf[d]?.derivation.probability ?? 0;
  const name = (d) => `${byline(d)} ${title(d)}`;
  return [...members].sort((x, y) => likelihood(y) - likelihood(x) || name(x).localeCompare(name(y), "en"));
}

// Every document in chronological order (undated documents last), with its most probable source.
function timeline(members) {
  const time = (d) => documents.time[d] ?? Infinity;
  const ordered = undated(members).sort((x, y) => (time(x) === time(y) ? 0 : time(x) - time(y)));
  const dated = ordered.filter((d) => documents.time[d] !== null);
  const first = documents.time[dated[0]], range = documents.time[dated.at(-1)] - first || 1;
  const details = detailsOf(members);
  if (!dated.length) return h("section", { class: "timeline" }, h("h2", {}, "From whom"),
    h("div", { class: "undated" }, growing("No document has a date; the likeliest derivations come first",
      ["Document", "Source, if known"], ordered, (d) => [named(d, details.get(d)), source(d, details)], PORTION)));
  const after = afterFirst(dated, dated.length === members.length);
  const row = (d) => (documents.time[d] === null ? ["no date", "", "", named(d, details.get(d)), source(d, details)] : [
    documents.written[d],
    h("span", { class: "lane" }, h("i", { style: { left: `${(100 * (documents.time[d] - first)) / range}%` } })),
    after(d), named(d, details.get(d)), source(d, details),
  ]);
  return h("section", { class: "timeline" }, h("h2", {}, "Who was first, and who took from whom"),
    h("div", { class: "dated" }, growing("By date of publication. A date can be wrong: it is one piece of evidence among others.",
      ["Published", "Time", "After the first", "Document", "Source, if known"], ordered, row, PORTION)));
}

// The likely sources of a document and the likeliest one, also outside the corpus, the most probable first; and
// the document that may be either its source or derived from it.
function source(d, details) {
  const from = sourceOf[d]?.derivation, unsure = unclearPair(d), behind = documents.outside[d];
  const others = sourcesOf(d).map((pair) => pair.derivation).filter((known) => known !== from).slice(0, FURTHER);
  const found = [...(from?.directed ? [from] : []), ...others].map((known) => [known.probability, h("span", { class: "named" },
    !likely(known) && "possibly ", credit(known.source), link(`pair/${known.pair}`, foreign(title(known.source))),
    distinction(details.get(known.source)), h("span", { class: "byline" }, pEquals(known.probability)))]);
  if (behind) found.push([behind[0], h("span", { class: "named" }, behind[0] < report.likely && "possibly ",
    behind[1] ? foreign(behind[1], { class: "outlet" }) : "an unnamed source", ", not among these documents",
    h("span", { class: "byline" }, pEquals(behind[0])))]);
  if (unsure) found.push([unsure.derivation.probability, h("span", { class: "named" }, "direction unclear between this and ",
    credit(otherOf(unsure, d)), link(`pair/${unsure.index}`, foreign(title(otherOf(unsure, d)))), distinction(details.get(otherOf(unsure, d))))]);
  found.sort(([x], [y]) => y - x);
  return found.length ? found.map(([, one], i) => { if (i > 0) one.prepend("also "); return one; }) : h("span", { class: "empty" }, "none found here");
}
