// The first page: who takes from whom, likely derivations, families, similarity, outlets, settings, and the run.
import { NO_OUTLET, amountOf, calledBriefly, count, documents, familyOf, likely, medianDelay, onlyBoilerplate, otherOf, pEquals, pairs, percent, report, takersOf, total } from "./data.js";
import { foreign, growing, h, link, notices, s, table } from "./dom.js";
import { familyTable } from "./families.js";
import { BETWEEN, LIKELY_HEADS, PAIR_HEADS, PAIR_KEYS, pairRow } from "./list.js";
import { matrix, outletsUnknown, whatWasRead } from "./matrix.js";
import { titleWithin } from "./titles.js";

// Each measure: its name, its key in the data, its value for a pair, and the initial threshold.
const MEASURES = [
  ["Probability that one is derived from the other", "probability", (pair) => pair.derivation?.probability, () => 0.5],
  ["Similarity of near-duplicates", "jaccard", (pair) => pair.measures?.[0], () => report.threshold],
  ["Share of the derived text that is in its source", "share", (pair) => pair.derivation?.share, () => 0.5],
];
const BARS = 40;
const STEPS = report.distributions.share.length - 1;
const TOP = 10;
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

export function overviewView() {
  return [
    h("p", { class: "kicker" }, whatWasRead()),
    h("h1", {}, "Who takes from whom"),
    foremost(),
    notices([report.part, report.judgements.length && `${count(report.judgements.length, "judgement")} of readers applied; each is shown with its pair.`,
      ...report.notices].filter(Boolean)),
    matrix(),
    h("p", { class: "lead", id: "in-brief" }, inBrief()),
    derivations(),
    families(),
    counts(),
    sharedApart(),
    similarity(),
    outlets(),
    skipped(),
    h("section", { class: "technical" }, h("details", {}, h("summary", {}, h("h2", {}, "Settings and versions")), !someOutlets && outletsUnknown(), h("div", { class: "columns" },
      table("Every setting of this run", ["Setting", "Value"], report.settings),
      table("Versions, counts and timings (seconds)", ["Name", "Value"], report.run.map(([name, value]) => [name, foreign(value)]))))),
    h("p", { class: "note" }, "A probability shows how strongly the texts, dates and credits point to one document as the direct "
      + "source of another. It is not a finding about how anybody worked: two documents can also share a source that is not in the corpus."),
  ];
}

// What every count of likely derivations counts.
const LIKELY_MEANS = `the probability is ${report.likely} or more, and the direction is clear`;
const isSure = (derivation) => derivation.directed && likely(derivation);

// All counts; of the derivations, also those that are likely.
function counts() {
  const words = { derivations: "possible derivations, of any probability", "near-duplicate clusters": "groups of near-duplicates" };
  const rows = report.counts.flatMap(([name, number]) => [[words[name] ?? name, number], ...(name === "derivations" ? [["likely derivations", report.sure]] : [])]);
  return h("section", {}, h("h2", {}, "Counts"), h("dl", { class: "counts" }, rows.map(([name, number]) =>
    h("div", {}, h("dt", {}, name), h("dd", {}, number.toLocaleString("en"))))));
}

// The numbers of the likely derivations by the outlets of their documents, as filters of the list of pairs, and in words.
const KINDS_OF_BETWEEN = [
  ["others", "between different outlets"], ["same", "within one outlet"], ["unknown", "with an article that names no outlet"],
];
const someOutlets = report.corpus.outlets > 0;

function inBrief() {
  const { joined, sharing, sure } = report;
  const parts = someOutlets ? KINDS_OF_BETWEEN.map(([kind, words]) => [report.between[kind], words]).filter(([number]) => number) : [];
  const divided = parts.length ? `: ${parts.map(([number, words]) => `${number.toLocaleString("en")} ${words}`).join(", ")}` : "";
  const found = sure ? `In ${count(sure, "pair")}, one document is likely the source of the other${divided}. Likely means: ${LIKELY_MEANS}. `
    : `In no pair is one document likely the source of the other: ${LIKELY_MEANS}. `;
  if (!joined) return `${found}No two of these documents are in one family.${sharing ? ` ${count(sharing, "document")} share text.` : ""}`;
  return `${found}${count(joined, "document")} of ${total.documents.toLocaleString("en")} are in ${count(total.families, "family", "families")}.`
    + `${sharing ? ` ${sharing.toLocaleString("en")} more share text and are in no family.` : ""}`;
}

const MOST_NAMED = 3; // sources named at the top
const MOST_TIED = 6; // sources named there if several have the same count
const TAKERS_NAMED = someOutlets ? 3 : 1; // outlets or documents named there that took from one document
const [TAKER_TITLE, TAKER_LETTERS] = [400, 16]; // pixels that a title may take there, in letters of this size
const inSequence = (parts) => parts.flatMap((part, i) => (i ? ["; ", part] : [part]));
const read = (d) => link(`document/${d}`, foreign(calledBriefly(d)));

// The sentences at the top: the outlets that take most from each other or from agencies, and, if no outlet is known to
// take from another, the documents that most others are taken from or the likeliest derivations.
function foremost() {
  const rows = [...outletsFromEachOther(), ...report.agencies.map((row) => [row[2], row[1] ? fromAgency(row) : null, row])];
  const ranked = (some) => some.filter(([number]) => number > 1).sort(([x], [y]) => y - x);
  const [most, mostAlike] = withTies(ranked(rows));
  const [often, oftenAlike] = withTies(ranked(documents.id.map((_, d) => [takersOf(d).length, d])));
  const taken = most.filter(([, words]) => words), unnamed = most.filter(([, words]) => !words);
  const single = pairs.filter(({ derivation: known }) => known && isSure(known)).slice(0, MOST_NAMED).map(({ derivation: known, index }) =>
    [read(known.derived), " from ", read(known.source), " (", link(`pair/${index}`, pEquals(known.probability)), ")"]);
  const betweenOutlets = report.outlets.some(([, , articles]) => articles > 1);
  return [
    taken.length > 0 && h("p", { class: "foremost" }, "Most often: ", inSequence(taken.map(([, words]) => words)), "."),
    unnamed.map(([, , row]) => h("p", { class: "foremost" }, suppliedByAgency(row))),
    someOutlets && mostAlike && h("p", { class: "foremost" }, `No outlet took more than ${count(mostAlike.each, "article")} from one source; that many were taken ${timesTaken(mostAlike.each)} times.`),
    !betweenOutlets && often.length > 0 && [h("p", { class: "foremost" }, "Likely sources of the most other documents:"),
      h("ul", { class: "foremost" }, often.map(([, d]) => h("li", {}, read(d), " →\u00a0", takersNamed(d))))],
    !betweenOutlets && oftenAlike && h("p", { class: "foremost" }, `${oftenAlike.number} documents are each a likely source of ${oftenAlike.each} others, and none of more.`),
    !most.length && !mostAlike && !often.length && !oftenAlike && single.length > 0 && h("p", { class: "foremost" }, "Likeliest: ", inSequence(single), "."),
  ];
}

const fromOutlet = ([source, taker, articles, , , delay]) => [h("b", {}, foreign(taker)), " from ", h("b", {}, foreign(source)),
  ` (${[count(articles, "article"), delay && `median delay ${delay}`].filter(Boolean).join(", ")})`];

// The pairs of outlets, in which two that took equally many articles from each other are one.
function outletsFromEachOther() {
  const known = new Map(report.outlets.map((row) => [`${row[0]}\n${row[1]}`, row]));
  return report.outlets.flatMap((row) => {
    const [source, taker, articles] = row;
    if (known.get(`${taker}\n${source}`)?.[2] !== articles) return [[articles, fromOutlet(row)]];
    const number = articles.toLocaleString("en");
    return source < taker ? [[articles, [h("b", {}, foreign(source)), " and ", h("b", {}, foreign(taker)), ` from each other (${number} and ${count(articles, "article")})`]]] : [];
  });
}

// The first of some rows in descending order of their numbers. Rows with equal numbers are all named or, if they are too
// many, all left out; if no row is left, their number is the second value.
function withTies(rows) {
  const last = rows[MOST_NAMED - 1]?.[0];
  const named = rows.filter(([number], i) => i < MOST_NAMED || number === last);
  if (named.length <= MOST_TIED) return [named, null];
  const rest = named.filter(([number]) => number !== last);
  return [rest, rest.length ? null : { number: named.length, each: last }];
}

// How often an outlet took this number of articles from one source.
const timesTaken = (articles) => [...report.outlets, ...report.agencies].filter(([, taker, number]) => taker && number === articles).length.toLocaleString("en");

const creditedIn = ([agency, taker, articles]) =>
  link(`documents?${new URLSearchParams({ credited: agency, ...(someOutlets ? { outlet: taker || NO_OUTLET } : {}) })}`, count(articles, "article"));
const notAmong = (agency) => [h("b", {}, foreign(agency)), ", which is not among these documents"];
const fromAgency = (row) => [h("b", {}, foreign(row[1])), " from ", notAmong(row[0]), " (", creditedIn(row), ")"];
const suppliedByAgency = (row) => [notAmong(row[0]), ", is the likely source of ", creditedIn(row), someOutlets && " that name no outlet", "."];

// The documents that are likely derived from one, by outlet or, if outlets are unknown, by title.
function takersNamed(d) {
  const names = [...new Set(takersOf(d).map((pair) => otherOf(pair, d)).map((taker) => documents.outlet[taker] || `“${titleWithin(taker, TAKER_TITLE, TAKER_LETTERS)}”`))];
  const named = names.slice(0, TAKERS_NAMED).map((name, i) => [i > 0 && ", ", foreign(name)]);
  return [named, names.length > TAKERS_NAMED && ` and ${names.length - TAKERS_NAMED} more`];
}

// The likely derivations between different outlets, or to and from a chosen outlet, and those with an unknown outlet;
// the others are only counted.
function derivations() {
  const all = pairs.filter((pair) => pair.derivation);
  if (!all.length) return null;
  const outlet = (d) => documents.outlet[d];
  const sure = all.filter((pair) => isSure(pair.derivation));
  const of = (kind) => sure.filter((pair) => BETWEEN[kind](outlet(pair.a), outlet(pair.b)));
  const [between, inside, unknown] = KINDS_OF_BETWEEN.map(([kind]) => of(kind));
  const names = [...new Set([...between, ...unknown].flatMap((pair) => [outlet(pair.a), outlet(pair.b)]).filter(Boolean))].sort((x, y) => x.localeCompare(y, "en"));
  const choice = h("select", { name: "outlet" }, h("option", { value: "" }, "any"), names.map((name) => h("option", { value: name }, name)));
  const box = h("div", {});
  const draw = () => {
    const chosenOf = (some) => some.filter((pair) => !choice.value || [outlet(pair.a), outlet(pair.b)].includes(choice.value));
    const tables = [[between, " between different outlets"], [unknown, someOutlets ? " with an article that names no outlet" : ""]]
      .map(([some, words]) => [chosenOf(some), words]).filter(([some]) => some.length)
      .map(([some, words]) => growing(`${count(some.length, "pair")}${words}: ${LIKELY_MEANS}`, LIKELY_HEADS, some, pairRow, TOP, PAIR_KEYS));
    box.replaceChildren(...(tables.length ? tables
      : [h("p", { class: "empty" }, `None: in no such pair is the probability ${report.likely} or more and the direction clear.`)]));
  };
  choice.addEventListener("change", draw);
  draw();
  const listed = between.length + unknown.length;
  const known = all.length < total.derivations ? `${count(all.length, "possible derivation")} shown here` : count(all.length, "possible derivation");
  return h("section", {}, h("h2", {}, `Likely derivations${someOutlets && !unknown.length ? " between different outlets" : report.part ? " among the documents shown" : ""}`),
    names.length > 1 && h("div", { class: "filters" }, h("label", {}, "Outlet", choice)),
    box,
    all.length > listed && h("p", {},
      inside.length > 0 && [link(`links?between=same&derivation=clear&p=${report.likely}`, `${count(inside.length, "likely derivation")} within one outlet`), " · "],
      link("links?derivation=any&p=0", `All ${known}, of any probability`)));
}

// Pairs that share text, but are joined neither by a derivation nor by a family.
function sharedApart() {
  const apart = pairs.filter((pair) => pair.passages.length && !pair.derivation && !onlyBoilerplate(pair)
    && (familyOf[pair.a] === null || familyOf[pair.a] !== familyOf[pair.b]));
  return apart.length > 0 && h("section", {}, h("h2", {}, "Text shared outside families"),
    growing("For example a quotation, a template or a few sentences about one event: not enough to show that one was derived from the other", PAIR_HEADS, apart, pairRow, 10, PAIR_KEYS));
}

function outlets() {
  if (!report.outlets.length) return null;
  return h("section", {}, h("h2", {}, "Outlets"),
    growing(`Articles that were likely taken from another outlet: ${LIKELY_MEANS}`, ["Source", "Derived", "#Articles", "#Share of their text", "#Median delay"],
      report.outlets, (row) => [foreign(row[0]), foreign(row[1]), row[2].toLocaleString("en"), percent(row[3]), medianDelay(row)], 20, [0, 1, 2, 3, 4].map((n) => (row) => row[n])));
}

function families() {
  return h("section", {}, h("h2", {}, "Families"), familyTable());
}

function similarity() {
  const usable = MEASURES.map(([name, key, of, start]) => ({
    name, start: start(), steps: report.distributions[key], found: pairs.map((pair) => [of(pair), pair]).filter(([v]) => v !== undefined && v !== null)
      .sort((x, y) => y[0] - x[0]),
  })).filter((measure) => measure.steps.some(Boolean));
  if (!usable.length) return h("section", {}, h("h2", {}, "How similar the pairs are"), h("p", { class: "empty" }, "No two documents are similar enough to be compared."));
  const choice = h("select", { name: "measure" }, usable.map(({ name }, i) => h("option", { value: i }, name)));
  const slider = h("input", { type: "range", id: "threshold", min: "0", max: "1", step: "0.01" });
  const value = h("output", { for: "threshold" });
  const status = h("p", { role: "status", id: "at-threshold" });
  const chart = h("div", { class: "histogram" });
  const borderline = h("div", {});
  let bars = [];
  const move = () => {
    const { found, steps } = usable[choice.value], at = Number(slider.value);
    let above = found.findIndex(([v]) => v < at);
    if (above < 0) above = found.length;
    value.textContent = at.toFixed(2);
    bars.forEach((bar, i) => bar.setAttribute("class", (i + 1) / BARS > at + 1e-9 ? "on" : "off"));
    // All pairs are counted, but only those in this file can be listed.
    const all = sum(steps), reaching = sum(steps.slice(Math.round(at * STEPS))), groups = joined(found.slice(0, above).map(([, pair]) => pair));
    status.textContent = `${count(reaching, "pair")} of ${all.toLocaleString("en")} at or above ${at.toFixed(2)}, `
      + (found.length < all ? `${above.toLocaleString("en")} of them shown here, ${groups}` : groups);
    const near = found.slice(Math.max(0, above - 3), above + 3).map(([, pair]) => pair);
    borderline.replaceChildren(table("The pairs just above and below the threshold", PAIR_HEADS, near.map(pairRow)));
  };
  const choose = () => {
    const { steps, start } = usable[choice.value];
    bars = histogram(steps);
    chart.replaceChildren(s("svg", { viewBox: `0 0 ${BARS * 10} 100`, preserveAspectRatio: "none", role: "img",
      "aria-label": `Distribution: ${usable[choice.value].name}` }, bars));
    slider.value = start;
    move();
  };
  choice.addEventListener("change", choose);
  slider.addEventListener("input", move);
  choose();
  return h("section", {}, h("h2", {}, "How similar the pairs are"),
    h("p", { class: "lead" }, "The number of pairs at each value, whether or not their direction is clear. Tall bars are shortened (to square roots) so that low ones can be seen. Move the threshold to see which documents it would join."),
    h("div", { class: "filters" }, h("label", {}, "Measure", choice)),
    chart, h("div", { class: "scale", "aria-hidden": "true" }, ["0", "0.25", "0.5", "0.75", "1"].map((mark) => h("span", {}, mark))),
    h("label", { class: "threshold" }, h("span", {}, "Threshold ", value), slider), status, borderline);
}

function histogram(steps) {
  const bins = new Array(BARS).fill(0);
  steps.forEach((size, i) => { bins[Math.min(BARS - 1, Math.floor((i * BARS) / STEPS))] += size; });
  const most = Math.max(...bins);
  return bins.map((size, i) => {
    const height = size && Math.max(2, (100 * Math.sqrt(size)) / Math.sqrt(most));
    return s("rect", { x: i * 10 + 1, y: 100 - height, width: 8, height },
      s("title", {}, `${(i / BARS).toFixed(3)} to ${((i + 1) / BARS).toFixed(3)}: ${count(size, "pair")}`));
  });
}

// A sentence with the number of documents that these pairs join, and the number of groups.
function joined(kept) {
  const parent = new Map();
  const root = (d) => {
    let top = d;
    while (parent.has(top) && parent.get(top) !== top) top = parent.get(top);
    parent.set(d, top);
    return top;
  };
  for (const { a, b } of kept) parent.set(root(a), root(b));
  const roots = new Set([...parent.keys()].map(root));
  return `joining ${count(parent.size, "document")} into ${count(roots.size, "group")}.`;
}

function skipped() {
  if (!report.skipped.length) return null;
  return h("section", {}, h("h2", {}, "Skipped inputs"),
    growing(`${amountOf(report.skipped.length, total["skipped inputs"], "input")} could not be used`, ["Path", "#Line", "Reason"], report.skipped,
      ([path, line, reason]) => [foreign(path ?? ""), line ?? "", foreign(reason ?? "")], 20));
}
