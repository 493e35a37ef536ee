// Titles cut to a width, so that two documents of a family can be distinguished.
import { byline, count, documents, familyOf, report, title } from "./data.js";
import { fitted } from "./dom.js";

// A title cut at its end. If another title of the family is the same up to there, the words in the middle are
// left out instead.
export function titleWithin(d, width, size) {
  const own = [...title(d)], cut = fitted(title(d), width, size);
  const begins = cut.slice(0, cut.length / 2);
  const alike = (report.families[familyOf[d]]?.documents ?? []).map(title)
    .filter((other) => other !== title(d) && other.startsWith(begins) && fitted(other, width, size) === cut).map((other) => [...other]);
  if (!alike.length) return cut;
  const differs = Math.min(...alike.map((other) => own.findIndex((letter, i) => letter !== other[i])).map((at) => (at < 0 ? own.length - 1 : at)));
  const word = own.slice(0, differs + 1).lastIndexOf(" ") + 1;
  return `${fitted(title(d), width / 2, size)} ${fitted(own.slice(word).join(""), width / 2, size)}`;
}

// What distinguishes documents that have the same outlet, date and title: their lengths or, if these are the same, a number.
export function detailsOf(members) {
  const alike = Map.groupBy(members, (d) => `${byline(d)}\n${title(d)}`), found = new Map();
  for (const some of alike.values()) {
    if (some.length === 1) continue;
    const lengths = new Set(some.map((d) => documents.length[d]));
    some.forEach((d, i) => found.set(d, lengths.size === some.length ? count(documents.length[d], "character") : `${i + 1} of ${some.length} with this title`));
  }
  return found;
}
