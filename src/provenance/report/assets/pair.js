// Two documents side by side: what they share, word by word, and the evidence for one as the source of the other.
import { KIND_WORDS, byline, count, differencesOf, documents, evidenceOf, familyOf, headings, judgementOf, likely, onlyBoilerplate, pairs, percent, shareOf, sharing, textOf, title, warning } from "./data.js";
import { foreign, h, link, lost } from "./dom.js";
import { evidence, hypotheses } from "./evidence.js";
import { credit, kindsOf } from "./list.js";
import { passageList, passageMap } from "./passages.js";
import { legend, marked, rangesOf } from "./text.js";
import { pairVerdict } from "./verdict.js";

const LIT = "evidence"; // the name of the highlight for the places of a sentence

export async function pairView(index) {
  const pair = pairs[index];
  if (!pair) return lost("pair");
  const known = pair.derivation;
  const [a, b, items, differing] = await Promise.all([textOf(pair.a), textOf(pair.b), known && evidenceOf(known), differencesOf(pair)]);
  const texts = { a, b };
  const order = known?.source === pair.b ? ["b", "a"] : ["a", "b"]; // the source comes first
  const roles = known?.directed ? (likely(known) ? ["Source", "Derived"] : ["Possible source", "Possibly derived"]) : ["First", "Second"];
  const jump = h("output", { "aria-live": "polite" }, count(pair.passages.length, "passage"));
  const panes = [];
  const step = stepper(pair, panes, jump);
  const differences = changes(pair, differing, order);
  panes.push(...order.map((side, i) => pane(pair, side, roles[i], texts[side], step, differences[side])));
  const together = h("input", { type: "checkbox", checked: true });
  scrollTogether(panes.map(({ body }) => body), () => together.checked);
  CSS.highlights?.delete(LIT);
  const both = h("div", { class: "panes" }, panes.map(({ element }) => element));
  const words = h("input", { type: "checkbox", checked: true, onchange: (event) => both.classList.toggle("without-differences", !event.target.checked) });
  const against = warning(pair);
  const headline = h("h1", { class: "verdict" }, pairVerdict(pair), ".");
  const view = h("div", { class: "pair" },
    h("div", { class: "heading" },
      h("p", { class: "kicker" }, "Two documents side by side"),
      h("div", { class: "steps" },
        familyOf[pair.a] !== null && link(`family/${familyOf[pair.a]}`, `Family ${familyOf[pair.a] + 1}`),
        pair.index > 0 && h("a", { href: `#/pair/${pair.index - 1}`, rel: "prev" }, "← Previous pair ", h("kbd", {}, "[")),
        pair.index + 1 < pairs.length && h("a", { href: `#/pair/${pair.index + 1}`, rel: "next" }, "Next pair ", h("kbd", {}, "]"), " →"))),
    headline,
    order.some((side) => byline(pair[side]) && !headline.textContent.includes(title(pair[side]))) && h("dl", { class: "titles" }, order.map((side, i) =>
      h("div", {}, h("dt", {}, roles[i]), h("dd", {}, foreign(title(pair[side])))))),
    judgementOf(pair) && h("p", { class: "judged", role: "note" }, judgementOf(pair)),
    against && h("p", { class: "warning", role: "note" }, against),
    known && hypotheses(known),
    h("div", { class: "tools" },
      legend(kindsOf(pair), KIND_WORDS, () => both),
      Object.keys(differing).length > 0 && h("label", { class: "words" }, words, " differences: ",
        order[0] === "a" || known ? [h("span", { class: "difference removed" }, "left out"), " ", h("span", { class: "difference inserted" }, "added"), " ",
          h("span", { class: "difference replaced" }, "replaced")] : "marked"),
      h("label", {}, together, " scroll together"),
      h("button", { type: "button", onclick: () => print() }, "Print")),
    pair.passages.length > 0 && h("div", { class: "tools passages" },
      h("span", { class: "stepper" },
        h("button", { type: "button", onclick: () => step.by(-1) }, "Previous passage ", h("kbd", {}, "k")),
        jump,
        h("button", { type: "button", onclick: () => step.by(1) }, "Next passage ", h("kbd", {}, "j"))),
      passageMap(pair, order, step.to),
      passageList(pair, order, texts, step.to)),
    h("div", { class: known ? "body-of-pair with-evidence" : "body-of-pair" },
      known && evidence(known, items, pair, texts, (places, from) => light(places, from, panes)),
      both));
  view.keys = {
    j: () => step.by(1), k: () => step.by(-1),
    "[": () => pair.index > 0 && go(pair.index - 1), "]": () => pair.index + 1 < pairs.length && go(pair.index + 1),
  };
  view.opened = () => { if (pair.passages.length) step.to(1); };
  return [view];
}

const go = (index) => { location.hash = `#/pair/${index}`; };

// For each side and each passage (by number), the words that differ: those left out or replaced in the first
// text, and those added or replaced in the second.
function changes(pair, differing, [first]) {
  const spans = { a: {}, b: {} };
  for (const [number, rows] of Object.entries(differing)) {
    const passage = pair.passages[number];
    for (const [aStart, aEnd, bStart, bEnd] of rows) {
      const place = { a: [passage.a[0] + aStart, passage.a[0] + aEnd], b: [passage.b[0] + bStart, passage.b[0] + bEnd] };
      const one = (side) => place[side][1] > place[side][0];
      const kind = one("a") && one("b") ? "replaced" : one(first) ? "removed" : "inserted";
      for (const side of ["a", "b"]) if (one(side)) (spans[side][passage.number] ??= []).push({ start: place[side][0], end: place[side][1], kind });
    }
    for (const side of ["a", "b"]) spans[side][passage.number]?.sort((x, y) => x.start - y.start || x.end - y.end);
  }
  return spans;
}

function pane(pair, side, role, text, step, differences) {
  const d = pair[side];
  const spans = pair.passages.map((p) => ({
    start: p[side][0], end: p[side][1], kind: p.kind, number: p.number,
    title: `Passage ${p.number}: ${KIND_WORDS[p.kind]}, ${percent(p.similarity)} alike`,
  }));
  const body = text === null ? h("p", { class: "empty" }, "This text is left out of the report; the documents table contains it.")
    : marked(text, spans, documents.language[d], (span) => step.to(span.number), differences);
  body.classList.add("body");
  body.setAttribute("tabindex", "0");
  const byline = credit(d);
  const [a, b] = headings(pair.a, pair.b);
  const element = h("article", { class: "pane", "aria-label": `${role}: ${side === "a" ? a : b}` },
    h("header", {},
      h("span", { class: "role" }, role),
      byline,
      h("h2", {}, link(`document/${d}`, foreign(title(d)))),
      onlyBoilerplate(pair) ? h("p", { class: "share" }, `This text ${sharing(pair)} with the other`)
        : h("p", { class: "share" }, h("meter", { min: "0", max: "1", value: shareOf(pair, d), "aria-label": "Share of this text in passages" }),
        ` ${percent(shareOf(pair, d))} of this text is in the passages shared with the other`)),
    body);
  return { element, body, side, byline };
}

const keepStill = (body) => { // while both sides are scrolled to a place, neither follows the other
  body.dataset.still = "yes";
  setTimeout(() => { delete body.dataset.still; }, 400);
};

const bring = (body, place) => {
  const top = () => body.getBoundingClientRect().top;
  body.scrollTop += place.getBoundingClientRect().top - top() - body.clientHeight / 4;
  const line = lineAt(body, top()); // no line is cut at the top
  if (line) body.scrollTop += line.top - top();
};

// The line of text at the top of a scrolled box; nothing if the box shows its beginning.
function lineAt(body, top) {
  if (body.scrollTop === 0) return null;
  for (const paragraph of body.querySelectorAll("p")) {
    if (paragraph.getBoundingClientRect().bottom <= top + 1) continue;
    const range = new Range();
    range.selectNodeContents(paragraph);
    const line = [...range.getClientRects()].find((one) => one.height > 1 && one.bottom > top + 1);
    if (line) return line;
  }
  return null;
}

// Highlights the places that a sentence of evidence refers to, on both sides.
function light(places, from, panes) {
  document.querySelectorAll(".point[aria-pressed], .byline.lit").forEach((one) => {
    one.removeAttribute("aria-pressed");
    one.classList.remove("lit");
  });
  from.setAttribute("aria-pressed", "true");
  const ranges = panes.map(({ body, side }) => (places[side]?.length ? rangesOf(body, places[side]) : []));
  CSS.highlights?.set(LIT, new Highlight(...ranges.flat()));
  panes.forEach(({ body, byline }, i) => {
    byline.classList.toggle("lit", Boolean(places.date));
    keepStill(body);
    if (ranges[i].length) bring(body, ranges[i][0]);
  });
  const [{ element }] = panes;
  if (element.getBoundingClientRect().top > innerHeight / 2) element.scrollIntoView();
}

// Scrolls both sides to a passage.
function stepper(pair, panes, jump) {
  let at = 0;
  const to = (number) => {
    at = number;
    const { kind, similarity } = pair.passages[number - 1];
    jump.textContent = `${number} of ${pair.passages.length} · ${KIND_WORDS[kind]}, ${percent(similarity)} alike`;
    for (const { body } of panes) {
      keepStill(body);
      const own = [...body.querySelectorAll("mark")].filter((mark) => mark.dataset.passages.split(" ").includes(String(number)));
      body.querySelectorAll("mark.current").forEach((mark) => mark.classList.remove("current"));
      own.forEach((mark) => mark.classList.add("current"));
      if (own.length) bring(body, own[0]);
    }
    document.querySelectorAll(".passages [data-passage]").forEach((one) => one.classList.toggle("current", one.dataset.passage === String(number)));
  };
  const by = (change) => {
    const many = pair.passages.length;
    if (many) to(((at - 1 + change + (at ? 0 : change < 0 ? 1 : 0) + many) % many) + 1);
  };
  return { to, by };
}

// When one side is scrolled, the other follows to the counterpart of the nearest passage.
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
