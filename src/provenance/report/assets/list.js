// Lists of documents and of links between them, with filters kept in the address.
import { KINDS, documents, familyOf, likely, onlyBoilerplate, pairs, pairsOf, percent, report, shareOf, sharing, title } from "./data.js";
import { foreign, growing, h, link, notices } from "./dom.js";

const haystack = documents.id.map((id, d) => `${id}\n${documents.title[d]}\n${documents.outlet[d]}`.toLowerCase());
const matches = (d, words) => words.every((word) => haystack[d].includes(word));
const split = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);

// Outlet and date, each in its own writing direction; for a document without a title, also how it begins.
export const credit = (d) => h("span", { class: "byline" }, documents.opening[d] && h("span", { class: "opening" }, "“", foreign(documents.opening[d]), "” "),
  documents.outlet[d] && foreign(documents.outlet[d]), documents.outlet[d] && documents.date[d] && " · ", documents.date[d]);

export function outside(d) {
  const behind = documents.outside[d];
  if (!behind) return "";
  return h("span", {}, behind[1] ? foreign(behind[1]) : "unnamed", ` (p = ${behind[0].toFixed(2)})`);
}

export const named = (d) => h("span", { class: "named" },
  link(`document/${d}`, foreign(title(d))), credit(d));

// A form of filters above a list, which is redrawn at every change.
function filtered(route, query, fields, draw) {
  const list = h("div", {});
  const form = h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    fields.map(([name, label, control]) => h("label", {}, label, control)));
  const update = () => {
    const values = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== "" && value !== "0"));
    const text = new URLSearchParams(values).toString();
    history.replaceState(null, "", `#/${route}${text ? `?${text}` : ""}`);
    list.replaceChildren(draw(values));
  };
  for (const [name, , control] of fields) control.value = query.get(name) ?? control.value;
  form.addEventListener("input", update);
  list.replaceChildren(draw(Object.fromEntries(query)));
  return h("div", {}, form, list);
}

// The filters of every list: words, outlet, dates of publication.
const outletNames = [...new Set(documents.outlet.filter(Boolean))].sort((x, y) => x.localeCompare(y));
const common = () => [
  ["q", "Title, id or outlet", h("input", { type: "search", name: "q" })],
  outletNames.length > 1 && ["outlet", "Outlet", h("select", { name: "outlet" }, h("option", { value: "" }, "any"),
    outletNames.map((name) => h("option", { value: name }, name)))],
  ...(documents.date.some(Boolean) ? [["from", "Published from", h("input", { type: "date", name: "from" })],
    ["to", "to", h("input", { type: "date", name: "to" })]] : []),
].filter(Boolean);

function chosen({ q = "", outlet = "", from = "", to = "" }) {
  const words = split(q);
  return (d) => matches(d, words) && (!outlet || documents.outlet[d] === outlet)
    && (!from || documents.date[d] >= from) && (!to || (documents.date[d] && documents.date[d].slice(0, 10) <= to));
}

// A notice about which documents a list holds, if it does not hold all.
const partly = () => notices(report.part ? [report.part] : []);

export function documentsView(query) {
  const fields = [...common(), ["joined", "Show", h("select", { name: "joined" },
    h("option", { value: "" }, "all documents"), h("option", { value: "1" }, "only those that share text"))]];
  const draw = (values) => {
    const fits = chosen(values);
    const found = documents.id.map((_, d) => d).filter((d) => fits(d) && (!values.joined || pairsOf[d].length));
    return growing(`${found.length.toLocaleString("en")} of ${documents.id.length.toLocaleString("en")} documents`,
      ["Document", "Id", "Family", "#Linked to"], found, (d) => [
        named(d), foreign(documents.id[d]),
        familyOf[d] === null ? "" : link(`family/${familyOf[d]}`, `Family ${familyOf[d] + 1}`),
        pairsOf[d].length,
      ]);
  };
  return [h("h1", {}, "Documents"), partly(), filtered("documents", query, fields, draw)];
}

export const kindsOf = (pair) => KINDS.filter((kind) => pair.passages.some((p) => p.kind === kind));

export const relationOf = (derivation) => (derivation.directed ? `${likely(derivation) ? "" : "possibly "}${derivation.relation || "derived"}`
  : `${derivation.relation || "related"}, direction unclear`);

// The arrow of a pair, and what it means.
function arrowOf(derivation) {
  if (!derivation?.directed) return ["–", "shares text with"];
  return likely(derivation) ? ["→", "source of"] : ["⇢", "possibly the source of"];
}

export function pairRow(pair) {
  const known = pair.derivation;
  const [arrow, words] = arrowOf(known);
  const [first, second] = known ? [known.source, known.derived] : [pair.a, pair.b];
  return [
    named(first), h("span", { role: "img", "aria-label": words }, arrow),
    named(second),
    h("a", { class: "read", href: `#/pair/${pair.index}` }, "Read both"),
    known ? known.probability.toFixed(2) : "",
    known ? relationOf(known) : sharing(pair),
    onlyBoilerplate(pair) ? "" : percent(shareOf(pair, second)),
    pair.measures ? pair.measures[0].toFixed(2) : "",
    h("span", { class: "dots" }, kindsOf(pair).map((kind) => h("mark", { class: kind }, kind))),
  ];
}

export const PAIR_HEADS = ["Source, or first", "Way", "Derived, or second", "Texts", "#Probability", "Relation",
  "#Share of the second", "#Jaccard", "Passages"];

export function linksView(query) {
  const output = h("output", {});
  const slider = h("input", { type: "range", name: "p", min: "0", max: "1", step: "0.05", value: "0" });
  const fields = [
    ...common(),
    ["kind", "Kind of passage", h("select", { name: "kind" }, h("option", { value: "" }, "any"),
      KINDS.map((kind) => h("option", { value: kind }, kind)))],
    ["p", ["Probability of derivation from ", output], slider],
  ];
  const draw = (values) => {
    const fits = chosen(values), least = Number(values.p ?? 0);
    output.textContent = least.toFixed(2);
    const found = pairs.filter((pair) => (!values.kind || pair.passages.some((one) => one.kind === values.kind))
      && (pair.derivation?.probability ?? 0) >= least && (fits(pair.a) || fits(pair.b)));
    return growing(`${found.length.toLocaleString("en")} of ${pairs.length.toLocaleString("en")} links`,
      PAIR_HEADS, found, pairRow);
  };
  return [h("h1", {}, "Links between documents"), partly(), filtered("links", query, fields, draw)];
}
