"""Pairs of documents with a known direction, from the evaluation data and the project's own newsroom.

The data sets are grouped into kinds (`SETS`). The main figures come from a model that was not fitted on any
set of the same kind.

In every data set, the direction can be guessed from a shortcut, such as identifiers, file order or length
(see `README.md` next to the data). Identifiers are therefore hashed before they are used to choose anything.
Documents with an inserted passage are cropped to the same amount of context around it, and quote markers are
removed from replies, except in the sets of marked replies.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Any, NamedTuple

import provenance as pv
from benchmarks import data
from benchmarks.field import pair_sets

# The minimum Jaccard similarity at which a story that is sent again counts as an update.
_UPDATE = 0.5
# The maximum number of context characters kept around an inserted passage.
_CONTEXT = 2000
# The pattern does not match line breaks: removing blank lines would reveal which text quotes the other.
_QUOTE_MARK = re.compile(r"^(?:[^\S\n]*[>|:]+)+ ?", re.MULTILINE)
_ATTRIBUTION = re.compile(r"^.*(?:\bwrites:|\bwrote:|\bsays:|In article <).*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """Two texts of one data set. Cases with the same `family` must stay in the same part of a split.

    `label` is "derived" if `derived` was made from `source`. It is "common" if both were made from a third
    text, or if one was made from the other only indirectly, through other texts.
    """

    data_set: str
    family: str
    source: str
    derived: str
    language: str = "en"
    label: str = "derived"

    @property
    def key(self) -> str:
        """A hash of the texts, by which cases are ordered and chosen."""
        return hashlib.sha256(f"{self.source}\0{self.derived}".encode()).hexdigest()


def cases() -> list[Case]:
    """Return a sample of every data set, small enough to be aligned in a minute or two."""
    chosen: list[Case] = []
    for load, most in LOADERS.items():
        found = {case.key: case for case in load() if case.source.split() != case.derived.split()}
        chosen += sorted(found.values(), key=lambda case: case.key)[:most]
    return chosen


def revisions() -> Iterator[Case]:
    """Yield consecutive versions of Wikipedia articles."""
    for family, texts in _versions():
        yield from (Case("revisions", family, one, two) for one, two in pairwise(texts))


def distant_revisions() -> Iterator[Case]:
    """Yield pairs of versions that have other versions in between."""
    for family, texts in _versions():
        for one, two in combinations(range(len(texts)), 2):
            between = {" ".join(text.split()) for text in texts[one + 1 : two]}
            if between and not between & {" ".join(texts[end].split()) for end in (one, two)}:
                yield Case("revisions", family, texts[one], texts[two], label="common")


def paraphrases() -> Iterator[Case]:
    """Yield passages with paraphrases that were written by people and accepted by a judge."""
    for row in data.rows("webis_cpc"):
        if row["accepted"]:
            yield Case("paraphrases", row["id"], row["original"], row["paraphrase"])


def machine_rewrites() -> Iterator[Case]:
    """Yield articles with their rewrites by language models."""
    for seed, human, run in _runs():
        yield from (Case("machine rewrites", seed, human, text) for text in run)


def machine_chains() -> Iterator[Case]:
    """Yield rewrites, each with the next rewrite of the same run."""
    for seed, _, run in _runs():
        yield from (Case("machine chains", seed, one, two) for one, two in pairwise(run))


def machine_siblings() -> Iterator[Case]:
    """Yield pairs of rewrites of one article from different runs; neither is the source of the other."""
    runs = list(_runs())
    for (seed, _, one), (other, _, two) in combinations(runs, 2):
        if seed == other:
            yield Case("machine rewrites", seed, one[0], two[0], label="common")


def insertions() -> Iterator[Case]:
    """Yield pairs that share a passage inserted verbatim, with the same amount of context in both texts."""
    return _inserted("insertions", "no-obfuscation")


def translations() -> Iterator[Case]:
    """Yield pairs that share a passage translated into another language and back before it was inserted."""
    return _inserted("translations", "translation-obfuscation")


def replies() -> Iterator[Case]:
    """Yield posts with the replies that quote them, without quote markers."""
    for family, source, derived in _posts():
        yield Case("replies", family, _unmarked(source), _unmarked(derived))


def marked_replies() -> Iterator[Case]:
    """Yield posts with the replies that quote them, with quote markers."""
    return (Case("marked replies", *post) for post in _posts())


def sibling_replies() -> Iterator[Case]:
    """Yield pairs of replies to one post, without quote markers."""
    for family, first, second in _siblings():
        yield Case("replies", family, _unmarked(first), _unmarked(second), label="common")


def marked_sibling_replies() -> Iterator[Case]:
    """Yield pairs of replies to one post, with quote markers."""
    return (Case("marked replies", *posts, label="common") for posts in _siblings())


def distant_replies() -> Iterator[Case]:
    """Yield posts with later posts that quote them only through other posts, with quote markers."""
    return (Case("marked replies", *posts, label="common") for posts in _posts(direct=False))


def _siblings() -> Iterator[tuple[str, str, str]]:
    """Yield pairs of replies to one post that do not answer each other: the family and both texts."""
    texts = {row["id"]: row["text"] for row in data.rows("newsgroups_documents")}
    answers: dict[str, list[str]] = {}
    links: list[tuple[str, str]] = []
    for row in data.rows("newsgroups_replies"):
        links.append((row["source"], row["derived"]))
        if row["direct"]:
            answers.setdefault(row["source"], []).append(row["derived"])
    joined = {frozenset(link) for link in links}
    families = components(links)
    for parent, children in answers.items():
        for one, two in pairwise(sorted(children, key=hashed)):
            if frozenset((one, two)) not in joined:
                yield families[parent], texts[one], texts[two]


def urdu_newswire() -> Iterator[Case]:
    """Yield agency stories in Urdu with the newspaper stories made from them, without dates."""
    rows = {row["id"]: row for row in data.rows("counter_documents")}
    for pair in data.rows("counter_pairs"):
        if pair["label"] != "ND":
            source, derived = rows[pair["source"]], rows[pair["derived"]]
            one, two = (f"{row.get('headline', '')}\n{row.get('body', '')}" for row in (source, derived))
            yield Case("urdu newswire", pair["source"], one, two, language="ur")


def newsroom() -> Iterator[Case]:
    """Yield reports of invented events with the stories made from them."""
    for event, _, source, derived in _newsroom_links():
        yield Case("newsroom", event, source, derived)


def newsroom_siblings() -> Iterator[Case]:
    """Yield pairs of stories made from one report, neither of which was made from the other."""
    return _siblings_of("newsroom", _newsroom_links())


def second_desk_siblings() -> Iterator[Case]:
    """Yield pairs of stories that the second desk or the further hands made from one report."""
    return _siblings_of("second desk", _desk_links("newsroom_second_desk", "newsroom_more_hands"))


def _siblings_of(data_set: str, derivations: Iterable[tuple[str, str, str, str]]) -> Iterator[Case]:
    made: dict[tuple[str, str], list[str]] = {}
    links = set()
    for event, source, text, derived in derivations:
        made.setdefault((event, source), []).append(derived)
        links.add(frozenset((text, derived)))
    for (event, _), derived in made.items():
        for one, two in combinations(sorted(derived, key=hashed), 2):
            if frozenset((one, two)) not in links:
                yield Case(data_set, event, one, two, label="common")


def institutional_revisions() -> Iterator[Case]:
    """Yield consecutive versions of posts by institutions."""
    return _of("institutional revisions", pair_sets.newsroom_revisions())


def wire_updates() -> Iterator[Case]:
    """Yield a news agency's stories with the updates that it sent within a day, in chronological order.

    The Jaccard similarity of a pair is at least one half; notices based on the same template are less
    similar.
    """
    texts = {row["id"]: row for row in data.rows("reuters21578")}
    corpus = pv.read([{"id": id_, "text": row["text"]} for id_, row in texts.items()])
    for pair in pv.near_duplicates(corpus, threshold=_UPDATE).to_pylist():
        one, two = sorted((texts[pair["a"]], texts[pair["b"]]), key=lambda row: str(row["timestamp"]))
        times = [row["timestamp"] and datetime.fromisoformat(row["timestamp"]) for row in (one, two)]
        if all(times) and timedelta() < times[1] - times[0] <= timedelta(days=1):
            yield Case("wire updates", one["id"], one["text"], two["text"])


def simplifications() -> Iterator[Case]:
    """Yield German web pages with their versions in plain language."""
    return _of("simplifications", pair_sets.deplain_web(), "de")


def rewritten_news() -> Iterator[Case]:
    """Yield BBC articles with their rewrites by four language models."""
    return _of("rewritten news", pair_sets.l2r_news())


def machine_paraphrases() -> Iterator[Case]:
    """Yield news texts with their paraphrases and rewrites by language models."""
    return _of("machine paraphrases", pair_sets.llmfake())


def polished_news() -> Iterator[Case]:
    """Yield BBC articles with versions that were polished to different degrees."""
    return _of("polished news", pair_sets.apt_news())


def polished_openings() -> Iterator[Case]:
    """Yield openings of BBC articles with paraphrased or polished versions."""
    return _of("polished openings", (pair for pair in pair_sets.detectrl_xsum() if not _is_translated(pair)))


def translated_openings() -> Iterator[Case]:
    """Yield openings of BBC articles with versions translated into another language and back."""
    return _of("translated openings", filter(_is_translated, pair_sets.detectrl_xsum()))


def second_desk() -> Iterator[Case]:
    """Yield the reports of the second desk with the stories made from them."""
    for event, _, source, derived in _desk_links("newsroom_second_desk"):
        yield Case("second desk", event, source, derived)


def further_hands() -> Iterator[Case]:
    """Yield articles of the second desk with the stories that eight further outlets made from them."""
    second = {case.key for case in second_desk()}
    for event, _, source, derived in _desk_links("newsroom_second_desk", "newsroom_more_hands"):
        case = Case("further hands", event, source, derived)
        if case.key not in second:
            yield case


def _of(data_set: str, pairs: Iterable[pair_sets.TextPair], language: str = "en") -> Iterator[Case]:
    """Return the pairs of a set as cases; cases with the same source belong to the same family."""
    return (Case(data_set, hashed(pair.a), pair.a, pair.b, language) for pair in pairs)


def _is_translated(pair: pair_sets.TextPair) -> bool:
    return "translation" in pair.part.lower()


def _desk_links(*sets: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the event, the source's id and the two texts of every derivation."""
    rows = [row for name in sets for row in data.rows(name)]
    texts = {row["id"]: row["text"] for row in rows}
    for row in rows:
        for source in row["sources"]:
            if source in texts:
                yield row["event"], source, texts[source], row["text"]


LOADERS: dict[Callable[[], Iterator[Case]], int] = {
    revisions: 300,
    institutional_revisions: 300,
    distant_revisions: 400,
    wire_updates: 250,
    simplifications: 300,
    paraphrases: 254,
    machine_rewrites: 160,
    machine_chains: 80,
    machine_siblings: 60,
    rewritten_news: 200,
    machine_paraphrases: 200,
    polished_news: 200,
    polished_openings: 200,
    translations: 120,
    translated_openings: 120,
    insertions: 300,
    replies: 500,
    sibling_replies: 150,
    marked_replies: 400,
    marked_sibling_replies: 200,
    distant_replies: 200,
    urdu_newswire: 98,
    newsroom: 100,
    newsroom_siblings: 100,
    second_desk: 120,
    second_desk_siblings: 200,
    further_hands: 120,
}


class Sort(NamedTuple):
    """The kind of a set, and the relation of its pairs; sets of one kind are left out of a fit together."""

    kind: str
    relation: str


# Sets of one kind were made in the same way, or by the same newsroom. The main figures for a set come from a
# model that was not fitted on any set of its kind. The model recognises the relation from the texts alone. It
# is not fitted on marked replies, because the marks show explicitly which text is the reply.
SETS = {
    "revisions": Sort("revisions", "revision"),
    "institutional revisions": Sort("revisions", "revision"),
    "wire updates": Sort("wire updates", "update"),
    "simplifications": Sort("simplifications", "simplification"),
    "paraphrases": Sort("human paraphrases", "paraphrase"),
    "machine rewrites": Sort("machine rewrites", "rewrite"),
    "machine chains": Sort("machine rewrites", "rewrite"),
    "rewritten news": Sort("machine rewrites", "rewrite"),
    "machine paraphrases": Sort("machine rewrites", "rewrite"),
    "polished news": Sort("machine rewrites", "rewrite"),
    "polished openings": Sort("machine rewrites", "rewrite"),
    "translations": Sort("back-translations", "translation"),
    "translated openings": Sort("back-translations", "translation"),
    "insertions": Sort("insertions", "insertion"),
    "replies": Sort("replies", "reply"),
    "urdu newswire": Sort("agency copy", "news"),
    "newsroom": Sort("first newsroom", "news"),
    "second desk": Sort("second desk", "news"),
    "further hands": Sort("second desk", "news"),
}
KINDS = tuple(dict.fromkeys(sort.kind for sort in SETS.values()))


def hashed(name: str) -> str:
    """Return a hash of a name, which reveals nothing about the text."""
    return hashlib.sha256(name.encode()).hexdigest()


def _versions() -> Iterator[tuple[str, list[str]]]:
    """Yield the family of every article, and its versions in order."""
    families: dict[str, list[dict[str, Any]]] = {}
    for row in data.rows("wiki_versions"):
        families.setdefault(row["family"], []).append(row)
    for family, rows in families.items():
        yield family, [row["text"] for row in sorted(rows, key=lambda row: row["version"])]


def _runs() -> Iterator[tuple[str, str, list[str]]]:
    """Yield, for each run, the name and the text of the original article, and its rewrites in order."""
    rows = data.rows("llm_rewrites")
    humans = {row["seed"]: row["text"] for row in rows if row["run"] == "human"}
    runs: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for row in rows:
        if row["run"] != "human":
            runs.setdefault((row["seed"], row["run"]), []).append((row["step"], row["text"]))
    for (seed, _), steps in sorted(runs.items()):
        yield str(seed), humans[seed], [text for _, text in sorted(steps)]


def _inserted(data_set: str, category: str) -> Iterator[Case]:
    texts = {row["id"]: row["text"] for row in data.rows("pan13_documents")}
    rows = [row for row in data.rows("pan13_passages") if row["category"] == category]
    rows = sorted(rows, key=lambda row: hashed(f"{row['source']} {row['derived']} {row['source_start']}"))[
        :600
    ]
    families = components((row["source"], row["derived"]) for row in rows)
    for row in rows:
        source, derived = texts[row["source"]], texts[row["derived"]]
        spans = [(row[f"{side}_start"], row[f"{side}_end"]) for side in ("source", "derived")]
        before = min(_CONTEXT, *(start for start, _ in spans))
        after = min(_CONTEXT, len(source) - spans[0][1], len(derived) - spans[1][1])
        cropped = (
            # Words cut by the crop are removed. So are line ends, because they could reveal where the passage
            # was inserted.
            " ".join(text[start - before : end + after].split()[1:-1])
            for text, (start, end) in zip((source, derived), spans, strict=True)
        )
        yield Case(data_set, families[row["source"]], *cropped)


def _posts(direct: bool = True) -> Iterator[tuple[str, str, str]]:
    """Yield the family, the post and the reply for all direct replies, or for all indirect ones."""
    texts = {row["id"]: row["text"] for row in data.rows("newsgroups_documents")}
    rows = data.rows("newsgroups_replies")
    families = components((row["source"], row["derived"]) for row in rows)
    for row in rows:
        if row["direct"] == direct:
            yield families[row["source"]], texts[row["source"]], texts[row["derived"]]


def _unmarked(text: str) -> str:
    return _QUOTE_MARK.sub("", _ATTRIBUTION.sub("", text))


def _newsroom_links() -> Iterator[tuple[str, str, str, str]]:
    """Yield the event, the source's name and the two texts of every derivation in the newsroom."""
    sources = data.newsroom_sources()
    for event, articles in data.newsroom().items():
        for derived, made_from in sources[event].items():
            for source in made_from:
                yield event, source, articles[source], articles[derived]


def components(links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the family of every document; documents linked directly or through others share a family."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for source, derived in links:
        first, second = sorted((root(source), root(derived)), key=hashed)
        parent[second] = first
    return {name: root(name) for name in list(parent)}
