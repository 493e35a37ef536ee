"""Sets of labelled pairs: separate texts on one event or topic, and texts derived from other texts."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

import provenance as pv
from benchmarks import data
from benchmarks.alignment.pairs import newsroom

MOST = 160  # pairs used from each set
# A function that decides whether two texts are related, given the name of their set and the texts.
Related = Callable[[str, str, str], bool]

_PAGE_WORDS = re.compile(
    r"cookie|javascript|privacy (?:policy|notice)|terms of use|subscrib|newsletter|sign up|log ?in\b"
    r"|click here|see more of|all rights reserved|password|domain name",
    re.IGNORECASE,
)
_PROMPT = re.compile(r"\bpassage\b|\brewrit|\bparaphras", re.IGNORECASE)
_SHORTEST = 600  # minimum length in characters of a page that contains an article


@dataclass(frozen=True)
class TextPair:
    """Two texts, and the part of the set to which they belong; if one text is the source, it is `a`."""

    a: str
    b: str
    part: str = ""

    @property
    def key(self) -> str:
        """A hash of the texts, so that samples do not depend on ids or on the order of the pairs."""
        return hashlib.sha256(f"{self.a}\0{self.b}".encode()).hexdigest()


def basil() -> Iterator[TextPair]:
    """Yield pairs of reports by American outlets on one event; some share quotations."""
    return _separate("basil")


def allsides() -> Iterator[TextPair]:
    """Yield pairs of openings of reports on one event."""
    return _separate("allsides")


def ecbplus() -> Iterator[TextPair]:
    """Yield pairs of short reports on one event, except copies of one wire story."""
    return _separate("ecbplus", most_shared=0.02)


def fakebr() -> Iterator[TextPair]:
    """Yield pairs of a true and an invented Portuguese news story on one topic."""
    return _separate("fakebr", kind="same_topic")


def l2r_news() -> Iterator[TextPair]:
    """Yield BBC articles with their rewrites by four language models."""
    return _made("l2r_news", "model")


def llmfake() -> Iterator[TextPair]:
    """Yield articles with their paraphrases and rewrites by language models.

    Three kinds of pairs are left out: claims followed by fragments of a web page (the set "coaid"), pages
    that are short or contain words such as "cookie", and answers of a model that repeat the prompt.
    """
    for pair in _made("llmfake", "model", left_out=("coaid",)):
        if len(pair.a) >= _SHORTEST and not _PAGE_WORDS.search(pair.a) and not _PROMPT.search(pair.b[:200]):
            yield pair


def deplain_web() -> Iterator[TextPair]:
    """Yield German web pages with their versions in plain language."""
    return _made("deplain_web", "split")


def detectrl_xsum() -> Iterator[TextPair]:
    """Yield BBC articles with versions that are paraphrased, polished, or translated and translated back."""
    return _made("detectrl_xsum", "label")


def apt_news() -> Iterator[TextPair]:
    """Yield BBC articles with versions polished to different degrees.

    All texts are converted to lower case, because their capitals are unreliable.
    """
    for pair in _made("apt_news", "label"):
        yield TextPair(pair.a.lower(), pair.b.lower(), pair.part)


def newsroom_revisions() -> Iterator[TextPair]:
    """Yield pairs of consecutive versions of posts by institutions, if their words differ."""
    families: dict[str, list[dict[str, Any]]] = {}
    for row in data.rows("newsroom_revisions"):
        families.setdefault(row["family"], []).append(row)
    for rows in families.values():
        for one, two in pairwise(sorted(rows, key=lambda row: row["version"])):
            if one["text"].split() != two["text"].split():
                yield TextPair(one["text"], two["text"])


def first_newsroom_reports() -> Iterator[TextPair]:
    """Return pairs of independent reports of the project's own invented events."""
    return (TextPair(pair.a, pair.b, _fit(pair)) for pair in newsroom() if not pair.shares)


def first_newsroom() -> Iterator[TextPair]:
    """Return texts derived from reports of the project's own invented events, each with a source."""
    return (TextPair(pair.a, pair.b, _fit(pair)) for pair in newsroom() if pair.shares)


def second_desk_reports() -> Iterator[TextPair]:
    """Yield pairs of independent reports of the second desk, whose events were invented by other authors."""
    by_event: dict[str, list[str]] = {}
    for row in data.rows("newsroom_second_desk"):
        if not row["sources"]:
            by_event.setdefault(row["event"], []).append(row["text"])
    for reports in by_event.values():
        yield from (TextPair(one, two) for one, two in combinations(reports, 2))


def second_desk() -> Iterator[TextPair]:
    """Return texts derived from the reports of the second desk, each with a source."""
    return _of_desk("newsroom_second_desk")


def further_hands() -> Iterator[TextPair]:
    """Return texts that eight further outlets derived from articles of the second desk, each with a source.

    Each outlet has one author.
    """
    return _of_desk("newsroom_more_hands")


# For each set of pairs, its loader and the evaluation sets that the loader needs.
SEPARATE: dict[str, tuple[Callable[[], Iterator[TextPair]], tuple[str, ...]]] = {
    "basil": (basil, ("basil_documents", "basil_same_event_pairs")),
    "allsides": (allsides, ("allsides_documents", "allsides_same_event_pairs")),
    "ecbplus": (ecbplus, ("ecbplus_documents", "ecbplus_same_event_pairs")),
    "fakebr": (fakebr, ("fakebr_documents", "fakebr_same_topic_pairs")),
    "first newsroom": (first_newsroom_reports, ()),
    "second desk": (second_desk_reports, ("newsroom_second_desk",)),
}
MADE: dict[str, tuple[Callable[[], Iterator[TextPair]], tuple[str, ...]]] = {
    "l2r_news": (l2r_news, ("l2r_news_documents", "l2r_news_pairs")),
    "llmfake": (llmfake, ("llmfake_documents", "llmfake_pairs")),
    "deplain_web": (deplain_web, ("deplain_web_documents", "deplain_web_pairs")),
    "detectrl_xsum": (detectrl_xsum, ("detectrl_xsum_documents", "detectrl_xsum_pairs")),
    "apt_news": (apt_news, ("apt_news_documents", "apt_news_pairs")),
    "newsroom_revisions": (newsroom_revisions, ("newsroom_revisions",)),
    "first newsroom": (first_newsroom, ()),
    "second desk": (second_desk, ("newsroom_second_desk",)),
    "further hands": (further_hands, ("newsroom_second_desk", "newsroom_more_hands")),
}
SETS = tuple(
    dict.fromkeys(name for loaders in (SEPARATE, MADE) for _, needed in loaders.values() for name in needed)
)


def called_related(_name: str, a: str, b: str) -> bool:
    """Return whether `compare` with default settings calls two texts related."""
    return bool(pv.compare(a, b).relation["unrelated"] < 0.5)


def figures(related: Related = called_related, most: int = MOST) -> dict[str, Any]:
    """Return the share of pairs in each set, and in each of its parts, for which `related` returns true."""
    return {
        group: {
            name: _shares([(pair, related(name, pair.a, pair.b)) for pair in chosen(load(), most)])
            for name, (load, _) in loaders.items()
        }
        for group, loaders in (("separate", SEPARATE), ("made", MADE))
    }


def chosen(pairs: Iterator[TextPair], most: int = MOST) -> list[TextPair]:
    """Return a fixed sample of at most `most` pairs, chosen by a hash of their texts."""
    return sorted({pair.key: pair for pair in pairs}.values(), key=lambda pair: pair.key)[:most]


def _shares(outcomes: list[tuple[TextPair, bool]]) -> dict[str, Any]:
    parts = sorted({pair.part for pair, _ in outcomes})
    by_part = {part: [hit for pair, hit in outcomes if pair.part == part] for part in parts}
    return {
        "pairs": len(outcomes),
        "related": sum(hit for _, hit in outcomes) / len(outcomes),
        "parts": {
            part: {"pairs": len(hits), "related": sum(hits) / len(hits)}
            for part, hits in by_part.items()
            if len(parts) > 1
        },
    }


def _separate(name: str, kind: str = "same_event", most_shared: float = 1.0) -> Iterator[TextPair]:
    documents = data.texts(f"{name}_documents")
    for row in data.rows(f"{name}_{kind}_pairs"):
        if row["share8"] <= most_shared:
            yield TextPair(documents[row["a"]], documents[row["b"]])


def _made(name: str, part: str, left_out: tuple[str, ...] = ()) -> Iterator[TextPair]:
    documents = data.texts(f"{name}_documents")
    for row in data.rows(f"{name}_pairs"):
        if row.get("set") not in left_out:
            yield TextPair(documents[row["source"]], documents[row["derived"]], row[part])


def _of_desk(name: str) -> Iterator[TextPair]:
    """Yield derived texts with each of their sources that is in the same language."""
    rows = [*data.rows("newsroom_second_desk"), *data.rows(name)]
    documents = {row["id"]: row for row in rows}
    for row in data.rows(name):
        for source in row["sources"]:
            if documents[source]["language"] == row["language"]:
                yield TextPair(documents[source]["text"], row["text"], row["kind"])


def _fit(pair: Any) -> str:
    return "left out of the fit" if pair.held_out else "fitted on"
