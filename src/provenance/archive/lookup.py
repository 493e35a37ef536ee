"""Which documents of an archive may share text with new ones, by the hashes that a scan joins on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.archive.postings import Postings
from provenance.archive.state import State
from provenance.archive.text_index import TOO_MANY, TextIndex
from provenance.engine.ragged import Ragged
from provenance.passages.candidates import ALL_PAIRS, COMMON

# Documents looked at for each new one: those that share most copied words, and most rare words.
MOST_PARTNERS = 64
# The rarest stems of a sentence, which are looked up; a scan makes its rare-word pairs of as many.
_RAREST = 7
# Fingerprints two documents must share; one is a stock phrase. A scan asks for as many.
_SHARED_FINGERPRINTS = 2


@dataclass(frozen=True, eq=False)
class Partners:
    """Pairs of positions that may share text, and the rare stems of the documents looked up."""

    pairs: np.ndarray  # int64, rows a < b, sorted
    frequencies: tuple[np.ndarray, np.ndarray]  # stems -> how many texts hold them


def partners(state: State, asked: TextIndex, at: np.ndarray) -> Partners:
    """The documents that may share text with those at the positions `at`, whose index is `asked`.

    A few documents are compared with all, as in a scan of a few.
    """
    frequencies, words = _rare_stems(state, asked)
    if state.distinct_texts * (state.distinct_texts - 1) // 2 <= ALL_PAIRS:
        live = np.flatnonzero(state.live)
        rows, positions = np.repeat(np.arange(len(at)), len(live)), np.tile(live, len(at))
    else:
        found = [
            near_duplicates_of(state, asked.texts, asked.bands),
            _sharing(state, asked.fingerprints, "fingerprints", _SHARED_FINGERPRINTS),
            _saying_alike(words),
        ]
        rows, positions = map(np.concatenate, zip(*found, strict=True))
    pairs = np.sort(np.stack([at[rows], positions], axis=1), axis=1)
    return Partners(np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0), frequencies)


def near_duplicates_of(state: State, texts: np.ndarray, bands: Postings) -> tuple[np.ndarray, np.ndarray]:
    """Documents (rows) and positions of the same words, or that may be near-duplicates by their band keys."""
    found = _copies(state, texts), _sharing(state, bands, "bands", 1)
    rows, positions = map(np.concatenate, zip(*found, strict=True))
    pairs = np.unique(np.stack([rows, positions], axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _copies(state: State, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Those of the same words: the earliest ones."""
    order = np.argsort(texts, kind="stable")
    ordered = texts[order]
    live = np.flatnonzero(state.live)
    same = live[np.isin(state.texts[live], ordered)]
    first = np.searchsorted(ordered, state.texts[same])
    counts = np.searchsorted(ordered, state.texts[same], "right") - first
    at = np.repeat(first, counts) + Ragged(counts).place
    rows, positions = order[at], np.repeat(same, counts)
    return _most(rows, positions, -state.times[positions])


def _sharing(state: State, postings: Postings, kind: str, least: int) -> tuple[np.ndarray, np.ndarray]:
    """Those that share at least so many keys, the ones that share most.

    A key of more than `COMMON` distinct texts leads to the earliest of them only, which stands for all.
    """
    keys = np.unique(postings.keys)
    key, positions, _ = state.find(kind, keys)
    key, positions = _without_oversized(state, key, positions)
    # Each new document that has a key, with each document of the archive that has it.
    owner = np.searchsorted(keys, postings.keys)
    begins = np.searchsorted(owner, key)
    counts = np.searchsorted(owner, key, "right") - begins
    rows = postings.values[np.repeat(begins, counts) + Ragged(counts).place].astype(np.int64)
    rows, positions, shared = _counted(rows, np.repeat(positions, counts))
    enough = shared >= least
    return _most(rows[enough], positions[enough], shared[enough])


def _without_oversized(state: State, key: np.ndarray, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The entries of keys, of those with too many distinct texts only the earliest."""
    order = np.lexsort((positions, state.times[positions], state.texts[positions], key))
    key, positions = key[order], positions[order]
    texts = Ragged.of_runs(key, state.texts[positions])
    too_many = np.bincount(key[texts.first], minlength=1) > COMMON
    order = np.lexsort((positions, state.times[positions], key))
    key, positions = key[order], positions[order]
    kept = ~too_many[key]
    first = Ragged.of_runs(key).first
    kept[first] = True
    return key[kept], positions[kept]


def _counted(rows: np.ndarray, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each pair once, and how often it occurs."""
    order = np.lexsort((positions, rows))
    pairs = Ragged.of_runs(rows[order], positions[order])
    return rows[order][pairs.first], positions[order][pairs.first], pairs.sizes


def _most(
    rows: np.ndarray, positions: np.ndarray, weight: np.ndarray, most: int = MOST_PARTNERS
) -> tuple[np.ndarray, np.ndarray]:
    """For each row the positions of the greatest weight."""
    order = np.lexsort((positions, -weight, rows))
    kept = order[Ragged.of_runs(rows[order]).place < most]
    return rows[kept], positions[kept]


@dataclass(frozen=True, eq=False)
class _RareWords:
    """Where new documents and documents of the archive hold the same rare stem."""

    rows: np.ndarray
    sentences: np.ndarray
    positions: np.ndarray
    places: np.ndarray
    stems: np.ndarray


def _rare_stems(state: State, asked: TextIndex) -> tuple[tuple[np.ndarray, np.ndarray], _RareWords]:
    """The rare stems of documents with the number of texts that hold each, and where they are held."""
    own = asked.stems
    stems = np.unique(own.keys)
    key, positions, places = state.find("stems", stems)
    common = np.zeros(len(stems), bool)
    common[key[positions == TOO_MANY]] = True
    kept = ~common[key]
    key, positions, places = key[kept], positions[kept], places[kept]
    texts = state.texts[positions]
    order = np.lexsort((texts, key))
    held = Ragged.of_runs(key[order], texts[order]).first
    holders = np.bincount(key[order][held], minlength=len(stems))
    rare = ~common & (holders >= 2) & (holders <= COMMON)

    # Of each sentence the rarest.
    own_key = np.searchsorted(stems, own.keys)
    here = np.flatnonzero(rare[own_key])
    rows, of = own.values[here].astype(np.int64), own_key[here]
    sentences = own.in_sentences[here].astype(np.int64)
    order = np.lexsort((of, holders[of], sentences, rows))
    rows, sentences, of = rows[order], sentences[order], of[order]
    rarest = Ragged.of_runs(rows, sentences).place < _RAREST
    rows, sentences, of = rows[rarest], sentences[rarest], of[rarest]
    order = np.argsort(key, kind="stable")
    key, positions, places = key[order], positions[order], places[order]
    begins = np.searchsorted(key, of)
    counts = np.searchsorted(key, of, "right") - begins
    at = np.repeat(begins, counts) + Ragged(counts).place
    words = _RareWords(
        np.repeat(rows, counts),
        np.repeat(sentences, counts),
        positions[at],
        places[at],
        np.repeat(of, counts),
    )
    return (stems[rare], holders[rare]), words


def _saying_alike(words: _RareWords) -> tuple[np.ndarray, np.ndarray]:
    """Pairs that hold two of the same rare stems within two neighbouring sentences of either."""
    base = int(words.positions.max(initial=0)) + 1
    pair = words.rows * base + words.positions
    # Two places are neighbours if they are in the same cell of one of four grids.
    stems = np.unique(np.stack([pair, words.stems], axis=1), axis=0)[:, 0]
    several = np.unique(stems[1:][stems[1:] == stems[:-1]])
    here = np.flatnonzero(np.isin(pair, several))
    cells = [
        np.stack(
            [
                pair[here],
                (words.sentences[here] + one) // 2,
                (words.places[here] + other) // 2,
                np.full(len(here), 2 * one + other),
                words.stems[here],
            ],
            axis=1,
        )
        for one in (0, 1)
        for other in (0, 1)
    ]
    held = np.unique(np.concatenate(cells), axis=0)
    cell = Ragged.of_runs(*held[:, :4].T)
    close = cell.first[cell.sizes > 1]
    order = np.argsort(held[close, 0], kind="stable")
    pairs = Ragged.of_runs(held[close, 0][order])
    weight = pairs.largest(cell.sizes[cell.sizes > 1][order])
    found = held[close, 0][order][pairs.first]
    return _most(found // base, found % base, weight)
