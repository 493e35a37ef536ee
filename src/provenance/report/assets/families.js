// The families: for each, the document that most others lead back to or the likeliest link, its dates, outlets and derivations.
import { amountOf, byline, dayOf, documents, familyOf, report, title, total } from "./data.js";
import { foreign, growing, h, link } from "./dom.js";
import { linkLine, familyLinks } from "./links.js";
import { credit } from "./list.js";

export const familiesView = () => [h("h1", {}, "Families"), familyTable()];

// All families, as numbered: the largest first.
export function familyTable() {
  const inside = report.families.map(() => []);
  for (const derivation of report.derivations) inside[familyOf[derivation.source]]?.push(derivation);
  const best = (i) => inside[i][0]?.probability; // the most probable come first
  const members = (i) => report.families[i].documents;
  const origins = report.families.map(originOf);
  const outletsOf = (i) => new Set(members(i).map((d) => documents.outlet[d]).filter(Boolean)).size || null;
  const first = (i) => inOrder(members(i)).map((d) => documents.time[d])[0] ?? null;
  const named = (i) => members(i).map((d) => documents.outside[d]?.[1]).find(Boolean);
  const rows = report.families.map((_, i) => i);
  return [
    h("p", { class: "lead" }, "Documents joined by possible derivations, of any probability, or by a probable common source. Open a family to see which documents come from which."),
    rows.length === 0 ? h("p", { class: "empty" }, "No two documents are joined.")
      : growing(amountOf(rows.length, total.families, "family", "families"),
        ["Family", "Leads back to", "#Documents", "#Outlets", "#Possible derivations", "Published", "Sources not among these documents", "#Highest probability"], rows, (i) => [
          h("a", { class: "read", href: `#/family/${i}` }, `Family ${i + 1}`), originCell(i, origins[i], inside[i]),
          report.families[i].size.toLocaleString("en"), outletsOf(i) ?? "", inside[i].length.toLocaleString("en"), h("span", { class: "read" }, period(members(i))),
          elsewhere(members(i)), best(i)?.toFixed(2) ?? "",
        ], 20, [(i) => i, (i) => (typeof origins[i] === "number" ? title(origins[i]) : origins[i]), (i) => report.families[i].size, outletsOf, (i) => inside[i].length,
          first, named, best]),
  ];
}

// The origin of a family; if it is not a document, also the likeliest link between different outlets.
function originCell(i, origin, derivations) {
  if (typeof origin === "number") return h("span", { class: "named" }, byline(origin) && credit(origin), link(`family/${i}`, foreign(title(origin))));
  const [first] = familyLinks(report.families[i].documents, derivations);
  return h("span", { class: "named" }, foreign(origin), first && [h("span", { class: "byline" }, "for example:"), h("span", { class: "strongest" }, linkLine(first))]);
}

// The document to which most others of a family are traced through likely sources, or words if there is none.
function originOf({ origin }) {
  if (typeof origin === "number") return origin;
  return origin === null ? "no single source" : `${origin}, which is not among these documents`;
}

const inOrder = (members) => members.filter((d) => documents.time[d] !== null).sort((x, y) => documents.time[x] - documents.time[y]);

// The first and the last day of publication.
function period(members) {
  const dated = inOrder(members);
  return dated.length ? [...new Set([dayOf(dated[0]), dayOf(dated.at(-1))])].join(" to ") : "";
}

// The names of these documents' sources outside the corpus.
function elsewhere(members) {
  const names = [...new Set(members.map((d) => documents.outside[d]?.[1]).filter(Boolean))];
  return names.length ? h("span", {}, names.map((name, i) => [i > 0 && ", ", foreign(name)])) : "";
}
