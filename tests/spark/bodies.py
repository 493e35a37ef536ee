"""Bodies of articles with every kind of relation: copies, near-copies, reprints, boilerplate, dates."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import provenance as pv

NEWSROOM = Path(__file__).resolve().parent.parent.parent / "examples" / "newsroom"
_WORDS = re.findall(
    r"\w+",
    """
    harbour ferry council budget winter storm bridge school museum theft river levee mayor vote
    strike railway station hospital nurse forest fire drought harvest mill market fishery lantern
    orchard quarry tunnel signal border treaty customs pilot engine hangar glacier valley chapel
    archive ledger statue
    """,
)


def sentence(draw: random.Random, words: int = 14) -> str:
    """A sentence without sense."""
    return f"The {' '.join(draw.choice(_WORDS) for _ in range(words))}."


def article(draw: random.Random, sentences: int = 9) -> list[str]:
    """An article, sentence by sentence."""
    return [sentence(draw) for _ in range(sentences)]


def near_copies(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Versions of one story, each with a word or two changed."""
    draw = random.Random(seed)
    story = " ".join(article(draw, 14)).split(" ")
    rows = []
    for number in range(count):
        words = list(story)
        for _ in range(1 + number % 2):
            words[draw.randrange(len(words))] = draw.choice(_WORDS)
        date = f"2024-02-{1 + number % 27:02}"
        rows.append({"id": f"copy-{number:03}", "text": " ".join(words), "date": date})
    return rows


def with_footer(count: int, seed: int = 2) -> list[dict[str, Any]]:
    """Articles that share nothing but the lines below them."""
    draw = random.Random(seed)
    footer = "Subscribe to the evening letter of this paper for every story of the harbour. All rights kept."
    rows = []
    for number in range(count):
        # Names that no other article has.
        words = [f"{draw.choice(_WORDS)}{draw.randrange(10**6)}" for _ in range(80)]
        text = f"The {' '.join(words)}.\n{footer}"
        rows.append({"id": f"page-{number:03}", "text": text, "outlet": "Courier"})
    return rows


def of_everything() -> list[dict[str, Any]]:
    """A bit of everything that a scan treats differently."""
    names = ("id", "text", "title", "outlet", "published", "language")
    rows = pv.read(NEWSROOM).documents.select(names).to_pylist()
    rows = [{**row, "date": row.pop("published")} for row in rows]
    story = rows[0]["text"]
    for day in (3, 1, 2):
        rows.append({"id": f"same-{day}", "text": story, "date": f"2024-05-{day:02}", "outlet": "Wire"})
    rows += [{"id": "twice", "text": story}, {"id": "twice", "text": f"{story} One more line."}]
    rows += [
        {"id": "dots", "text": "..."},
        {"id": "more-dots", "text": "..."},
        {"id": "short", "text": "Rain."},
    ]
    # Fields of the input that are called as columns of the stages are.
    rows[0] |= {"position": 3, "size": "large", "when": "noon", "a.b": [1, 2]}
    rows += [{"id": "month", "text": "Dated by its month only, as monthlies are.", "date": "2024-02"}]
    return rows + near_copies(12) + with_footer(5)
