// Who takes from whom: a matrix of outlets, sources in rows, with the number of articles and the median delay.
import { NO_OUTLET, count, documents, medianDelay, report, total } from "./data.js";
import { foreign, h, wide } from "./dom.js";

const MOST = 12; // number of outlets in the matrix; the others are in the list of links

const linksOf = (source, derived) => `#/links?${new URLSearchParams({ source: source || NO_OUTLET, derived: derived || NO_OUTLET, p: report.likely })}`;

// The name of an outlet, or words that say that there is none.
export const outletName = (name) => (name ? foreign(name) : h("em", {}, NO_OUTLET));

export function matrix() {
  const known = new Map(report.outlets.map((row) => [`${row[0]}\n${row[1]}`, row]));
  const weight = (end) => {
    const sums = new Map();
    for (const row of report.outlets) sums.set(row[end], (sums.get(row[end]) ?? 0) + row[2]);
    return [...sums].sort(([x, n], [y, m]) => m - n || x.localeCompare(y, "en")).map(([name]) => name);
  };
  const [sources, derived] = [weight(0), weight(1)];
  if (![...sources, ...derived].some(Boolean)) return h("p", { class: "empty" }, documents.outlet.some(Boolean) ? "No outlet is more likely than not to have taken an article from another."
    : ["The outlets of these documents are not known, so only single documents can be compared. ", h("code", {}, "--columns outlet=FIELD"), " or ",
      h("code", {}, "--outlet-from-folder"), " sets them."]);
  const most = Math.max(...report.outlets.map(([, , articles]) => articles));
  const cell = (source, name) => {
    const found = known.get(`${source}\n${name}`);
    if (!found) return h("td", { class: source === name ? "same" : null });
    const articles = found[2], delay = medianDelay(found);
    return h("td", { class: `taken level${Math.ceil((4 * articles) / most)}` }, h("a", { href: linksOf(source, name),
      "aria-label": `${name || NO_OUTLET} from ${source || NO_OUTLET}: ${count(articles, "article")}${delay && `, median delay ${delay}`}` },
    h("b", {}, articles.toLocaleString("en")), delay && h("small", {}, delay)));
  };
  const caption = `Articles that were likely taken from another outlet (probability ${report.likely} or more, direction clear), and the median delay. Rows are sources; columns took from them.`;
  const left = Math.max(0, sources.length - MOST) + Math.max(0, derived.length - MOST);
  return wide(caption,
    h("table", { class: "matrix" }, h("caption", {}, h("span", {}, caption)),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "source ↓ · taken by →"), derived.slice(0, MOST).map((name) => h("th", { scope: "col" }, outletName(name))))),
      h("tbody", {}, sources.slice(0, MOST).map((source) => h("tr", {}, h("th", { scope: "row" }, outletName(source)), derived.slice(0, MOST).map((name) => cell(source, name)))))),
    left > 0 && h("p", { class: "hint" }, `${count(left, "more outlet")} with fewer articles are in the list of outlets below.`));
}

// The corpus that was read: its name, dates and outlets, and the number of skipped inputs.
export function whatWasRead() {
  const { name, period, undated, outlets, version } = report.corpus;
  const skipped = total["skipped inputs"];
  return [name && foreign(name, { class: "corpus" }), report.considered > total.documents ? `${count(total.documents, "document")} of ${report.considered.toLocaleString("en")} shown`
    : `${count(total.documents, "document")} read`, skipped > 0 ? `${skipped.toLocaleString("en")} skipped` : "none skipped",
    outlets > 0 && count(outlets, "outlet"), period && `published ${period}${undated ? `, ${undated.toLocaleString("en")} without a date` : ""}`, period && "times in UTC",
    `provenance ${version}`].filter(Boolean).flatMap((part, i) => (i ? [" · ", part] : [part]));
}
