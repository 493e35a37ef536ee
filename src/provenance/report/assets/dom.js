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

// Words from an input, in any script and direction.
export const foreign = (text, attributes = {}) => h("bdi", { dir: "auto", ...attributes }, text);

export const link = (route, ...children) => h("a", { href: `#/${route}` }, ...children);

// A text cut to a width in pixels, measured in the page's own font.
const ruler = document.createElement("canvas").getContext("2d");
const FONT = getComputedStyle(document.body).fontFamily;
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

// A list of notices above the content; nothing if there are none.
export const notices = (texts) => texts.length > 0 && h("ul", { class: "notices" }, texts.map((notice) => h("li", {}, notice)));

// The view for an address that does not exist.
export const lost = (what) => [h("h1", {}, `There is no such ${what}`), h("p", {}, link("", "To the overview"))];

// A table with numbers aligned right; cells are text or elements.
export function table(caption, heads, rows) {
  const numeric = heads.map((head) => head.startsWith("#"));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h("table", {},
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, heads.map((head, i) =>
        h("th", { scope: "col", class: numeric[i] && "number" }, head.replace("#", ""))))),
      h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, i) =>
        h("td", { class: numeric[i] && "number", "data-head": heads[i].replace("#", "") }, cell)))))));
}

// A long table, shown one part at a time.
export function growing(caption, heads, items, row, step = 200) {
  const box = h("div", {});
  let reached = step;
  const draw = () => {
    const more = items.length - reached;
    box.replaceChildren(
      table(caption, heads, items.slice(0, reached).map(row)),
      more > 0 ? h("button", { type: "button", onclick: () => { reached += 1000; draw(); } },
        `Show more (${more.toLocaleString("en")} left)`) : "");
  };
  draw();
  return box;
}
