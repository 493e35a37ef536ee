// Who took from whom in a family: its links from a source to a derived document, one a line.
import { FAINT, documents, isolated, likely, pEquals } from "./data.js";
import { foreign, h, link } from "./dom.js";
import { titleWithin } from "./titles.js";

const SHOWN_LINKS = 5; // links that are shown at first
const FOLDED_LINKS = 60; // links in the fold below them; the others are in the table of derivations
const LINK_LETTERS = 16; // size of the letters in pixels
const [TITLE_AFTER, TITLE_ALONE] = [Math.min(240, innerWidth - 190), Math.min(460, innerWidth - 160)]; // pixels that a title may take after outlet and date, or without
const YEAR_OF = / \d{4}/;

// The links of a family in the order in which they answer the question: first those between different outlets,
// then those within one outlet, then those from sources without a name; in each group, the likeliest first.
export function familyLinks(members, derivations) {
  const here = derivations.filter((known) => known.directed && known.probability >= FAINT);
  const elsewhere = members.filter((d) => documents.outside[d]).map((d) => ({
    source: documents.outside[d][1], derived: d, probability: documents.outside[d][0], abroad: true }));
  return [...here, ...elsewhere].sort((x, y) => placeOfLink(x) - placeOfLink(y) || y.probability - x.probability);
}

function placeOfLink({ source, derived, abroad }) {
  if (abroad) return source === null ? 2 : 0;
  return documents.outlet[source] && documents.outlet[source] === documents.outlet[derived] ? 1 : 0;
}

// A link in a line: outlet and date of both ends and the probability, with the titles if there is space or the outlets
// are the same. If all dates are of one year, the year is left out.
export function linkLine({ source, derived, probability, pair, abroad }, withYear = true) {
  const alike = !abroad && documents.outlet[source] === documents.outlet[derived];
  const end = (d) => {
    const name = [documents.outlet[d] && foreign(documents.outlet[d]), withYear ? documents.written[d] : documents.written[d].replace(YEAR_OF, "")].filter(Boolean);
    const called = isolated(`“${titleWithin(d, name.length ? TITLE_AFTER : TITLE_ALONE, LINK_LETTERS)}”`);
    return name.length ? [name.flatMap((part, i) => (i ? [", ", part] : [part])), h("span", { class: !alike && "of-title" }, `: ${called}`)] : called;
  };
  const from = !abroad ? end(source) : source === null ? "an unnamed source" : foreign(source);
  return [link(abroad ? `document/${derived}` : `pair/${pair}`, from, " →\u00a0", end(derived)), " ", h("small", {}, pEquals(probability))];
}

// The likely links of a family as a list or, if there are none, the possible ones; nothing without any.
export function linkList(members, links) {
  const sure = links.filter(likely), named = sure.length ? sure : links;
  if (!named.length) return null;
  const years = new Set(members.map((d) => documents.written[d].match(YEAR_OF)?.[0]).filter(Boolean));
  const items = (some) => h("ul", {}, some.map((one) => h("li", {}, linkLine(one, years.size > 1))));
  const rest = named.slice(SHOWN_LINKS), folded = rest.slice(0, FOLDED_LINKS);
  return h("section", { class: "link-list", "aria-label": sure.length ? "Likely links" : "Possible links" }, items(named.slice(0, SHOWN_LINKS)),
    rest.length > 0 && h("details", {}, h("summary", {}, `and ${rest.length.toLocaleString("en")} more`), items(folded),
      folded.length < rest.length && h("p", {}, "The others are in the table of derivations below.")));
}
