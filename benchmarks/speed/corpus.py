"""Bodies of news of any size, with planted edits of known kinds.

A fresh article is a walk through real news: it follows the words of one story for a while, jumps to another
place where the last word occurs, and goes on from there. So words, phrases and lengths are distributed as in
news, and no two walks are the same. Three in ten articles are edits of an earlier fresh one. All of it
depends only on the seed and the number of the article.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numba import njit

from benchmarks.data import rows

# The kinds of edit; the first is no edit.
KINDS = ("fresh", "copied", "recased", "reworded", "inserted", "cut", "moved", "wrapped")
FRESH, COPIED, RECASED, REWORDED, INSERTED, CUT, MOVED, WRAPPED = range(len(KINDS))

_EDITED = 0.3  # of all articles
# The share of words after which a walk jumps. A million articles pass each place of the news fifty times, so
# walks must jump often if no two are to share more than a phrase.
_JUMP = 0.7
_BATCH = 50_000  # articles rendered at a time
_OUTLETS = 200  # each with its own words around what it wraps

_WORD = re.compile(r"\w(?:[\w'’.,-]*\w)?")


@dataclass(frozen=True, eq=False)
class Pool:
    """Real news as one sequence of words, each with the characters up to the next word."""

    data: np.ndarray  # uint8
    starts: np.ndarray  # int64[words + 1]
    kinds: np.ndarray  # int64: words that are equal have one number
    places: np.ndarray  # int64: the places of each kind, kind after kind
    bounds: np.ndarray  # int64[kinds + 1]
    lengths: np.ndarray  # int64: words of real articles


@dataclass(frozen=True, eq=False)
class Plan:
    """The plan of a corpus: what each article is."""

    kinds: np.ndarray  # int64, index into KINDS
    sources: np.ndarray  # int64: the article it is an edit of, or itself
    strengths: np.ndarray  # float64, from 0 to 1: how strong the edit is


@cache
def pool() -> Pool:
    """The development news: newswire of 1987 and British papers of 2014."""
    texts = [row["text"] for name in ("reuters21578", "uk_news_2014") for row in rows(name) if row["text"]]
    pieces: list[bytes] = []
    words: list[str] = []
    lengths = []
    for number, text in enumerate(texts):
        # A third have typographic punctuation, like most news today.
        text = text.replace("'", "’").replace(" -", " –") if number % 3 == 0 else text
        places = [match.start() for match in _WORD.finditer(text)]
        ends = [*places[1:], len(text)]
        between = (text[a:b] for a, b in zip(places, ends, strict=True))
        pieces += [(piece if piece[-1].isspace() else piece + " ").encode() for piece in between]
        words += [match.group().lower() for match in _WORD.finditer(text)]
        lengths.append(len(places))
    starts = np.concatenate([[0], np.cumsum([len(piece) for piece in pieces])])
    kinds = pa.array(words).dictionary_encode().indices.to_numpy()
    bounds = np.concatenate([[0], np.cumsum(np.bincount(kinds))])
    return Pool(
        np.frombuffer(b"".join(pieces), np.uint8),
        starts.astype(np.int64),
        kinds.astype(np.int64),
        np.argsort(kinds, kind="stable").astype(np.int64),
        bounds.astype(np.int64),
        np.clip(np.array(lengths, np.int64), 25, None),
    )


def plan(size: int, seed: int = 1) -> Plan:
    """Which of `size` articles are edits, of what and how."""
    random = np.random.default_rng([seed, size])
    kinds = np.where(random.random(size) < _EDITED, random.integers(1, len(KINDS), size), FRESH)
    kinds[:1] = FRESH
    fresh = np.flatnonzero(kinds == FRESH)
    before = np.searchsorted(fresh, np.arange(size))
    drawn = fresh[(random.random(size) * before).astype(np.int64)]
    sources = np.where(kinds == FRESH, np.arange(size), drawn)
    return Plan(kinds, sources, random.random(size))


def texts(planned: Plan, seed: int = 1) -> list[pa.Array]:
    """The articles, as arrays of large strings."""
    news = pool()
    chunks = []
    for first in range(0, len(planned.kinds), _BATCH):
        numbers = np.arange(first, min(first + _BATCH, len(planned.kinds)))
        chosen = (planned.kinds[numbers], planned.sources[numbers], planned.strengths[numbers])
        offsets, data = _rendered(
            numbers, *chosen, seed, news.data, news.starts, news.kinds, news.places, news.bounds, news.lengths
        )
        chunks.append(
            pa.LargeStringArray.from_buffers(len(numbers), pa.py_buffer(offsets), pa.py_buffer(data))
        )
    return chunks


def written(size: int, folder: Path | None = None, seed: int = 1) -> Path:
    """A folder with the body of `size` articles: articles.jsonl, articles.parquet and plan.npz; made once."""
    version = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    place = (folder or Path(tempfile.gettempdir()) / "provenance-speed") / f"news-{size}-{seed}-{version}"
    if (place / "plan.npz").exists():
        return place
    place.mkdir(parents=True, exist_ok=True)
    planned = plan(size, seed)
    chunks = texts(planned, seed)
    number = 0
    with open(place / "articles.jsonl", "w", encoding="utf-8") as lines:
        for chunk in chunks:
            for text in chunk.to_pylist():
                lines.write(json.dumps({"id": f"n{number:07}", "text": text}, ensure_ascii=False) + "\n")
                number += 1
    ids = pa.array([f"n{number:07}" for number in range(size)])
    pq.write_table(pa.table({"id": ids, "text": pa.chunked_array(chunks)}), place / "articles.parquet")
    np.savez(place / "plan.npz", kinds=planned.kinds, sources=planned.sources)
    return place


@njit(cache=True)
def _drawn(state: np.ndarray) -> Any:
    """The next random number of 32 bits (splitmix64)."""
    state[0] += np.uint64(0x9E3779B97F4A7C15)
    z = state[0]
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.int64((z ^ (z >> np.uint64(31))) >> np.uint64(32))


@njit(cache=True)
def _walk(number, seed, length, state, kinds, places, bounds, words):
    """The places in the pool of the words of one fresh article."""
    state[0] = np.uint64(number) * np.uint64(0xD1342543DE82EF95) + np.uint64(seed)
    last = kinds.size - 1
    place = _drawn(state) % kinds.size
    for at in range(length):
        words[at] = place
        if _drawn(state) < _JUMP * 2.0**32:
            kind = kinds[place]
            place = places[bounds[kind] + _drawn(state) % (bounds[kind + 1] - bounds[kind])]
        place = place + 1 if place < last else 0


@njit(cache=True)
def _length(number, seed, state, lengths):
    state[0] = np.uint64(number) * np.uint64(0xA0761D6478BD642F) + np.uint64(seed)
    return lengths[_drawn(state) % lengths.size]


@njit(cache=True)
def _edited(kind, strength, length, words, state, pool_size, seed, kinds, places, bounds, other):
    """Write the words of an edit of `words` to `other`; return how many there are."""
    if kind == REWORDED:
        for at in range(length):
            changed = _drawn(state) < (0.002 + 0.12 * strength) * 2.0**32
            other[at] = _drawn(state) % pool_size if changed else words[at]
        return length
    if kind == INSERTED:
        block = np.int64(length * (0.02 + 0.8 * strength)) + 1
        cut = _drawn(state) % (length + 1)
        other[:cut] = words[:cut]
        first = _drawn(state) % (pool_size - block)
        for at in range(block):
            other[cut + at] = first + at
        other[cut + block : length + block] = words[cut:length]
        return length + block
    if kind == CUT:
        kept = length - np.int64(length * 0.6 * strength) - 1
        other[:kept] = words[:kept]
        return kept
    if kind == MOVED:
        block = max(np.int64(length * (0.1 + 0.3 * strength)), 1)
        first = _drawn(state) % (length - block)
        rest = length - first - block
        other[:first] = words[:first]
        other[first : first + rest] = words[first + block : length]
        other[first + rest : length] = words[first : first + block]
        return length
    if kind == WRAPPED:
        outlet = 1 + _drawn(state) % _OUTLETS
        around = 10 + outlet % 40
        _walk(-outlet, seed, around, state, kinds, places, bounds, other)
        other[around : around + length] = words[:length]
        tail = other[around + length :]
        _walk(-outlet - _OUTLETS, seed, around, state, kinds, places, bounds, tail)
        return length + 2 * around
    other[:length] = words[:length]
    return length


@njit(cache=True)
def _rendered(numbers, edits, sources, strengths, seed, data, starts, kinds, places, bounds, lengths):
    state = np.zeros(1, np.uint64)
    longest = lengths.max()
    words, other = np.empty(longest, np.int64), np.empty(2 * longest + 200, np.int64)
    offsets = np.zeros(numbers.size + 1, np.int64)
    out = np.empty(1 << 20, np.uint8)
    filled = 0
    for row in range(numbers.size):
        length = _length(sources[row], seed, state, lengths)
        _walk(sources[row], seed, length, state, kinds, places, bounds, words)
        state[0] = np.uint64(numbers[row]) * np.uint64(0xE7037ED1A0B428DB) + np.uint64(seed)
        edit = edits[row]
        length = _edited(
            edit, strengths[row], length, words, state, kinds.size, seed, kinds, places, bounds, other
        )
        for at in range(length):
            first, end = starts[other[at]], starts[other[at] + 1]
            if filled + end - first > out.size:
                larger = np.empty(2 * out.size + end - first, np.uint8)
                larger[:filled] = out[:filled]
                out = larger
            for byte in range(first, end):
                capital = edit == RECASED and 97 <= data[byte] <= 122
                out[filled] = data[byte] - 32 * capital
                filled += 1
        offsets[row + 1] = filled
    return offsets, out[:filled]
