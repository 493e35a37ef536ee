"""Simulate a newsroom: wire stories go to outlets, which trim, rewrite, localise, merge and correct them.

The stories are real (Reuters-21578, in the evaluation data) and the edits are simulated, so that every source
is known. The figures show whether the graph works as intended. No coefficient is fitted on the simulation,
and its figures are not representative of texts written by people.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from benchmarks import data

AGENCY = "Nordwire"
_START = datetime(2024, 5, 1, 8, tzinfo=UTC)
_WORDS = (220, 600)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"])")
_PLACES = ("Harbourton", "Inverkell", "Ostrey", "Mardle", "Kessing", "Upper Tarn", "Ravelsund", "Sarnhold")
_FOOTERS = (
    "Sign up to our morning letter and never miss a story. All rights reserved.",
    "Follow us for more. Comments on this article are closed.",
    "Reporting you can trust, every day, free of charge, because of our readers.",
)
# Common words and their replacements in a rewrite.
_REWORDED = {
    "said": "stated", "would": "is set to", "will": "is going to", "also": "in addition", "about": "roughly",
    "because": "since", "however": "still", "company": "firm", "government": "administration",
    "increase": "rise", "increased": "rose", "rose": "climbed", "fell": "dropped", "decline": "drop",
    "declined": "slipped", "buy": "purchase", "bought": "purchased", "sell": "dispose of",
    "sold": "disposed of",
    "big": "large", "large": "sizeable", "small": "modest", "help": "assist", "show": "indicate",
    "showed": "indicated", "expected": "anticipated", "expects": "anticipates", "plan": "scheme",
    "plans": "intends", "made": "produced", "make": "produce", "need": "require", "needs": "requires",
    "told": "informed", "added": "went on", "against": "versus", "before": "prior to", "after": "following",
    "during": "in the course of", "between": "among", "more": "further",
    "most": "nearly all", "many": "numerous",
    "major": "leading", "new": "fresh", "high": "elevated", "higher": "steeper", "low": "depressed",
    "lower": "weaker", "quarter": "three months", "agreed": "consented", "agreement": "accord",
    "official": "spokesman", "officials": "spokesmen", "talks": "negotiations", "strong": "robust",
    "problem": "difficulty", "problems": "difficulties", "current": "present", "currently": "at present",
    "recent": "latest", "recently": "lately", "due": "scheduled", "used": "employed", "use": "employ",
    "including": "among them", "total": "overall", "cut": "reduce", "end": "close", "began": "started",
    "start": "begin", "given": "handed", "give": "hand", "asked": "requested", "called": "urged",
    "shares": "stock", "price": "cost", "prices": "costs", "market": "marketplace", "markets": "marketplaces",
    "trade": "commerce", "reported": "announced", "analysts": "observers",
}  # fmt: skip


@dataclass(frozen=True)
class Article:
    """A simulated article with its text, its publication date and the articles it was made from."""

    id: str
    text: str
    published: datetime
    sources: tuple[str, ...] = ()
    how: str = "wire"


@dataclass
class Desk:
    """Creates one family: two wire stories and the articles that outlets make from them."""

    number: int
    wire: str
    second: str
    filler: list[str]
    made: list[Article] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(f"newsroom {self.number}")
        self._clock = _START + timedelta(days=self.number)

    def run(self) -> list[Article]:
        """Write all articles of the family, sources first."""
        wire = self._file("wire", _sentences(self.wire), ())
        second = self._file("second", _sentences(self.second), ())
        self._file("trimmed", self._trimmed(_sentences(self.wire)), (wire,), credit=True)
        self._file("lead", self._new_lead(_sentences(self.wire)), (wire,))
        self._file("localised", self._localised(_sentences(self.wire)), (wire,), credit=True)
        reworded = self._reworded(_sentences(self.wire))
        rewritten = self._file("reworded", reworded, (wire,))
        self._file("corrected", self._corrected(reworded), (rewritten,))
        merged = self._merged(_sentences(self.wire), _sentences(self.second))
        self._file("merged", merged, (wire, second))
        return self.made

    def _file(self, how: str, sentences: list[str], sources: tuple[str, ...], credit: bool = False) -> str:
        self._clock += timedelta(minutes=self._random.randint(20, 240))
        body = "\n\n".join(" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2))
        if credit:
            body = f"{self._random.choice(_PLACES).upper()} ({AGENCY}) - {body}"
        if sources:
            body += f"\n\n{self._random.choice(_FOOTERS)}"
        name = f"{self.number}/{how}"
        self.made.append(Article(name, body, self._clock, sources, how))
        return name

    def _trimmed(self, sentences: list[str]) -> list[str]:
        return sentences[: max(3, round(len(sentences) * self._random.uniform(0.5, 0.8)))]

    def _new_lead(self, sentences: list[str]) -> list[str]:
        kept = max(4, round(len(sentences) * self._random.uniform(0.6, 0.95)))
        return [*self._reworded(sentences[:2]), *sentences[2:kept]]

    def _localised(self, sentences: list[str]) -> list[str]:
        kept = sentences[: max(4, round(len(sentences) * self._random.uniform(0.6, 1.0)))]
        place = self._random.choice(_PLACES)
        lead = f"{place} felt the news on Tuesday as shopkeepers weighed what it means for the town."
        return [lead, *kept[:3], *self._filled(2), *kept[3:]]

    def _merged(self, first: list[str], second: list[str]) -> list[str]:
        halves = [
            part[: max(3, round(len(part) * self._random.uniform(0.4, 0.65)))] for part in (first, second)
        ]
        return [*halves[0], *halves[1]]

    def _corrected(self, sentences: list[str]) -> list[str]:
        at = next((n for n, each in enumerate(sentences) if re.search(r"\d{2}", each)), 0)
        changed = re.sub(r"\d(?=\d)", str(self._random.randint(1, 9)), sentences[at], count=1)
        note = "An earlier version of this article gave a wrong figure."
        return [*sentences[:at], changed, *sentences[at + 1 :], note]

    def _reworded(self, sentences: list[str]) -> list[str]:
        """Replace words from the table, swap some clauses, and join or leave out some sentences."""
        found: list[str] = []
        for sentence in sentences:
            if self._random.random() < 0.08:
                continue
            words = [
                _REWORDED[word] if word in _REWORDED and self._random.random() < 0.8 else word
                for word in sentence.split(" ")
            ]
            changed = " ".join(words)
            front, comma, back = changed.partition(", ")
            if comma and back.endswith(".") and self._random.random() < 0.3:
                changed = f"{back[:1].upper()}{back[1:-1]}, {front[:1].lower()}{front[1:]}."
            if found and self._random.random() < 0.2:
                found[-1] = f"{found[-1].rstrip('.')}, while {changed[:1].lower()}{changed[1:]}"
            else:
                found.append(changed)
        return found or sentences

    def _filled(self, count: int) -> list[str]:
        return [self._random.choice(self.filler) for _ in range(count)]


def newsroom(families: int) -> list[Article]:
    """The articles of the given number of families; each has eight articles, made from its own stories."""
    rows = [row for row in data.rows("reuters21578") if _usable(row["text"])]
    random.Random("stories").shuffle(rows)
    chosen = rows[: 2 * families]
    filler = [each for row in rows[2 * families : 2 * families + 50] for each in _sentences(row["text"])[2:5]]
    articles: list[Article] = []
    for number in range(families):
        wire, second = chosen[2 * number : 2 * number + 2]
        articles += Desk(number, wire["text"], second["text"], filler).run()
    return articles


def _usable(text: str) -> bool:
    words = text.split()
    # Tables and lists of figures are not stories.
    wordy = sum(word.isalpha() for word in words) > 0.7 * len(words)
    return _WORDS[0] <= len(words) <= _WORDS[1] and wordy and len(_sentences(text)) >= 8


def _sentences(text: str) -> list[str]:
    body = " ".join(text.removesuffix("Reuter").removesuffix("REUTER").split())
    return [part for part in _SENTENCE.split(body) if len(part.split()) >= 4]
