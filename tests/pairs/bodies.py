"""Corpora for the tests of pairs, and their near-duplicates by brute force."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from provenance import schema
from provenance.pairs import admissible, find_pairs
from provenance.settings import Settings

START = datetime(2024, 3, 1, tzinfo=UTC)


def documents(texts, days=None, outlets=None, ids=None, precision="minute"):
    """A documents table; `days` after START, None for undated."""
    days = [None] * len(texts) if days is None else days
    columns = {
        "id": ids or [f"{position:04}" for position in range(len(texts))],
        "text": texts,
        "outlet": outlets or [None] * len(texts),
        "published": [None if day is None else START + timedelta(days=day) for day in days],
        "published_precision": [None if day is None else precision for day in days],
    }
    rows = {field.name: columns.get(field.name, [None] * len(texts)) for field in schema.DOCUMENTS}
    return pa.table(rows, schema=schema.DOCUMENTS)


def found_in(table, settings):
    """The near-duplicates of a documents table, its first copies and their words."""
    return find_pairs(table["text"], settings, admissible(table, settings))


def pairs_of(table, settings):
    return found_in(table, settings).pairs


def found(texts, days=None, outlets=None, **keywords):
    """The positions of near-duplicates."""
    pairs = pairs_of(documents(texts, days, outlets), Settings(**keywords))
    return list(zip(pairs["a"].to_pylist(), pairs["b"].to_pylist(), strict=True))


def sets(texts, size=3):
    """The shingles of each text as a Python set of runs of words."""
    runs = []
    for words in (text.lower().split() for text in texts):
        width = min(size, len(words))
        runs.append({tuple(words[i : i + width]) for i in range(len(words) - width + 1)} if width else set())
    return runs


def jaccard(a, b):
    return len(a & b) / len(a | b) if a | b else 0.0


def edited(seed, families=40, versions=4, words=120):
    """Unrelated texts, each with versions that had some words replaced, removed or inserted."""
    random = np.random.default_rng(seed)
    texts = []
    for _ in range(families):
        base = [f"w{word}" for word in random.integers(0, 20_000, words)]
        texts.append(" ".join(base))
        for _ in range(versions - 1):
            version = list(base)
            for place in random.integers(0, words - 1, random.integers(1, 12)):
                edit = random.integers(3)
                version[place : place + (edit != 2)] = [] if edit == 1 else [f"x{random.integers(10**6)}"]
            texts.append(" ".join(version))
    return texts
