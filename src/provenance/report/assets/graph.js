// The picture of a family. Coordinates come with the data; this code draws, zooms and moves.
import { FAINT, byline, called, count, documents, isolated, pEquals, pairBetween, phraseFor, quoted, report, title } from "./data.js";
import { fitted, foreign, h, link, s, sideways, widthOf } from "./dom.js";
import { credit } from "./list.js";
import { titleWithin } from "./titles.js";

const MANY = 48; // with more nodes, lines are thin, and unlikely ones are hidden at first
const ROOMY = 30; // boxes higher than this many pixels have two lines
const NOT_HERE = ["not among these documents", "not among these", "not here"]; // the longest that fits into a box
const LABEL = 13, DETAIL = 12; // letter sizes in pixels, as in the style sheet
const TALL = 560; // height in pixels to which a picture is enlarged
const LEAST = 11; // the smallest letter size on the screen
const [SMALLEST, LARGEST] = [LEAST / DETAIL, 4]; // how far the picture can be made smaller and larger

export function graph(family) {
  const { width, height, nodes, lines } = family;
  const edges = lines.map((line) => edge(family, line));
  const unfolded = h("div", { class: "unfolded", role: "status" });
  const sourceFor = (n) => nodes[lines.find(([, to]) => to === n)[0]][0];
  const boxes = nodes.map((one, n) => (Array.isArray(one[0]) ? fold(one, sourceFor(n), unfolded) : node(one)));
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
  const least = h("input", { type: "range", min: "0", max: "1", step: "0.05", value: nodes.length > MANY ? "0.5" : String(FAINT), "aria-label": "Hide arrows below this probability" });
  const value = h("output", {});
  const hide = () => {
    value.textContent = Number(least.value).toFixed(2);
    lines.forEach(([, , p], i) => edges[i].classList.toggle("hidden", p < Number(least.value)));
  };
  least.addEventListener("input", hide);
  hide();
  const [frame, zoom] = movable(svg, width, height, nodes.find(([name]) => name === family.head));
  return h("figure", { class: "graph-box" }, frame, unfolded,
    h("figcaption", {},
      zoom,
      h("span", { class: "by-mouse" }, "drag to move, Ctrl + wheel to zoom"),
      h("label", {}, "Show arrows with a probability from ", value, least),
      h("span", {}, h("i", { class: "key solid" }), "from source to derived, with the probability; wider and stronger where more probable"),
      lines.some((line) => line.at(-1)) && h("span", {}, h("i", { class: "key thin" }), "from a further source, with a probability below ", report.likely.toFixed(1), h("span", { class: "by-mouse" }, "; point at a box to see it")),
      lines.some(([, , , directed]) => !directed) && h("span", {}, h("i", { class: "key dashed" }), "direction unclear"),
      lines.some(([, , , , outside]) => outside) && h("span", {}, h("i", { class: "key dotted" }), "from a source that is not among these documents"),
      h("span", {}, "From left to right: ", family.byTime ? "by date of publication" : "from source to derived, whatever the dates")));
}

const marker = (id) => s("marker", { id, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9,
  markerUnits: "userSpaceOnUse", orient: "auto" }, s("path", { d: "M0 0L8 4L0 8z" }));

function edge(family, [from, to, probability, directed, outside, path, phrase, x, y, further]) {
  const [source, derived] = [family.nodes[from][0], family.nodes[to][0]];
  const folded = Array.isArray(derived);
  const words = folded ? `${derived.length} more documents are derived from ${quoted(source)} (p up to ${probability.toFixed(2)})` : outside
    ? `${isolated(source)} (not among these documents) may be the source of ${quoted(derived)} (${pEquals(probability)})`
    : `${directed ? "" : `${quoted(source)} and `}${quoted(derived)}: ${phraseFor(phrase, source)} (${pEquals(probability)})`;
  const line = s("path", { class: "line", d: path, style: { "--strength": `${Math.round(100 * probability)}%` },
    "stroke-width": (0.8 + (family.nodes.length > MANY ? 1.7 : 4.2) * probability).toFixed(2),
    "marker-end": directed ? "url(#arrow)" : null });
  const pair = outside || folded ? undefined : pairBetween(source, derived);
  const route = pair ? `#/pair/${pair.index}` : outside ? `#/document/${derived}` : null;
  return s("a", { class: `edge${directed ? "" : " dashed"}${outside ? " elsewhere" : ""}${further ? " further" : ""}`, href: route, "aria-label": words },
    s("title", {}, words), line, s("path", { class: "grip", d: path }), s("text", { class: "figure", x, y: y + 4 }, probability.toFixed(2)));
}

// One box for the documents that have a single source and no derived documents. It opens as a list below the picture.
function fold([names, x, y, width, height], source, unfolded) {
  const outlets = [...new Set(names.map((d) => documents.outlet[d]).filter(Boolean))].join(", ");
  const detail = height > ROOMY && outlets;
  const list = h("section", { "aria-label": "Documents of one box" },
    h("p", {}, `${count(names.length, "document")} with only one source among these documents, `, foreign(called(source)), ":"),
    h("ul", {}, names.map((d) => {
      const pair = pairBetween(source, d);
      return h("li", {}, byline(d) && [credit(d), ": "], link(pair ? `pair/${pair.index}` : `document/${d}`, foreign(title(d))),
        pair?.derivation && ` (${pEquals(pair.derivation.probability)})`);
    })));
  const toggle = (event) => {
    const opens = !list.isConnected;
    event.currentTarget.setAttribute("aria-expanded", String(opens));
    if (opens) unfolded.append(list);
    else list.remove();
    list.scrollIntoView?.({ block: "nearest" });
  };
  const centre = y + height / 2;
  return s("g", { class: "node fold", tabindex: "0", role: "button", "aria-expanded": "false",
    "aria-label": `${names.length} more documents derived from one; choose to list them`,
    onclick: toggle, onkeydown: (event) => { if (event.key === "Enter") toggle(event); } },
  s("title", {}, names.map((d) => [byline(d), title(d)].filter(Boolean).join(": ")).join("\n")),
  s("rect", { x, y, width, height, rx: height > ROOMY ? 7 : 4 }),
  s("text", { x: x + width / 2, y: centre + (detail ? -3 : 4.5), class: "label" }, `and ${names.length.toLocaleString("en")} more ▾`),
  detail && s("text", { x: x + width / 2, y: centre + 13, class: "detail" }, isolated(fitted(outlets, width - 16, DETAIL))));
}

function node([name, x, y, width, height]) {
  const outside = typeof name === "string";
  const roomy = height > ROOMY, space = width - 16;
  const notHere = NOT_HERE.find((words) => fitted(words, space, DETAIL) === words);
  const [label, detail] = outside ? [fitted(name, space, LABEL), roomy && notHere] : linesOf(name, space, roomy);
  const lines = [
    s("title", {}, outside ? `${name} (not among these documents)` : [byline(name), title(name)].filter(Boolean).join("\n")),
    s("rect", { x, y, width, height, rx: roomy ? 7 : 4 }),
    s("text", { x: x + width / 2, y: y + height / 2 + (detail ? -3 : 4.5), class: "label" }, isolated(label)),
    detail && s("text", { x: x + width / 2, y: y + height / 2 + 13, class: "detail" }, detail),
  ];
  return outside ? s("g", { class: "node outside" }, lines)
    : s("a", { class: "node", href: `#/document/${name}`, "aria-label": [byline(name), title(name)].filter(Boolean).join(", ") }, lines);
}

// The lines of a box: outlet and date, then the title; the year is dropped if space is short.
function linesOf(d, space, roomy) {
  const outlet = documents.outlet[d], date = documents.written[d];
  if (!outlet && !date) return [titleWithin(d, space, LABEL), ""];
  const forms = [date, date.replace(/ \d{4}/, "")].map((when) => [outlet, when].filter(Boolean).join(" · "));
  const whole = forms.find((form) => fitted(form, space, LABEL) === form);
  const [, short] = [date, date.replace(/ \d{4}/, "")];
  const label = whole ?? (short ? `${fitted(outlet, space - widthOf(` · ${short}`, LABEL), LABEL)} · ${short}` : fitted(outlet, space, LABEL));
  return [label, roomy && isolated(titleWithin(d, space, DETAIL))];
}

// Zoom by wheel (with Ctrl), buttons and + - 0; move by dragging and by scrolling. Letters stay readable. The
// view begins with the box to which most others are traced back.
function movable(svg, width, height, [, left, top] = [null, 0, 0]) {
  let scale = 1;
  const inner = h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Graph; plus and minus zoom, arrow keys move" }, svg);
  const zoom = (factor, x = inner.clientWidth / 2, y = inner.clientHeight / 2) => {
    const before = scale;
    scale = Math.min(LARGEST, Math.max(SMALLEST, scale * factor));
    const at = { x: inner.scrollLeft, y: inner.scrollTop };
    svg.style.width = `${width * scale}px`;
    svg.style.height = `${height * scale}px`;
    inner.scrollTo(((at.x + x) * scale) / before - x, ((at.y + y) * scale) / before - y);
  };
  const fit = () => { // the whole width, if letters stay readable
    zoom(Math.min(1.25, (inner.clientWidth || 1000) / width, Math.max(1, TALL / height)) / scale);
    inner.scrollTo(left * scale - inner.clientWidth / 3, top * scale - inner.clientHeight / 2);
  };
  const keys = { "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: fit };
  inner.addEventListener("keydown", (event) => {
    if (event.target !== inner || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const bounds = inner.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 0.87 : 1.15, event.clientX - bounds.left, event.clientY - bounds.top);
  }, { passive: false });
  let held = null; // fingers scroll the frame without help
  svg.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && !event.target.closest("a, .fold")) { held = event.pointerId; svg.setPointerCapture(held); }
  });
  svg.addEventListener("pointermove", (event) => { if (held !== null) inner.scrollBy(-event.movementX, -event.movementY); });
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => { held = null; });
  requestAnimationFrame(fit);
  svg.addEventListener("shown", fit);
  const button = (symbol, label, act) => h("button", { type: "button", "aria-label": label, title: label, onclick: act }, symbol);
  return [sideways(inner, "frame"), h("div", { class: "zoom" }, button("+", "Zoom in", keys["+"]),
    button("−", "Zoom out", keys["-"]), button("⤢", "Fit", fit))];
}
