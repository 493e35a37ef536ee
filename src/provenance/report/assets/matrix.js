// Who takes from whom: a matrix of outlets, sources in rows, with the number of articles and the median delay.
import { count, documents, duration, report, total } from "./data.js";
import { foreign, h } from "./dom.js";

const MOST = 12; // number of outlets in the matrix; the others are in the list of links

const linksOf = (source, derived) => `#/links?${new URLSearchParams({ source, derived, p: "0.5" })}`;

export function matrix() {
  const known = new Map(report.outlets.map(([source, derived, articles, share, lag]) => [`${source}\n${derived}`, { articles, share, lag }]));
  const weight = (end) => {
    const sums = new Map();
    for (const row of report.outlets) sums.set(row[end], (sums.get(row[end]) ?? 0) + row[2]);
    return [...sums].sort(([x, n], [y, m]) => m - n || x.localeCompare(y, "en")).map(([name]) => name);
  };
  const [sources, derived] = [weight(0), weight(1)];
  if (!sources.length) return h("p", { class: "empty" }, documents.outlet.some(Boolean) ? "No outlet is more likely than not to have taken an article from another."
    : ["The outlets of these documents are not known, so only single documents can be compared. ", h("code", {}, "--columns outlet=FIELD"), " or ",
      h("code", {}, "--outlet-from-folder"), " sets them."]);
  const most = Math.max(...report.outlets.map(([, , articles]) => articles));
  const cell = (source, name) => {
    const found = known.get(`${source}\n${name}`);
    if (!found) return h("td", { class: source === name ? "same" : null });
    const delay = found.lag === null ? "" : duration(found.lag) || "same date";
    return h("td", { class: `taken level${Math.ceil((4 * found.articles) / most)}` }, h("a", { href: linksOf(source, name),
      "aria-label": `${name} from ${source}: ${count(found.articles, "article")}${delay && `, median delay ${delay}`}` },
    h("b", {}, found.articles.toLocaleString("en")), delay && h("small", {}, delay)));
  };
  const caption = "Rows are sources, and columns are outlets that took from them; cells show articles and the median delay";
  const left = Math.max(0, sources.length - MOST) + Math.max(0, derived.length - MOST);
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "matrix" }, h("caption", {}, h("span", {}, caption)),
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "source ↓ · taken by →"), derived.slice(0, MOST).map((name) => h("th", { scope: "col" }, foreign(name))))),
      h("tbody", {}, sources.slice(0, MOST).map((source) => h("tr", {}, h("th", { scope: "row" }, foreign(source)), derived.slice(0, MOST).map((name) => cell(source, name)))))),
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
