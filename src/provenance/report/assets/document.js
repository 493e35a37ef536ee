// One document: its text with every passage marked, and where each is also found.
import { KIND_WORDS, KINDS, byline, documents, familyOf, likely, onlyBoilerplate, otherOf, pairsOf, percent, report, shareOf, sharing, sideOf, title } from "./data.js";
import { foreign, h, link, lost, s } from "./dom.js";
import { outside } from "./family.js";
import { credit, kindsOf } from "./list.js";
import { legend, marked } from "./text.js";

const ROWS = 100; // related documents shown in the map

export function documentView(index) {
  const d = Number(index);
  if (!(d in documents.id)) return lost("document");
  const related = [...pairsOf[d]].sort((x, y) => rank(y, d) - rank(x, d));
  const spans = related.flatMap((pair, i) => pair.passages.map((p) => {
    const [start, end] = p[sideOf(pair, d)];
    return { start, end, kind: p.kind, number: i + 1, pair, title: `${p.kind}: also in “${title(otherOf(pair, d))}”` };
  }));
  const panel = h("div", { class: "also", role: "status" });
  const pick = (span) => panel.replaceChildren(also(span, spans, d));
  const text = report.texts[d];
  return [
    h("h1", {}, foreign(title(d))),
    h("p", { class: "lead" }, dotted([
      byline(d) && credit(d),
      documents.title[d] && foreign(documents.id[d]),
      familyOf[d] !== null && link(`family/${familyOf[d]}`, `Family ${familyOf[d] + 1}`),
      documents.outside[d] && ["a source outside the corpus: ", outside(d)],
      documents.unsourced[d] && "no source among these documents",
      documents.cluster[d] && `near-duplicate cluster ${documents.cluster[d][0]}${documents.cluster[d][1] ? ", the copy to keep" : ""}`,
    ])),
    foreignLink(documents.url[d]),
    related.length ? h("section", {}, h("h2", {}, "Where its passages are also found"), map(related, d)) : null,
    panel,
    h("section", {}, h("h2", {}, "Text"), legend(KINDS.filter((kind) => related.some((pair) => kindsOf(pair).includes(kind))), KIND_WORDS),
      text === null ? h("p", { class: "empty" }, related.length ? "This text is left out of the report to keep it small; the documents table holds it."
        : "This document shares nothing with another, so its text is left out; the documents table holds it.")
        : h("div", { class: "single" }, marked(text, spans, documents.language[d], pick))),
  ];
}

const dotted = (parts) => parts.filter(Boolean).flatMap((part, i) => (i ? [" · ", part] : [part]));

const rank = (pair, d) => (pair.derivation ? (pair.derivation.derived === d ? 2 : 1) + pair.derivation.probability : 0) + shareOf(pair, d) / 100;

// Only an address of the web becomes a link.
const foreignLink = (url) => (/^https?:\/\//i.test(url)
  ? h("p", {}, h("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, foreign(url))) : null);

function role(pair, d) {
  const known = pair.derivation;
  if (!known) return sharing(pair);
  const p = `p = ${known.probability.toFixed(2)}`;
  if (!known.directed) return `direction cannot be told (${p})`;
  if (!likely(known)) return known.derived === d ? `possibly the source (${p})` : `possibly derived from this (${p})`;
  return known.derived === d ? `source (${p})` : `derived from this (${p})`;
}

// One row for each related document: where in this text its passages lie.
function map(related, d) {
  const length = documents.length[d] || 1;
  return h("ol", { class: "map" }, related.slice(0, ROWS).map((pair) => {
    const share = onlyBoilerplate(pair) ? "" : percent(shareOf(pair, d));
    const words = `${title(otherOf(pair, d))}: ${role(pair, d)}${share && `, ${share} of this text`}`;
    return h("li", {}, h("a", { href: `#/pair/${pair.index}`, title: words },
      h("span", { class: "who" }, foreign(title(otherOf(pair, d)))), h("span", { class: "role" }, role(pair, d)),
      h("span", { class: "share" }, share)),
      s("svg", { viewBox: "0 0 1000 12", preserveAspectRatio: "none", "aria-hidden": "true" }, pair.passages.map((p) => {
        const [start, end] = p[sideOf(pair, d)];
        return s("rect", { class: p.kind, x: (1000 * start) / length, y: 0, height: 12, width: Math.max(3, (1000 * (end - start)) / length) });
      })));
  }));
}

function also(span, spans, d) {
  const here = spans.filter((one) => one.start < span.end && one.end > span.start);
  return h("ul", {}, here.map((one) => h("li", {}, h("mark", { class: one.kind }, one.kind), " ",
    link(`pair/${one.pair.index}`, foreign(title(otherOf(one.pair, d)))), ` – ${role(one.pair, d)}`)));
}
