// The passages of a pair: as a map of both texts, and as a list.
import { documents, shown } from "./data.js";
import { foreign, h, s } from "./dom.js";

const [WIDTH, HEIGHT, LANE] = [1000, 60, 14];
const WORDS = 90; // number of characters of a passage that the list shows

// Both texts as bars, with the first on top and a band from each passage to its counterpart.
export function passageMap(pair, order, to) {
  const lengths = order.map((side) => documents.held[pair[side]] || 1);
  const bands = pair.passages.map((passage) => {
    const [[x0, x1], [y0, y1]] = order.map((side, i) => {
      const [start, end] = passage[side].map((offset) => (WIDTH * offset) / lengths[i]);
      return [start, Math.max(end, start + 3)];
    });
    const d = `M${x0} 0H${x1}V${LANE}L${y1} ${HEIGHT - LANE}V${HEIGHT}H${y0}V${HEIGHT - LANE}L${x0} ${LANE}Z`;
    return s("path", { d, class: passage.kind, "data-passage": passage.number, onclick: () => to(passage.number) },
      s("title", {}, `Passage ${passage.number}: ${passage.kind}`));
  });
  return s("svg", { class: "passage-map", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img",
    "aria-label": "Where the passages are: the first text above, the second below" },
  s("rect", { class: "lane-of", width: WIDTH, height: LANE }), s("rect", { class: "lane-of", y: HEIGHT - LANE, width: WIDTH, height: LANE }), bands);
}

// Every passage with its kind, its length and its beginning.
export function passageList(pair, order, texts, to) {
  const words = ({ [order[1]]: [start, end] }) => shown((texts[order[1]] ?? "").slice(start, Math.min(end, start + WORDS))).trim() + (end - start > WORDS ? "…" : "");
  return h("details", { class: "passage-list" }, h("summary", {}, "List of passages"),
    h("ol", {}, pair.passages.map((passage) => h("li", { "data-passage": passage.number },
      h("button", { type: "button", class: "point", onclick: () => to(passage.number) },
        h("mark", { class: passage.kind }, passage.kind), ` ${(passage[order[1]][1] - passage[order[1]][0]).toLocaleString("en")} characters: `, foreign(words(passage)))))));
}
