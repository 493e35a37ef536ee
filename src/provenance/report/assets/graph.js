// The picture of a family. Coordinates come with the data; this code draws, zooms and pans.
import { FAINT, byline, documents, isolated, pairBetween, phraseFor, quoted, title } from "./data.js";
import { fitted, h, s, widthOf } from "./dom.js";

const MANY = 48; // with more nodes, lines are thin, and unlikely ones are hidden at first
const ROOMY = 30; // boxes higher than this many pixels have two lines
const LABEL = 13, DETAIL = 11.5; // letter sizes in pixels, as in the style sheet
const LEAST = 11; // the smallest letter size on the screen, unless a reader zooms out

export function graph(family) {
  const { width, height, nodes, lines } = family;
  const edges = lines.map((line) => edge(family, line));
  const boxes = nodes.map(node);
  const figures = lines.flatMap(([from, , p], i) => (nodes[from][4] > ROOMY ? [figure(edges[i], p)] : []));
  const picture = s("g", {}, edges, boxes);
  const svg = s("svg", { class: "graph", role: "group", "aria-label": "Derivation graph, sources on the left",
    viewBox: `0 0 ${width} ${height}` },
    s("defs", {}, marker("arrow")), picture);
  const highlight = (at) => {
    svg.classList.toggle("focused", at !== null);
    lines.forEach(([from, to], i) => {
      const near = from === at || to === at;
      edges[i].classList.toggle("near", near);
      if (near) [from, to].forEach((n) => boxes[n].classList.add("near"));
    });
  };
  boxes.forEach((box, n) => {
    const on = () => highlight(n);
    const off = () => { boxes.forEach((one) => one.classList.remove("near")); highlight(null); };
    for (const [name, act] of [["pointerenter", on], ["focusin", on], ["pointerleave", off], ["focusout", off]])
      box.addEventListener(name, act);
  });
  const least = h("input", { type: "range", min: "0", max: "1", step: "0.05", value: nodes.length > MANY ? "0.5" : String(FAINT), "aria-label": "Hide edges below this probability" });
  const value = h("output", {});
  const hide = () => {
    value.textContent = Number(least.value).toFixed(2);
    lines.forEach(([, , p], i) => edges[i].classList.toggle("hidden", p < Number(least.value)));
  };
  least.addEventListener("input", hide);
  hide();
  const [frame, zoom] = movable(svg, width, height);
  if (figures.length) requestAnimationFrame(() => figures.reduce((taken, place) => [...taken, place(taken)], []));
  return h("figure", { class: "graph-box" }, frame,
    h("figcaption", {},
      zoom,
      h("span", {}, "drag to move, Ctrl + wheel to zoom"),
      h("label", {}, "Edges from p = ", value, least),
      h("span", {}, h("i", { class: "key solid" }), "source → derived, wider where more probable"),
      h("span", {}, h("i", { class: "key dashed" }), "dashed: direction unclear, or a source outside the corpus"),
      h("span", {}, family.byTime ? "Left to right by time" : "Left to right by depth, because some dates are unknown or contradict the texts")));
}

const marker = (id) => s("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9,
  markerUnits: "userSpaceOnUse", orient: "auto" }, s("path", { d: "M0 0L8 4L0 8z" }));

function edge(family, [from, to, probability, directed, outside, path, phrase]) {
  const [source, derived] = [family.nodes[from][0], family.nodes[to][0]];
  const folded = Array.isArray(derived);
  const words = folded ? `${derived.length} more documents are derived from ${quoted(source)} (p up to ${probability.toFixed(2)})` : outside
    ? `${isolated(source)}, outside the corpus, may be the source of ${quoted(derived)} (p = ${probability.toFixed(2)})`
    : `${directed ? "" : `${quoted(source)} and `}${quoted(derived)}: ${phraseFor(phrase, source)} (p = ${probability.toFixed(2)})`;
  const line = s("path", { class: "line", d: path, "stroke-width": (0.8 + (family.nodes.length > MANY ? 1.7 : 4.2) * probability).toFixed(2),
    "marker-end": directed ? "url(#arrow)" : null });
  const pair = outside || folded ? undefined : pairBetween(source, derived);
  const route = pair ? `#/pair/${pair.index}` : outside ? `#/document/${derived}` : null;
  return s("a", { class: `edge${directed && !outside ? "" : " dashed"}${outside ? " elsewhere" : ""}`, href: route, "aria-label": words },
    s("title", {}, words), line, s("path", { class: "grip", d: path }));
}

// The probability of an edge, written in the middle of its line if there is space, or elsewhere on the line.
const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8];
const FIGURE = [30, 14]; // the width and height of a probability

function figure(edge, probability) {
  const words = s("text", { class: "figure" }, probability.toFixed(2));
  edge.append(words);
  return (taken) => {
    const line = edge.querySelector(".line"), length = line.getTotalLength();
    const free = ({ x, y }) => taken.every((other) => Math.abs(x - other.x) >= FIGURE[0] || Math.abs(y - other.y) >= FIGURE[1]);
    const places = ALONG.map((part) => line.getPointAtLength(part * length));
    const place = places.find(free) ?? places[0];
    words.setAttribute("x", place.x);
    words.setAttribute("y", place.y + 4);
    return place;
  };
}

// One box for the documents that have a single source and no derived documents; the tables below the picture list them.
function fold([names, x, y, width, height]) {
  const outlets = [...new Set(names.map((d) => documents.outlet[d]).filter(Boolean))].join(", ");
  const roomy = height > ROOMY;
  return s("g", { class: "node fold", tabindex: "0", role: "img", "aria-label": `${names.length} more documents derived from one` },
    s("title", {}, names.map((d) => [byline(d), title(d)].filter(Boolean).join(": ")).join("\n")),
    s("rect", { x, y, width, height, rx: roomy ? 7 : 4 }),
    s("text", { x: x + width / 2, y: y + (roomy && outlets ? 20 : height / 2 + 4.5), class: "label" }, `${names.length} more documents`),
    roomy && outlets && s("text", { x: x + width / 2, y: y + 36, class: "detail" }, isolated(fitted(outlets, width - 16, DETAIL))));
}

function node([name, x, y, width, height]) {
  if (Array.isArray(name)) return fold([name, x, y, width, height]);
  const outside = typeof name === "string";
  const roomy = height > ROOMY, space = width - 16;
  const [label, detail] = outside ? [fitted(name, space, LABEL), roomy && "not in the corpus"] : linesOf(name, space, roomy);
  const lines = [
    s("title", {}, outside ? `${name} (outside the corpus)` : [byline(name), title(name)].filter(Boolean).join("\n")),
    s("rect", { x, y, width, height, rx: roomy ? 7 : 4 }),
    s("text", { x: x + width / 2, y: y + (detail ? 20 : height / 2 + 4.5), class: "label" }, isolated(label)),
    detail && s("text", { x: x + width / 2, y: y + 36, class: "detail" }, detail),
  ];
  return outside ? s("g", { class: "node outside" }, lines)
    : s("a", { class: "node", href: `#/document/${name}`, "aria-label": [byline(name), title(name)].filter(Boolean).join(", ") }, lines);
}

// The lines of a box: outlet and date, then the title; the year is dropped if space is short.
function linesOf(d, space, roomy) {
  const outlet = documents.outlet[d], date = documents.written[d];
  const heading = title(d);
  if (!outlet && !date) return [fitted(heading, space, LABEL), ""];
  const forms = [date, date.replace(/ \d{4}/, "")].map((when) => [outlet, when].filter(Boolean).join(" · "));
  const whole = forms.find((form) => fitted(form, space, LABEL) === form);
  const [, short] = [date, date.replace(/ \d{4}/, "")];
  const label = whole ?? (short ? `${fitted(outlet, space - widthOf(` · ${short}`, LABEL), LABEL)} · ${short}` : fitted(outlet, space, LABEL));
  return [label, roomy && isolated(fitted(heading, space, DETAIL))];
}

const EDGE = 8; // a note appears if more than this many units of the picture's width are outside the frame

// Zoom by wheel (with Ctrl), buttons and + - 0; pan by dragging and arrow keys.
function movable(svg, width, height) {
  let box = { x: 0, y: 0, w: width, h: height };
  const frame = h("div", { class: "frame", tabindex: "0", role: "region", "aria-label": "Graph; plus and minus zoom, arrow keys move" });
  frame.style.height = `${Math.min(680, Math.max(160, height + 20))}px`;
  const apply = () => {
    svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.w} ${box.h}`);
    frame.classList.toggle("more-before", box.x > EDGE);
    frame.classList.toggle("more-after", box.x + box.w < width - EDGE);
  };
  const zoom = (factor, cx = box.x + box.w / 2, cy = box.y + box.h / 2) => {
    const w = Math.min(width * 4, Math.max(120, box.w * factor));
    const scale = w / box.w;
    box = { x: cx - (cx - box.x) * scale, y: cy - (cy - box.y) * scale, w, h: box.h * scale };
    apply();
  };
  const unit = () => Math.max(box.w / (svg.clientWidth || 1), box.h / (svg.clientHeight || 1));
  const reset = () => { // at a readable size: the whole picture if it fits, or else its left part
    const [w, view] = [svg.clientWidth || 1000, svg.clientHeight || 600];
    const scale = Math.min(1.25, Math.max(LEAST / DETAIL, Math.min(w / width, view / height)));
    box = { x: Math.min(0, (width - w / scale) / 2), y: (height - view / scale) / 2, w: w / scale, h: view / scale };
    if (height * scale > view) box.y = beginning(svg, height, view / scale);
    apply();
  };
  const move = (dx, dy) => { box.x += dx * unit(); box.y += dy * unit(); apply(); };
  const keys = { "+": () => zoom(0.8), "=": () => zoom(0.8), "-": () => zoom(1.25), 0: reset,
    ArrowLeft: () => move(-60, 0), ArrowRight: () => move(60, 0), ArrowUp: () => move(0, -60), ArrowDown: () => move(0, 60) };
  frame.addEventListener("keydown", (event) => {
    if (event.target !== frame || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const bounds = svg.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1.15 : 0.87, box.x + (event.clientX - bounds.left) * unit(), box.y + (event.clientY - bounds.top) * unit());
  }, { passive: false });
  let held = null;
  svg.addEventListener("pointerdown", (event) => { if (!event.target.closest("a")) { held = event.pointerId; svg.setPointerCapture(held); } });
  svg.addEventListener("pointermove", (event) => { if (held !== null) move(-event.movementX, -event.movementY); });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { held = null; });
  requestAnimationFrame(reset);
  const button = (symbol, label, act) => h("button", { type: "button", "aria-label": label, title: label, onclick: act }, symbol);
  frame.append(svg);
  const whole = () => { box = { x: 0, y: 0, w: width, h: height }; apply(); };
  return [frame, h("div", { class: "zoom" }, button("+", "Zoom in", () => zoom(0.8)),
    button("−", "Zoom out", () => zoom(1.25)), button("⤢", "Show all", whole))];
}

// Where the view begins if the picture is higher than its frame: around the leftmost nodes.
function beginning(svg, height, view) {
  const rects = [...svg.querySelectorAll(".node rect")];
  const left = Math.min(...rects.map((rect) => rect.x.baseVal.value));
  const tops = rects.filter((rect) => rect.x.baseVal.value === left).map((rect) => rect.y.baseVal.value);
  if (Math.max(...tops) - Math.min(...tops) > view) return 0;
  const middle = tops.reduce((sum, top) => sum + top, 0) / tops.length;
  return Math.max(0, Math.min(height - view, middle - view / 2));
}
