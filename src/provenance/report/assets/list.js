// Lists of documents and of pairs that share text, with filters kept in the address.
import { KINDS, NO_OUTLET, againstDates, byline, count, documents, familyOf, laterBy, likely, onlyBoilerplate, pEquals, pairs, pairsOf, percent, report, shareOf, sharing, textOf, title } from "./data.js";
import { foreign, growing, h, link, notices, PORTION, searched } from "./dom.js";

const haystack = documents.id.map((id, d) => `${id}\n${title(d)}\n${documents.outlet[d]}`.toLowerCase());
const matches = (d, words) => words.every((word) => haystack[d].includes(word));
const split = (query) => query.toLowerCase().split(/\s+/).filter(Boolean);

// Outlet and date, each in its own writing direction.
export const credit = (d) => h("span", { class: "byline" }, documents.outlet[d] && foreign(documents.outlet[d], { class: "outlet" }),
  documents.outlet[d] && documents.written[d] && " · ", documents.written[d]);

export function outside(d) {
  const behind = documents.outside[d];
  if (!behind) return "";
  return h("span", {}, behind[1] ? foreign(behind[1]) : "unnamed", ` (${pEquals(behind[0])})`);
}

// A detail that distinguishes a document from others with the same outlet, date and title, if there is one.
export const distinction = (detail) => detail && h("span", { class: "byline" }, detail);

export const named = (d, detail) => h("span", { class: "named" },
  byline(d) && credit(d), link(`document/${d}`, foreign(title(d))), distinction(detail));

// A form of filters above a list, which is redrawn at every change.
function filtered(route, query, fields, draw) {
  const list = h("div", {});
  const form = h("form", { class: "filters", role: "search", "aria-label": "Filters", onsubmit: (event) => event.preventDefault() },
    fields.map(([name, label, control]) => h("label", {}, label, control)));
  const redraw = (values) => list.replaceChildren(...[draw(values)].flat().filter(Boolean));
  const update = () => {
    const values = Object.fromEntries([...new FormData(form)].filter(([name, value]) => value !== (byDefault[name] ?? "")));
    const text = new URLSearchParams(values).toString();
    history.replaceState(history.state, "", `#/${route}${text ? `?${text}` : ""}`);
    document.getElementById("view").dataset.shown = location.hash;
    searched();
    redraw(values);
  };
  const byDefault = Object.fromEntries(fields.map(([name, , control]) => [name, control.value]));
  for (const [name, , control] of fields) control.value = query.get(name) ?? control.value;
  form.addEventListener("input", update);
  redraw(Object.fromEntries(query));
  return h("div", {}, h("details", { class: "filter-box", open: innerWidth > 768 || [...query].length > 0 }, h("summary", {}, "Filters"), form), list);
}

// The filters of every list: words, outlet, dates of publication.
const outletNames = [...new Set(documents.outlet.filter(Boolean))].sort((x, y) => x.localeCompare(y));
const agencyNames = [...new Set(report.agencies.map(([name]) => name))].sort((x, y) => x.localeCompare(y));
const someUnnamed = documents.outlet.includes("");
const chooser = (name) => h("select", { name }, h("option", { value: "" }, "any"), someUnnamed && h("option", {}, NO_OUTLET),
  outletNames.map((one) => h("option", {}, one)));
const isFrom = (d, outlet) => !outlet || (documents.outlet[d] || NO_OUTLET) === outlet;
const common = () => [
  ["q", "Title, opening, id or outlet", h("input", { type: "search", name: "q" })],
  outletNames.length > 1 && ["outlet", "Outlet", chooser("outlet")],
  ...(documents.date.some(Boolean) ? [["from", "Published from", h("input", { type: "date", name: "from" })],
    ["to", "to", h("input", { type: "date", name: "to" })]] : []),
].filter(Boolean);

function chosen({ q = "", outlet = "", from = "", to = "" }) {
  const words = split(q);
  return (d) => matches(d, words) && isFrom(d, outlet)
    && (!from || documents.date[d] >= from) && (!to || (documents.date[d] && documents.date[d].slice(0, 10) <= to));
}

// A notice about which documents a list contains, if it does not contain all.
const partly = () => notices(report.part ? [report.part] : []);

export function documentsView(query) {
  const fields = [...common(),
    ...(agencyNames.length ? [["credited", "Source that is not among these documents", h("select", { name: "credited" }, h("option", { value: "" }, "any"), agencyNames.map((name) => h("option", {}, name)))]] : []),
    ["joined", "Show", h("select", { name: "joined" },
      h("option", { value: "" }, "all documents"), h("option", { value: "1" }, "only those that share text"))],
    ["texts", "Search in", h("select", { name: "texts" }, h("option", { value: "" }, "titles and outlets"), h("option", { value: "1" }, "the texts as well"))]];
  const list = (found) => (found.length ? growing(`${found.length.toLocaleString("en")} of ${documents.id.length.toLocaleString("en")} documents`,
    ["Document", "Id", "Family", "#Shares text with", "Source that is not among these documents"], found, (d) => [
      named(d), foreign(documents.id[d]),
      familyOf[d] === null ? "" : link(`family/${familyOf[d]}`, `Family ${familyOf[d] + 1}`),
      pairsOf[d].length, outside(d),
    ], PORTION, [spelled, (d) => documents.id[d], (d) => familyOf[d], (d) => pairsOf[d].length, (d) => documents.outside[d]?.[0]]) : nothing("document"));
  const draw = (values) => {
    const fits = chosen({ ...values, q: values.texts ? "" : values.q });
    const found = documents.id.map((_, d) => d).filter((d) => fits(d) && (!values.joined || pairsOf[d].length)
      && (!values.credited || (documents.outside[d]?.[1] === values.credited && documents.outside[d][0] >= report.likely)));
    const words = split(values.q ?? "");
    return values.texts && words.length ? later(havingAll(found, words), list) : list(found);
  };
  return [h("h1", {}, "Documents"), partly(), filtered("documents", query, fields, draw)];
}

const nothing = (noun, least = 0) => h("p", { class: "empty", role: "status" },
  `No ${noun}${least ? ` with a probability of ${least.toFixed(2)} or more` : ""} fits these filters. Remove a filter, or enter fewer words.`);

// Shows the result of a promise once it is available.
function later(promise, draw) {
  const box = h("div", {}, h("p", { class: "empty", role: "status" }, "Searching the texts …"));
  promise.then((found) => box.replaceChildren(draw(found)));
  return box;
}

// The documents that have all words in the title or in the text.
async function havingAll(some, words) {
  const hits = await Promise.all(some.map(async (d) => {
    if (matches(d, words)) return true;
    const text = `${haystack[d]}\n${(await textOf(d)) ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  }));
  return some.filter((_, i) => hits[i]);
}

export const kindsOf = (pair) => KINDS.filter((kind) => pair.passages.some((p) => p.kind === kind));

const relationOf = (derivation) => (derivation.directed ? `${likely(derivation) ? "" : "possibly "}${derivation.relation || "derived"}`
  : `${derivation.relation || "related"}, direction unclear`);

// The arrow between the documents of a pair, and its meaning in words.
function arrowOf(derivation) {
  if (!derivation?.directed) return ["–", "shares text with"];
  return likely(derivation) ? ["→", "source of"] : ["⇢", "possibly the source of"];
}

export function pairRow(pair) {
  const known = pair.derivation;
  const [arrow, words] = arrowOf(known);
  const [first, second] = known ? [known.source, known.derived] : [pair.a, pair.b];
  return [
    named(first), h("span", { role: "img", "aria-label": words, class: known?.directed && "arrow" }, arrow),
    named(second),
    h("a", { class: "read", href: `#/pair/${pair.index}` }, "Read both"),
    known ? known.probability.toFixed(2) : "",
    known ? relationOf(known) : sharing(pair),
    onlyBoilerplate(pair) ? "" : percent(shareOf(pair, second)),
    delayOf(pair),
    pair.measures ? pair.measures[0].toFixed(2) : "",
    h("span", { class: "dots" }, kindsOf(pair).map((kind) => h("mark", { class: kind }, kind))),
  ];
}

export const PAIR_HEADS = ["Document", "Direction", "Other document", "Texts", "#Probability", "Relation",
  "#Share of derived text", "#Later by", "#Similarity", "Passages"];
// The heads of a list in which every pair has a source and a derived document.
export const LIKELY_HEADS = ["Source", "Direction", "Derived", ...PAIR_HEADS.slice(3)];
const ends = (pair) => (pair.derivation ? [pair.derivation.source, pair.derivation.derived] : [pair.a, pair.b]);
const spelled = (d) => `${byline(d)} ${title(d)}`;
// The sort keys of the columns of a list of pairs.
export const PAIR_KEYS = [(pair) => spelled(ends(pair)[0]), null, (pair) => spelled(ends(pair)[1]), null, (pair) => pair.derivation?.probability,
  (pair) => (pair.derivation ? relationOf(pair.derivation) : sharing(pair)), (pair) => shareOf(pair, ends(pair)[1]),
  (pair) => pair.derivation?.lag, (pair) => pair.measures?.[0], null];

// How much later than its source the derived document is dated, with a warning if it is dated earlier.
function delayOf({ derivation }) {
  if (!derivation || derivation.lag === null) return "";
  const words = laterBy(derivation);
  return againstDates(derivation) ? h("span", { class: "late" }, `${words}, against the dates`) : words;
}

// The derivations that a list can be limited to.
const DERIVATIONS = {
  any: ["with a possible derivation", (known) => known],
  clear: ["with a clear direction", (known) => known?.directed],
  unclear: ["with an unclear direction", (known) => known && !known.directed],
};

// Pairs by the outlets of their documents; whether an unknown outlet is a different one is not known.
export const BETWEEN = {
  others: (one, other) => one !== "" && other !== "" && one !== other,
  same: (one, other) => one === other && one !== "",
  unknown: (one, other) => one === "" || other === "",
};

export function linksView(query) {
  const output = h("output", {});
  const slider = h("input", { type: "range", name: "p", min: "0", max: "1", step: "0.05", value: String(report.likely) });
  const fields = [
    ...common(),
    ...(outletNames.length > 1 ? [["between", "Between", h("select", { name: "between" }, h("option", { value: "" }, "any outlets"),
      h("option", { value: "others" }, "different outlets"), h("option", { value: "same" }, "articles of one outlet"),
      someUnnamed && h("option", { value: "unknown" }, "articles of which one or both name no outlet"))],
    ["source", "Source outlet", chooser("source")], ["derived", "Derived outlet", chooser("derived")]] : []),
    ["derivation", "Show", h("select", { name: "derivation" }, h("option", { value: "" }, "all pairs that share text"),
      Object.entries(DERIVATIONS).map(([value, [words]]) => h("option", { value }, `pairs ${words}`)))],
    ["kind", "Kind of passage", h("select", { name: "kind" }, h("option", { value: "" }, "any"),
      KINDS.map((kind) => h("option", { value: kind }, kind)))],
    ["p", ["Probability of derivation from ", output], slider],
  ];
  const draw = (values) => {
    const fits = chosen(values), least = Number(values.p ?? report.likely), { kind, between, source, derived, derivation } = values;
    output.textContent = least.toFixed(2);
    const fitting = pairs.filter((pair) => {
      const [first, second] = ends(pair), [one, other] = [documents.outlet[first], documents.outlet[second]];
      return (!kind || pair.passages.some((passage) => passage.kind === kind))
        && (!between || BETWEEN[between]?.(one, other)) && isFrom(first, source) && isFrom(second, derived)
        && (!derivation || DERIVATIONS[derivation]?.[1](pair.derivation))
        && (!(source || derived) || pair.derivation?.directed)
        && (fits(first) || fits(second));
    });
    const found = fitting.filter((pair) => (pair.derivation?.probability ?? 0) >= least), more = fitting.length - found.length;
    const showAll = () => { slider.value = "0"; slider.dispatchEvent(new Event("input", { bubbles: true })); };
    const others = more > 0 && h("p", {}, h("button", { type: "button", onclick: showAll }, `Show ${count(more, "more pair")}, less probable or without a derivation`));
    return [others, found.length ? growing(`${found.length.toLocaleString("en")} of ${pairs.length.toLocaleString("en")} pairs`,
      PAIR_HEADS, found, pairRow, PORTION, PAIR_KEYS) : nothing("pair", others ? least : 0)];
  };
  return [h("h1", {}, "Pairs of documents that share text"), partly(), filtered("links", query, fields, draw)];
}
