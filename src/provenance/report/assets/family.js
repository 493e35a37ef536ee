// A family: its derivation graph, who was first, shares, documents and edges.
import { count, documents, duration, familyOf, onlyBoilerplate, pairBetween, pairs, percent, report, shareOf, sharing, title } from "./data.js";
import { foreign, growing, h, link, lost, s } from "./dom.js";
import { graph } from "./graph.js";
import { PAIR_HEADS, named, pairRow } from "./list.js";

const CELLS = 40; // documents in the heatmap

export function familyView(index) {
  const family = report.families[index];
  if (!family) return lost("family");
  const inside = pairs.filter((pair) => familyOf[pair.a] === Number(index) && familyOf[pair.b] === Number(index));
  const drawn = family.nodes.filter(([name]) => typeof name === "number").length;
  return [
    h("h1", {}, `Family ${Number(index) + 1}: ${count(family.documents.length, "document")} `,
      h("small", {}, "pointing back to ", foreign(title(family.head)))),
    drawn < family.documents.length && h("ul", { class: "notices" }, h("li", {},
      `The picture shows the ${drawn} documents with the likeliest edges; all ${family.documents.length.toLocaleString("en")} are in the tables.`)),
    graph(family),
    timeline(family.documents),
    h("section", {}, h("h2", {}, "Links"), growing(count(inside.length, "link"), PAIR_HEADS, inside, pairRow, 50)),
    heatmap(family.documents),
    h("section", {}, h("h2", {}, "Documents"), growing(count(family.documents.length, "document"),
      ["Document", "Id", "#Characters", "Source outside the corpus"], family.documents, (d) => [
        named(d), foreign(documents.id[d]), documents.length[d].toLocaleString("en"), outside(d)], 50)),
  ];
}

export function outside(d) {
  const behind = documents.outside[d];
  if (!behind) return "";
  return h("span", {}, behind[1] ? foreign(behind[1]) : "unnamed", ` (p = ${behind[0].toFixed(2)})`);
}

function timeline(members) {
  const dated = members.filter((d) => documents.time[d] !== null).sort((x, y) => documents.time[x] - documents.time[y]);
  if (dated.length < 2) return null;
  const first = documents.time[dated[0]], range = documents.time[dated.at(-1)] - first || 1;
  const undated = members.length - dated.length;
  const rows = (d) => [
    documents.date[d],
    h("span", { class: "lane" }, h("i", { style: { left: `${(100 * (documents.time[d] - first)) / range}%` } })),
    duration(documents.time[d] - first) || "first", named(d),
  ];
  return h("section", { class: "timeline" }, h("h2", {}, "Who was first"),
    growing(`By date of publication${undated ? `; ${count(undated, "document")} without a date left out` : ""}. A date can be wrong: it is one piece of evidence among others.`,
      ["Published", "Time", "After the first", "Document"], dated, rows, 50));
}

function heatmap(members) {
  const chosen = members.slice(0, CELLS);
  if (chosen.length < 3) return null;
  const size = 18, left = 30;
  const cells = chosen.flatMap((row, y) => chosen.map((column, x) => {
    const pair = row === column ? undefined : pairBetween(row, column);
    const place = { x: left + x * size, y: left + y * size, width: size - 1, height: size - 1 };
    if (!pair) return s("rect", { ...place, class: "none" });
    const share = shareOf(pair, row);
    const words = onlyBoilerplate(pair) ? `“${title(row)}” ${sharing(pair)} with “${title(column)}”`
      : `${percent(share)} of “${title(row)}” is shared with “${title(column)}”`;
    return s("a", { href: `#/pair/${pair.index}`, "aria-label": words },
      s("title", {}, words), s("rect", { ...place, class: "cell", "fill-opacity": (0.08 + 0.92 * share).toFixed(2) }));
  }));
  const names = chosen.flatMap((d, i) => [
    s("text", { x: left - 6, y: left + i * size + 13, "text-anchor": "end" }, i + 1),
    s("text", { x: left + i * size + size / 2, y: left - 7, "text-anchor": "middle" }, i + 1),
  ]);
  const side = left + chosen.length * size;
  return h("section", {}, h("h2", {}, "Shares"),
    h("p", { class: "lead" }, `How much of each document (row) it shares with each other (column)${chosen.length < members.length ? `, for the first ${CELLS}` : ""}.`),
    h("div", { class: "heatmap" },
      s("svg", { width: side, height: side, viewBox: `0 0 ${side} ${side}`, role: "group", "aria-label": "Shares between documents" }, names, cells),
      h("ol", {}, chosen.map((d) => h("li", {}, link(`document/${d}`, foreign(title(d))))))));
}
