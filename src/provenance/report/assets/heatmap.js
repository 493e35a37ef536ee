// The share of each document of a family that is shared with each other document.
import { called, documents, onlyBoilerplate, pairBetween, pairsOf, percent, quoted, shareOf, sharing, title } from "./data.js";
import { fitted, h, s, sideways } from "./dom.js";

const CELLS = 40; // number of documents on each side
const FEW = 12; // up to this many documents, a cell has space for its number
const LABELS = innerWidth < 600 ? 200 : 340; // pixels for the names on the left

export function heatmap(members) {
  const joined = [...members].sort((x, y) => pairsOf[y].length - pairsOf[x].length || x - y).slice(0, CELLS);
  const chosen = members.filter((d) => joined.includes(d));
  if (chosen.length < 3) return null;
  const size = chosen.length <= FEW ? 44 : 20, top = 24;
  const extent = { width: LABELS + chosen.length * size, height: top + chosen.length * size };
  const cells = chosen.flatMap((row, y) => chosen.map((column, x) =>
    cell(row, column, { x: LABELS + x * size, y: top + y * size, width: size - 2, height: size - 2 })));
  const names = chosen.flatMap((d, i) => [
    s("a", { href: `#/document/${d}`, "aria-label": title(d) }, s("title", {}, called(d)),
      s("text", { x: LABELS - 8, y: top + i * size + size / 2 + 4, "text-anchor": "end", class: "name" },
        fitted([documents.outlet[d], title(d)].filter(Boolean).join(": "), LABELS - 50, 13), `  ${i + 1}`)),
    s("text", { x: LABELS + i * size + size / 2, y: top - 8, "text-anchor": "middle" }, i + 1),
  ]);
  return h("section", {}, h("h2", {}, "How much text they share"),
    h("p", { class: "lead" }, "How much of each document (row) is shared with each other document (column)",
      chosen.length < members.length && `, for the ${CELLS} that share text with the most others`,
      ". A full row means that the whole text is shared."),
    sideways(h("div", { class: "heatmap", tabindex: "0", role: "region", "aria-label": "Shares between documents" },
      s("svg", { ...extent, viewBox: `0 0 ${extent.width} ${extent.height}`, role: "group", "aria-label": "Shares between documents" }, names, cells))));
}

function cell(row, column, place) {
  const pair = row === column ? undefined : pairBetween(row, column);
  if (!pair) return s("rect", { ...place, class: row === column ? "self" : "none" });
  const share = shareOf(pair, row);
  const words = onlyBoilerplate(pair) ? `${quoted(row)} ${sharing(pair)} with ${quoted(column)}`
    : `${percent(share)} of ${called(row)} is shared with ${called(column)}`;
  return s("a", { href: `#/pair/${pair.index}`, "aria-label": words }, s("title", {}, words),
    s("rect", { ...place, class: "cell" }), s("rect", { ...place, class: "level", "fill-opacity": (0.06 + 0.94 * share).toFixed(2) }),
    place.width > 30 && !onlyBoilerplate(pair) && s("text", { x: place.x + place.width / 2, y: place.y + place.height / 2 + 4, "text-anchor": "middle",
      class: "figure" }, `${Math.round(share * 100)}%`));
}
