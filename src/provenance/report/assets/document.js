// One document: its text with every passage marked, next to the other documents that contain each passage.
import { documentAnswer } from "./answer.js";
import { KIND_WORDS, KINDS, called, covered, documents, familyOf, likely, onlyBoilerplate, otherOf, pEquals, pairsOf, percent, quoted, shareOf, sharing, sideOf, textOf, title } from "./data.js";
import { foreign, h, link, lost, s } from "./dom.js";
import { credit, kindsOf } from "./list.js";
import { NUMBER_FIRST, legend, marked, portion } from "./text.js";

const ROWS = 100; // maximum number of related documents in the map

export async function documentView(index) {
  const d = Number(index);
  if (!(d in documents.id)) return lost("document");
  const text = await textOf(d);
  const related = [...pairsOf[d]].sort((x, y) => rank(y, d) - rank(x, d));
  const spans = related.flatMap((pair, i) => pair.passages.map((p) => {
    const [start, end] = p[sideOf(pair, d)];
    return { start, end, kind: p.kind, number: i + 1, pair, title: `${p.kind}: also in ${quoted(otherOf(pair, d))}` };
  }));
  const panel = h("div", { class: "also", role: "status" });
  const body = text === null ? h("p", { class: "empty" }, "This text is left out of the report to keep it small; the documents table contains it.")
    : marked(text, spans, documents.language[d], (span) => panel.replaceChildren(also(span, spans, d)), {}, NUMBER_FIRST);
  const page = h("div", { class: "single" }, body);
  return [
    h("h1", {}, foreign(title(d))),
    h("p", { class: "answer" }, documentAnswer(d)),
    h("p", { class: "lead" }, dotted([
      (documents.outlet[d] || documents.date[d]) && credit(d),
      h("span", {}, "id ", foreign(documents.id[d])),
      familyOf[d] !== null && link(`family/${familyOf[d]}`, `Family ${familyOf[d] + 1}`),
      documents.cluster[d] && `one of several near-duplicates${documents.cluster[d][1] ? ", kept by dedup" : ""}`,
    ])),
    h("p", { class: "figure-of" }, shareElsewhere(related, d)),
    foreignLink(documents.url[d]),
    h("div", { class: "document" },
      h("section", { "aria-label": "Text" }, legend(KINDS.filter((kind) => related.some((pair) => kindsOf(pair).includes(kind))), KIND_WORDS, () => page), portion(page)),
      related.length > 0 && h("aside", { "aria-label": "Where its passages are also found" },
        h("h2", {}, "Where its passages are also found"),
        h("p", { class: "hint" }, "The numbers in the text show where passages begin. Choose a passage to see which other documents contain it."),
        panel, portion(map(related, d)))),
  ];
}

// The share of the text that other documents also have, without the boilerplate of its site.
function shareElsewhere(related, d) {
  const spans = related.flatMap((pair) => pair.passages.filter((p) => p.kind !== "boilerplate").map((p) => p[sideOf(pair, d)]));
  if (!spans.length) return "No part of this text, apart from boilerplate, appears in another of these documents.";
  return [h("strong", {}, percent(covered(spans) / (documents.length[d] || 1))), " of this text is shared with others of these documents, word for word or reworded."];
}

const dotted = (parts) => parts.filter(Boolean).flatMap((part, i) => (i ? [" · ", part] : [part]));

const rank = (pair, d) => (pair.derivation ? (pair.derivation.derived === d ? 2 : 1) + pair.derivation.probability : 0) + shareOf(pair, d) / 100;

// Only a web address becomes a link.
const foreignLink = (url) => (/^https?:\/\//i.test(url)
  ? h("p", {}, h("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, foreign(url))) : null);

function role(pair, d) {
  const known = pair.derivation;
  if (!known) return sharing(pair);
  const p = pEquals(known.probability);
  if (!known.directed) return `direction unclear (${p})`;
  if (!likely(known)) return known.derived === d ? `possibly the source (${p})` : `possibly derived from this (${p})`;
  return known.derived === d ? `source (${p})` : `derived from this (${p})`;
}

// One row for each related document, with the positions of its passages in this text.
function map(related, d) {
  const length = documents.held[d] || 1;
  return h("ol", { class: "map" }, related.slice(0, ROWS).map((pair) => {
    const share = onlyBoilerplate(pair) ? "" : `${percent(shareOf(pair, d))} of this text`;
    return h("li", {},
      credit(otherOf(pair, d)), link(`pair/${pair.index}`, foreign(title(otherOf(pair, d)))),
      h("span", { class: "role" }, [role(pair, d), share].filter(Boolean).join(", ")),
      s("svg", { viewBox: "0 0 1000 12", preserveAspectRatio: "none", "aria-hidden": "true" }, pair.passages.map((p) => {
        const [start, end] = p[sideOf(pair, d)];
        return s("rect", { class: p.kind, x: (1000 * start) / length, y: 0, height: 12, width: Math.max(3, (1000 * (end - start)) / length) });
      })));
  }), related.length > ROWS && h("li", {}, `${related.length - ROWS} more documents share less`));
}

function also(span, spans, d) {
  const here = spans.filter((one) => one.start < span.end && one.end > span.start).sort(NUMBER_FIRST);
  return h("ul", {}, here.map((one) => h("li", {}, h("mark", { class: one.kind }, one.kind), " ",
    link(`pair/${one.pair.index}`, foreign(called(otherOf(one.pair, d)))), ` – ${role(one.pair, d)}`)));
}
