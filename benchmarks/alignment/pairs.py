"""Load pairs of texts with a known history: pairs that share text, only an event, or nothing at all."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from benchmarks import data

# The four independent reports of each event. Their authors had the same fact sheet and saw no other report.
REPORTS = ("agency", "explainer", "regional", "tabloid")


@dataclass(frozen=True)
class LabelledPair:
    """Two texts, the set and the family they belong to, and whether they share text."""

    set: str
    family: str
    shares: bool
    a: str
    b: str

    @property
    def held_out(self) -> bool:
        """Whether the pair is not used for fitting: a hash of its family selects one family in three."""
        if self.set.startswith("examples"):
            return False
        return crc32(f"{self.set.split(':')[0]}/{self.family}".encode()) % 3 == 0


def all_pairs(seed: int = 7) -> list[LabelledPair]:
    """Return all pairs of all sets."""
    chance = random.Random(seed)
    return [
        *newsroom(),
        *examples_of_pan(chance),
        *rewrites(chance),
        *paraphrases(),
        *answers(),
        *newswire(),
        *other_newswire(),
        *bulletins(random.Random(seed)),
        *assignments(),
        *unrelated_news(chance),
        *examples(),
        *seeds(),
    ]


def newsroom() -> list[LabelledPair]:
    """For each invented event, pair the independent reports, and each derived version with its sources."""
    sources, pairs = data.newsroom_sources(), []
    for event, articles in data.newsroom().items():
        pairs += [
            LabelledPair("newsroom:independent", event, False, articles[one], articles[other])
            for one, other in itertools.combinations(REPORTS, 2)
        ]
        pairs += [
            LabelledPair(f"newsroom:{derived}", event, True, articles[source], articles[derived])
            for derived, its_sources in sources[event].items()
            for source in its_sources
        ]
    return pairs


def examples_of_pan(chance: random.Random, each: int = 200, unrelated: int = 600) -> list[LabelledPair]:
    """Draw pairs of longer texts with planted passages of every category, and unrelated pairs.

    A summary is paired only with its actual source, although PAN 2013 also pairs it with other reports.
    """
    documents, pairs = data.texts("pan13_documents"), []
    by_category: dict[str, list[dict[str, str]]] = {}
    planted = {(row["source"], row["derived"]) for row in data.rows("pan13_passages")}
    for row in data.rows("pan13_pairs"):
        if row["category"] == "summary-obfuscation" and (row["source"], row["derived"]) not in planted:
            continue
        by_category.setdefault(row["category"], []).append(row)
    for category in (
        "no-plagiarism",
        "no-obfuscation",
        "random-obfuscation",
        "translation-obfuscation",
        "summary-obfuscation",
    ):
        shares = category != "no-plagiarism"
        for row in chance.sample(by_category[category], each if shares else unrelated):
            texts = documents[row["source"]], documents[row["derived"]]
            pairs.append(LabelledPair(f"pan:{category}", row["source"], shares, *texts))
    return pairs


def rewrites(chance: random.Random) -> list[LabelledPair]:
    """Return machine rewrites up to step 10, each paired with its original and with another article."""
    rows = data.rows("llm_rewrites")
    originals = {row["seed"]: row["text"] for row in rows if row["run"] == "human"}
    pairs = []
    for row in rows:
        if row["run"] == "human" or row["step"] > 10:
            continue
        own, other = row["seed"], chance.choice([seed for seed in originals if seed != row["seed"]])
        pairs.append(LabelledPair("rewrites:own", str(own), True, originals[own], row["text"]))
        pairs.append(LabelledPair("rewrites:other", str(own), False, originals[other], row["text"]))
    return pairs


def paraphrases() -> list[LabelledPair]:
    """Return short passages, each paired with its human paraphrase and with another passage's paraphrase."""
    accepted = [row for row in data.rows("webis_cpc") if row["accepted"]]
    return [
        LabelledPair(f"paraphrases:{name}", row["id"], shares, row["original"], partner["paraphrase"])
        for row, following in zip(accepted, [*accepted[1:], accepted[0]], strict=True)
        for name, shares, partner in (("own", True, row), ("other", False, following))
    ]


def answers() -> list[LabelledPair]:
    """Return student answers, each with the given article, from which it may be copied or revised."""
    documents = data.texts("clough_stevenson_documents")
    return [
        LabelledPair(
            f"answers:{row['label']}",
            row["derived"],
            row["label"] != "non",
            documents[row["source"]],
            documents[row["derived"]],
        )
        for row in data.rows("clough_stevenson_pairs")
    ]


def newswire() -> list[LabelledPair]:
    """Return pairs of an agency story and an Urdu newspaper story that is wholly, partly or not derived."""
    documents = data.texts("counter_documents")
    return [
        LabelledPair(
            f"newswire:{row['label']}",
            row["source"],
            row["label"] != "ND",
            documents[row["source"]],
            documents[row["derived"]],
        )
        for row in data.rows("counter_pairs")
    ]


def other_newswire(nearest: int = 2) -> list[LabelledPair]:
    """Pair each agency story with the most similar newspaper stories about other events.

    The two stories of a pair share a topic, but no text.
    """
    reports, pairs = newswire(), []
    for pair in reports:
        others = [(alike(pair.a, other.b), other) for other in reports if other.family != pair.family]
        # Some events occur twice in the collection, so very similar stories are taken to be about one event.
        others = [(likeness, other) for likeness, other in others if likeness < 0.5]
        others.sort(key=lambda each: (-each[0], each[1].family))
        pairs += [
            LabelledPair("newswire:other", pair.family, False, pair.a, other.b)
            for _, other in others[:nearest]
        ]
    return pairs


def bulletins(chance: random.Random, sizes: tuple[int, ...] = (3, 6, 12, 24)) -> list[LabelledPair]:
    """Return pairs of long texts that share no text, each composed of several stories.

    One text contains agency stories, and the other contains the same number of newspaper stories about other
    events. These pairs are needed because long texts have many words in common, whatever they are about.
    """
    pairs = []
    for held_out, count in ((False, 20), (True, 10)):
        by_event = {pair.family: pair for pair in newswire() if pair.held_out == held_out}
        for size in sizes:
            for _ in range(count):
                drawn = chance.sample(sorted(by_event), min(2 * size, len(by_event)))
                half = len(drawn) // 2
                copy = "\n".join(by_event[event].a for event in drawn[:half])
                stories = "\n".join(by_event[event].b for event in drawn[half:])
                pairs.append(LabelledPair("newswire:bulletins", drawn[0], False, copy, stories))
    return pairs


def alike(a: str, b: str) -> float:
    """Return the Jaccard similarity of the sets of words of two texts."""
    words_a, words_b = set(a.split()), set(b.split())
    return len(words_a & words_b) / max(len(words_a | words_b), 1)


def assignments() -> list[LabelledPair]:
    """Return Arabic student assignments, each paired with a source of some of its passages."""
    documents = data.texts("arabic_documents")
    return [
        LabelledPair("assignments", row["source"], True, documents[row["source"]], documents[row["derived"]])
        for row in data.rows("arabic_pairs")
    ]


def examples() -> list[LabelledPair]:
    """Return pairs from the example newsroom: derived articles with their sources, and unrelated pairs.

    For the unrelated pairs, each independent article is paired with every article from another outlet.
    """
    articles, truth = data.examples()
    pairs = [
        LabelledPair("examples:derived", "", True, articles[row["source"]], articles[row["derived"]])
        for row in truth
        if "source" in row
    ]
    for name in (row["independent"] for row in truth if "independent" in row):
        outlet = name.split("/")[0]
        pairs += [
            LabelledPair("examples:independent", "", False, articles[name], text)
            for other, text in articles.items()
            if not other.startswith(outlet)
        ]
    return pairs


def unrelated_news(chance: random.Random, count: int = 400, days: int = 30) -> list[LabelledPair]:
    """Return pairs of British articles on one topic, printed at least `days` days apart.

    They are assumed to share no text.
    """
    articles = [row for row in data.rows("uk_news_2014") if len(row["text"]) > 1000]
    pairs: list[LabelledPair] = []
    while len(pairs) < count:
        one, other = chance.sample(articles, 2)
        apart = date.fromisoformat(one["timestamp"][:10]) - date.fromisoformat(other["timestamp"][:10])
        if abs(apart.days) >= days:
            pairs.append(LabelledPair("news:apart", one["id"], False, one["text"], other["text"]))
    return pairs


def seeds() -> list[LabelledPair]:
    """Return all pairs of the five articles about one event, one of which is derived from another."""
    articles = data.seeds()
    return [
        LabelledPair("seeds", "treaty", {one, other} == {"001", "002"}, articles[one], articles[other])
        for one, other in itertools.combinations(articles, 2)
    ]
