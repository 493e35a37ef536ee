// Two documents side by side: what they share, and what speaks for one as the source of the other.
import { KIND_WORDS, documents, familyOf, likely, onlyBoilerplate, pairs, percent, report, shareOf, sharing, title, verdict } from "./data.js";
import { foreign, h, link, lost } from "./dom.js";
import { credit, kindsOf } from "./list.js";
import { legend, marked } from "./text.js";

const SHOWN = 6; // items of evidence before the rest is folded

export function pairView(index) {
  const pair = pairs[index];
  if (!pair) return lost("pair");
  const known = pair.derivation;
  const order = known?.source === pair.b ? ["b", "a"] : ["a", "b"]; // the source stands first
  const roles = known?.directed ? (likely(known) ? ["Source", "Derived"] : ["Possible source", "Possibly derived"]) : ["Document", "Document"];
  const jump = h("output", { "aria-live": "polite" });
  const panes = [];
  const step = stepper(pair, panes, jump);
  panes.push(...order.map((side, i) => pane(pair, side, roles[i], step)));
  const together = h("input", { type: "checkbox", checked: true });
  scrollTogether(panes.map(({ body }) => body), () => together.checked);
  const view = h("div", { class: "pair" },
    h("div", { class: "heading" },
      h("h1", {}, "Two documents side by side"),
      h("div", { class: "steps" },
        familyOf[pair.a] !== null && link(`family/${familyOf[pair.a]}`, `Family ${familyOf[pair.a] + 1}`),
        pair.index > 0 && h("a", { href: `#/pair/${pair.index - 1}`, rel: "prev" }, "← Previous pair ", h("kbd", {}, "[")),
        pair.index + 1 < pairs.length && h("a", { href: `#/pair/${pair.index + 1}`, rel: "next" }, "Next pair ", h("kbd", {}, "]"), " →"))),
    h("p", { class: "verdict" }, capital(verdict(pair))),
    known && evidence(known),
    h("div", { class: "tools" },
      legend(kindsOf(pair), KIND_WORDS),
      pair.passages.length > 0 && h("span", { class: "stepper" },
        h("button", { type: "button", onclick: () => step.by(-1) }, "Previous passage ", h("kbd", {}, "k")),
        jump,
        h("button", { type: "button", onclick: () => step.by(1) }, "Next passage ", h("kbd", {}, "j"))),
      h("label", {}, together, " scroll together"),
      h("button", { type: "button", onclick: () => print() }, "Print")),
    h("div", { class: "panes" }, panes.map(({ element }) => element)));
  view.keys = {
    j: () => step.by(1), k: () => step.by(-1),
    "[": () => pair.index > 0 && go(pair.index - 1), "]": () => pair.index + 1 < pairs.length && go(pair.index + 1),
  };
  return [view];
}

const go = (index) => { location.hash = `#/pair/${index}`; };
const capital = (words) => words[0].toUpperCase() + words.slice(1) + ".";

function pane(pair, side, role, step) {
  const d = pair[side], text = report.texts[d];
  const spans = pair.passages.map((p) => ({
    start: p[side][0], end: p[side][1], kind: p.kind, number: p.number,
    title: `Passage ${p.number}: ${p.kind}, similarity ${p.similarity.toFixed(2)}`,
  }));
  const body = text === null ? h("p", { class: "empty" }, "This text is left out of the report; the documents table holds it.")
    : marked(text, spans, documents.language[d], (span) => step.to(span.number));
  body.classList.add("body");
  body.setAttribute("tabindex", "0");
  const element = h("article", { class: "pane", "aria-label": `${role}: ${title(d)}` },
    h("header", {},
      h("span", { class: "role" }, role),
      h("h2", {}, link(`document/${d}`, foreign(title(d)))),
      credit(d),
      onlyBoilerplate(pair) ? h("p", { class: "share" }, `This text ${sharing(pair)} with the other`)
        : h("p", { class: "share" }, h("meter", { min: "0", max: "1", value: shareOf(pair, d), "aria-label": "Share of this text in passages" }),
        ` ${percent(shareOf(pair, d))} of this text is in the passages shared with the other`)),
    body);
  return { element, body };
}

// The sentences for and against, and what each weighs.
function evidence(derivation) {
  const most = Math.max(1, ...derivation.evidence.map(([, weight]) => Math.abs(weight)));
  const facts = [derivation.relation && `relation: ${derivation.relation}`,
    `the source explains ${percent(derivation.share)} of the derived text`,
    `${percent(derivation.exclusive)} is explained by it alone`].filter(Boolean).join(" · ");
  const items = derivation.evidence.map(([name, weight, sentence]) => h("li", {},
    h("span", { class: `weight ${weight < 0 ? "against" : "for"}`, title: `${report.sentences[name]}: weight in log odds; above zero speaks for the derivation, below against it` },
      h("i", { style: { width: `${(Math.abs(weight) / most) * 3}em` } }), `${weight > 0 ? "+" : weight < 0 ? "−" : ""}${Math.abs(weight).toFixed(2)}`),
    foreign(report.sentences[sentence])));
  return h("details", { class: "evidence", open: true },
    h("summary", {}, "Evidence ", h("small", {}, facts)),
    h("ul", {}, items.slice(0, SHOWN)),
    items.length > SHOWN && h("details", {}, h("summary", {}, `${items.length - SHOWN} more`), h("ul", {}, items.slice(SHOWN))));
}

// Brings a passage into view on both sides.
function stepper(pair, panes, jump) {
  let at = 0;
  const to = (number) => {
    at = number;
    const { kind, similarity } = pair.passages[number - 1];
    jump.textContent = `${number} of ${pair.passages.length} · ${kind} · ${similarity.toFixed(2)}`;
    for (const { body } of panes) {
      body.dataset.still = "yes";
      setTimeout(() => { delete body.dataset.still; }, 400);
      const own = [...body.querySelectorAll("mark")].filter((mark) => mark.dataset.passages.split(" ").includes(String(number)));
      body.querySelectorAll("mark.current").forEach((mark) => mark.classList.remove("current"));
      own.forEach((mark) => mark.classList.add("current"));
      if (own.length) body.scrollTop += own[0].getBoundingClientRect().top - body.getBoundingClientRect().top - body.clientHeight / 4;
    }
  };
  const by = (change) => {
    const many = pair.passages.length;
    if (many) to(((at - 1 + change + (at ? 0 : change < 0 ? 1 : 0) + many) % many) + 1);
  };
  return { to, by };
}

// Scrolling one side keeps the other at the counterpart of the passage one is looking at.
function scrollTogether(bodies, wanted) {
  bodies.forEach((body, i) => body.addEventListener("scroll", () => {
    if (!wanted() || body.dataset.still || !body.matches(":hover, :focus, :focus-within")) return;
    const other = bodies[1 - i];
    const line = body.getBoundingClientRect().top + body.clientHeight / 4;
    const marks = [...body.querySelectorAll("mark[data-number]")];
    if (!marks.length) return;
    const away = (mark) => Math.abs(mark.getBoundingClientRect().top - line);
    const nearest = marks.reduce((best, mark) => (away(mark) < away(best) ? mark : best));
    const number = nearest.dataset.number.split(",")[0];
    const counterpart = [...other.querySelectorAll("mark")].find((mark) => mark.dataset.passages.split(" ").includes(number));
    if (!counterpart) return;
    const offset = nearest.getBoundingClientRect().top - body.getBoundingClientRect().top;
    other.scrollTop += counterpart.getBoundingClientRect().top - other.getBoundingClientRect().top - offset;
  }, { passive: true }));
}
