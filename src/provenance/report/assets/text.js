// Shows a text with its passages marked.
import { shown } from "./data.js";
import { h } from "./dom.js";

const LINE = 4000; // a longer line is cut at a space
const SPARE = 40; // an element is shown whole if no more than this many pixels would be hidden
const LONG = 100_000; // in a longer text, paragraphs outside the screen are not laid out

// A long element, of which a phone shows the beginning at first.
export function portion(element) {
  const box = h("div", { class: "portion" }, element);
  const more = h("button", { type: "button", class: "more", onclick: () => { box.classList.add("whole"); more.remove(); } }, "Show more");
  requestAnimationFrame(() => { if (element.scrollHeight > box.clientHeight + SPARE) box.after(more); });
  return box;
}

// Half-open ranges, one for each paragraph.
function paragraphs(text) {
  const ranges = [];
  let start = 0;
  while (start < text.length) {
    let end = text.indexOf("\n", start) + 1 || text.length;
    if (end - start > LINE) {
      end = text.lastIndexOf(" ", start + LINE) + 1;
      if (end <= start) end = start + LINE;
      if (text.charCodeAt(end - 1) >= 0xd800 && text.charCodeAt(end - 1) < 0xdc00) end += 1;
    }
    ranges.push([start, end]);
    start = end;
  }
  return ranges;
}

// Where spans overlap, the smallest one is marked, or the one with the lowest number.
const SIZE_FIRST = (x, y) => (x.end - x.start) - (y.end - y.start) || x.number - y.number;
export const NUMBER_FIRST = (x, y) => x.number - y.number || SIZE_FIRST(x, y);

// The pieces of a text between successive boundaries of spans, each with the spans that cover it, in the order
// in which they are marked.
export function pieces(length, spans, first = SIZE_FIRST) {
  const edges = [...new Set([0, length, ...spans.flatMap((span) => [span.start, span.end])])]
    .filter((edge) => edge >= 0 && edge <= length).sort((x, y) => x - y);
  const ordered = [...spans].sort((x, y) => x.start - y.start);
  let next = 0, open = [];
  return edges.slice(0, -1).map((start, i) => {
    while (next < ordered.length && ordered[next].start <= start) open.push(ordered[next++]);
    open = open.filter((span) => span.end > start);
    const spansHere = [...open].sort(first);
    return { start, end: edges[i + 1], spans: spansHere };
  });
}

// spans: {start, end, kind, number, title}; onpick(span) is called when a span is chosen; differences: for
// each passage, by number, a sorted list of {start, end, kind}. Where passages overlap, the first one in an
// order is marked, with its differing words.
export function marked(text, spans, language, onpick, differences = {}, first = SIZE_FIRST) {
  const safe = shown(text);
  const box = h("div", { class: safe.length > LONG ? "text long" : "text", lang: language || null });
  const all = pieces(text.length, spans, first);
  let at = 0;
  for (const [from, to] of paragraphs(safe)) {
    const paragraph = h("p", { dir: "auto" });
    while (at < all.length && all[at].start < to) {
      const piece = all[at];
      const start = Math.max(piece.start, from), end = Math.min(piece.end, to);
      const words = safe.slice(start, end);
      paragraph.append(piece.spans.length ? mark(changed(safe, start, end, differences[piece.spans[0].number] ?? []), piece, start, onpick) : words);
      if (piece.end > to) break;
      at += 1;
    }
    box.append(paragraph);
  }
  return box;
}

// A stretch of text in which the words that differ are marked.
function changed(text, from, to, differences) {
  const parts = [];
  let at = from;
  for (let n = firstAfter(differences, from); n < differences.length && differences[n].start < to; n++) {
    const start = Math.max(at, differences[n].start), end = Math.min(to, differences[n].end);
    if (end <= start) continue;
    parts.push(text.slice(at, start), h("span", { class: `difference ${differences[n].kind}` }, text.slice(start, end)));
    at = end;
  }
  return [...parts, text.slice(at, to)];
}

// The index of the first span that ends after an offset.
function firstAfter(spans, offset) {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle].end > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function mark(words, piece, start, onpick) {
  const [span] = piece.spans;
  const starts = piece.spans.filter((one) => one.start === start).map((one) => one.number).sort((x, y) => x - y);
  const pick = () => onpick(span);
  return h("mark", {
    class: span.kind, tabindex: starts.length ? "0" : null, title: span.title,
    "data-passages": piece.spans.map((one) => one.number).join(" "),
    "data-number": starts.length ? [...new Set(starts)].join(",") : null,
    onclick: pick,
    onkeydown: (event) => { if (event.key === "Enter") pick(); },
  }, words);
}

// The kinds of passages; each can be hidden in a box of marked texts, and shown again.
export const legend = (kinds, words, box) => h("ul", { class: "legend", "aria-label": "Kinds of passages, to hide or show" },
  kinds.map((kind) => h("li", {}, h("button", { type: "button", class: "kind", "aria-pressed": "true", onclick: (event) => {
    const hidden = box().classList.toggle(`without-${kind}`);
    event.currentTarget.setAttribute("aria-pressed", String(!hidden));
  } }, h("mark", { class: kind }, kind), words[kind] !== kind && ` ${words[kind]}`))));

// Converts spans of a marked text to ranges of the page. Passage numbers are not in the text of the page, so
// offsets agree.
export function rangesOf(box, spans) {
  const nodes = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  const ends = [];
  for (let reached = 0; nodes.nextNode();) {
    ends.push([nodes.currentNode, reached]);
    reached += nodes.currentNode.length;
  }
  const at = (range, edge, offset) => {
    const [node, begins] = ends.findLast(([, start]) => start <= offset) ?? ends[0];
    range[edge](node, Math.min(offset - begins, node.length));
  };
  return spans.map(([start, end]) => {
    const range = new Range();
    at(range, "setStart", start);
    at(range, "setEnd", end);
    return range;
  });
}
