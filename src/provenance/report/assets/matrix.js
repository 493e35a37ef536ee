// Who takes from whom: a matrix of outlets, sources in rows, with the number of articles and the median delay; on a phone, a list.
import { count, medianDelay, report, total } from "./data.js";
import { foreign, h, wide } from "./dom.js";

const MOST = 12; // number of outlets in the matrix, or of pairs of outlets in the list; the others are in the list of links
const NARROW_MATRIX = 600; // width in pixels below which the list is shown

const linksOf = (source, derived) => `#/links?${new URLSearchParams({ source, derived, p: report.likely })}`;
const CAPTION = `Articles that were likely taken from another outlet (probability ${report.likely} or more, direction clear), and the median delay.`;

export function matrix() {
  if (!report.corpus.outlets) return null;
  if (!report.outlets.length) return h("p", { class: "empty" }, "No outlet is more likely than not to have taken an article from another.");
  return innerWidth < NARROW_MATRIX ? takenList() : takenMatrix();
}

// A line for each pair of outlets, with the most articles first.
function takenList() {
  const left = report.outlets.length - MOST;
  return h("section", { class: "taken-list" }, h("p", { class: "lead" }, CAPTION),
    h("ul", {}, report.outlets.slice(0, MOST).map((row) => h("li", {}, h("a", { href: linksOf(row[0], row[1]) },
      foreign(row[0]), " → ", foreign(row[1])), " ", h("b", {}, row[2].toLocaleString("en")), medianDelay(row) && h("small", {}, ` (${medianDelay(row)})`)))),
    left > 0 && h("p", { class: "hint" }, `${count(left, "more pair")} of outlets with fewer articles are in the list of outlets below.`));
}

function takenMatrix() {
  const known = new Map(report.outlets.map((row) => [`${row[0]}\n${row[1]}`, row]));
  const weight = (end) => {
    const sums = new Map();
    for (const row of report.outlets) sums.set(row[end], (sums.get(row[end]) ?? 0) + row[2]);
    return [...sums].sort(([x, n], [y, m]) => m - n || x.localeCompare(y, "en")).map(([name]) => name);
  };
  const [sources, derived] = [weight(0), weight(1)];
  const most = Math.max(...report.outlets.map(([, , articles]) => articles));
  const cell = (source, name) => {
    const found = known.get(`${source}\n${name}`);
    if (!found) return h("td", { class: source === name ? "same" : null });
    const articles = found[2], delay = medianDelay(found);
    return h("td", { class: `taken level${Math.ceil((4 * articles) / most)}` }, h("a", { href: linksOf(source, name),
      "aria-label": `${name} from ${source}: ${count(articles, "article")}${delay && `, median delay ${delay}`}` },
    h("b", {}, articles.toLocaleString("en")), delay && h("small", {}, delay)));
  };
  const caption = `${CAPTION} Rows are sources; columns took from them.`;
  const left = Math.max(0, sources.length - MOST) + Math.max(0, derived.length - MOST);
  return [h("p", { class: "lead" }, caption), wide(caption,
    h("table", { class: "matrix" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "source ↓ · taken by →"), derived.slice(0, MOST).map((name) => h("th", { scope: "col" }, foreign(name))))),
      h("tbody", {}, sources.slice(0, MOST).map((source) => h("tr", {}, h("th", { scope: "row" }, foreign(source)), derived.slice(0, MOST).map((name) => cell(source, name))))))),
  left > 0 && h("p", { class: "hint" }, `${count(left, "more outlet")} with fewer articles are in the list of outlets below.`)];
}

// How to have outlets, for the person who made the report.
export const outletsUnknown = () => h("p", {}, "The outlets of these documents are not known. ", h("code", {}, "--columns outlet=FIELD"), " or ",
  h("code", {}, "--outlet-from-folder"), " sets them.");

// The corpus that was read: its name, dates and outlets, and the number of skipped inputs.
export function whatWasRead() {
  const { name, period, undated, outlets, version } = report.corpus;
  const skipped = total["skipped inputs"];
  return [name && foreign(name, { class: "corpus" }), report.considered > total.documents ? `${count(total.documents, "document")} of ${report.considered.toLocaleString("en")} shown`
    : `${count(total.documents, "document")} read`, skipped > 0 ? `${skipped.toLocaleString("en")} skipped` : "none skipped",
    outlets > 0 && count(outlets, "outlet"), period && `published ${period}${undated ? `, ${undated.toLocaleString("en")} without a date` : ""}`, period && "times in UTC",
    `provenance ${version}`].filter(Boolean).flatMap((part, i) => (i ? [" · ", part] : [part]));
}
