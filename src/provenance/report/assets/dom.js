// Creates elements; text from documents enters the page only as text, never as HTML.
import { shown } from "./data.js";

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") Object.entries(value).forEach(([key, v]) => element.style.setProperty(key, v));
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(shown(child)));
  }
  return element;
}

export const h = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
export const s = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

// Words from an input, which may be in any script and direction.
export const foreign = (text, attributes = {}) => h("bdi", { dir: "auto", ...attributes }, text);

export const link = (route, ...children) => h("a", { href: `#/${route}` }, ...children);

// A text cut to a width in pixels, measured in the page's own font.
const ruler = document.createElement("canvas").getContext("2d");
const FONT = getComputedStyle(document.body).fontFamily;
export function widthOf(text, size) {
  ruler.font = `${size}px ${FONT}`;
  return ruler.measureText(text).width;
}

export function fitted(text, width, size) {
  ruler.font = `${size}px ${FONT}`;
  const line = shown(text).replace(/\s+/g, " ").trim();
  if (ruler.measureText(line).width <= width) return line;
  const characters = [...line];
  let [fits, not] = [0, characters.length];
  while (not - fits > 1) {
    const middle = (fits + not) >> 1;
    if (ruler.measureText(`${characters.slice(0, middle).join("")}…`).width <= width) fits = middle;
    else not = middle;
  }
  return `${characters.slice(0, fits).join("").trimEnd()}…`;
}

const HIDDEN = 8; // a box says that it has more if more than this many pixels are outside it

// Shows the words for which the present list is searched in the box at the top of the page.
export function searched() {
  document.querySelector("#search input").value = new URLSearchParams(location.hash.split("?")[1]).get("q") ?? "";
}

// A box around an element that scrolls, which shows at its edges where there is more to see.
export function sideways(inner, name = "") {
  const frame = h("div", { class: `sideways ${name}` }, inner);
  const update = () => {
    frame.classList.toggle("more-before", inner.scrollLeft > HIDDEN);
    frame.classList.toggle("more-after", inner.scrollLeft + inner.clientWidth < inner.scrollWidth - HIDDEN);
    frame.classList.toggle("more-below", inner.scrollTop + inner.clientHeight < inner.scrollHeight - HIDDEN);
  };
  inner.addEventListener("scroll", update, { passive: true });
  const watch = new ResizeObserver(update);
  [inner, ...inner.children].forEach((one) => watch.observe(one));
  return frame;
}

// A list of notices above the content; nothing if there are none.
export const notices = (texts) => texts.length > 0 && h("ul", { class: "notices" }, texts.map((notice) => h("li", {}, notice)));

// The view for an address that does not exist.
export const lost = (what) => [h("h1", {}, `There is no such ${what}`), h("p", {}, link("", "To the overview"))];

// A part of the page that scrolls sideways if it is too wide.
export const wide = (caption, ...content) =>
  sideways(h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, content));

// A table with right-aligned numbers; cells are text or elements. `sorting` makes the heads buttons.
export function table(caption, heads, rows, sorting = null) {
  const numeric = heads.map((head) => head.startsWith("#"));
  const words = heads.map((head) => head.replace("#", ""));
  const head = (i) => (sorting?.keys[i] ? h("button", { type: "button", class: "sort", onclick: () => sorting.by(i) }, words[i],
    h("span", { "aria-hidden": "true" }, sorting.column === i ? (sorting.down ? " ↓" : " ↑") : "")) : words[i]);
  const order = (i) => (sorting?.keys[i] && sorting.column === i ? (sorting.down ? "descending" : "ascending") : null);
  return wide(caption,
    h("table", {},
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, heads.map((_, i) =>
        h("th", { scope: "col", class: numeric[i] && "number", "aria-sort": order(i) }, head(i))))),
      h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, i) =>
        h("td", { class: numeric[i] && "number", "data-head": words[i] }, cell)))))));
}

const isKnown = (key) => key !== undefined && key !== null && key !== "";

const PHONE = 768; // width in pixels below which each row is a card
export const PORTION = 25; // rows of a table that are shown at first
const FEWER = 3; // how many times fewer cards than rows are shown at first

// A long table, shown one part at a time. allKeys: the sort key of each sortable column; numbers are sorted
// in descending order at first. A column in which no item has a sort key is empty, and is left out.
export function growing(caption, allHeads, items, allCells, step = PORTION, allKeys = []) {
  const used = allHeads.map((_, i) => i).filter((i) => !allKeys[i] || items.some((item) => isKnown(allKeys[i](item))));
  const [heads, keys] = [allHeads, allKeys].map((all) => used.map((i) => all[i]));
  const row = (item) => { const cells = allCells(item); return used.map((i) => cells[i]); };
  const box = h("div", {});
  let reached = innerWidth <= PHONE ? Math.ceil(step / FEWER) : step, ordered = items;
  const sorting = { keys, column: null, down: false, by: (i) => {
    sorting.down = sorting.column === i ? !sorting.down : heads[i].startsWith("#");
    sorting.column = i;
    ordered = sorted(items, keys[i], sorting.down);
    draw();
    box.querySelectorAll("th")[i].firstElementChild.focus();
  } };
  const draw = () => {
    const more = ordered.length - reached;
    box.replaceChildren(
      table(caption, heads, ordered.slice(0, reached).map(row), sorting),
      more > 0 ? h("button", { type: "button", class: "more", onclick: () => { reached *= 4; draw(); } },
        `Show more (${more.toLocaleString("en")} left)`) : "");
  };
  draw();
  return box;
}

// The items sorted by a key; items without a key come last.
function sorted(items, key, down) {
  const known = items.map((item) => [key(item) ?? "", item]);
  const order = (x, y) => (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "en"));
  return known.sort(([x], [y]) => (x === "") - (y === "") || (down ? order(y, x) : order(x, y))).map(([, item]) => item);
}
