"""Find documents in an archive that may share text with new documents, using the same hashes as a scan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provenance.archive.postings import Postings
from provenance.archive.state import State
from provenance.archive.text_index import TOO_MANY, TextIndex
from provenance.engine.ragged import Ragged
from provenance.engine.table_rows import distinct
from provenance.passages.candidates import ALL_PAIRS, COMMON

# The maximum number of documents found for each new document through copied text, and the maximum number
# found through rare words that are close together. A scan has only the second of these limits.
MOST_PARTNERS, _MOST_ALIKE = 64, 16
# The number of stems looked up per sentence, rarest first. A scan forms rare-word pairs from the same number
# of stems.
_RAREST = 7
# The number of fingerprints that two documents must share, as in a scan. A single shared fingerprint may come
# from a stock phrase.
_SHARED_FINGERPRINTS = 2


@dataclass(frozen=True, eq=False)
class Partners:
    """The documents that may share text with the given documents.

    Pairs that share copied text (`pairs`) are aligned directly, as in a scan. All other documents in
    `positions` are first compared sentence by sentence.
    """

    pairs: np.ndarray  # int64, one pair of positions a < b per row, sorted
    positions: np.ndarray  # int64, ascending: all documents, including those in `pairs`
    frequencies: tuple[np.ndarray, np.ndarray]  # the rare stems, and the number of texts that contain each


def partners(state: State, asked: TextIndex, at: np.ndarray) -> Partners:
    """Find documents that may share text with the documents at the positions `at`; `asked` is their index.

    In a small archive, every document is included, as in a scan of a small corpus.
    """
    frequencies, words = _rare_stems(state, asked, at)
    if state.distinct_texts * (state.distinct_texts - 1) // 2 <= ALL_PAIRS:
        live = np.flatnonzero(state.live)
        rows, positions = np.repeat(np.arange(len(at)), len(live)), np.tile(live, len(at))
        others = [at]
    else:
        rows, positions = _sharing(state, asked.fingerprints, "fingerprints", _SHARED_FINGERPRINTS, at)
        others = [at, near_duplicates_of(state, asked.texts, asked.bands)[1], _saying_alike(words)[1]]
    pairs = np.sort(np.stack([at[rows], positions], axis=1), axis=1)
    pairs = np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)
    return Partners(pairs, distinct(np.concatenate([*others, pairs.ravel()])), frequencies)


def near_duplicates_of(state: State, texts: np.ndarray, bands: Postings) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs (row, position) of a text and a document that have the same words or share a band key."""
    found = _copies(state, texts), _sharing(state, bands, "bands", 1)
    rows, positions = map(np.concatenate, zip(*found, strict=True))
    pairs = np.unique(np.stack([rows, positions], axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _copies(state: State, texts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each text, find the earliest documents in the archive with the same words."""
    order = np.argsort(texts, kind="stable")
    ordered = texts[order]
    live = np.flatnonzero(state.live)
    same = live[np.isin(state.texts[live], ordered)]
    first = np.searchsorted(ordered, state.texts[same])
    counts = np.searchsorted(ordered, state.texts[same], "right") - first
    at = np.repeat(first, counts) + Ragged(counts).place
    rows, positions = order[at], np.repeat(same, counts)
    return _most(rows, positions, -state.times[positions])


def _sharing(
    state: State, postings: Postings, kind: str, least: int, at: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Find the documents that share at least `least` keys with each queried document.

    If more than `MOST_PARTNERS` documents qualify, the documents that share the most keys are returned. If
    the queried documents are in the archive, `at` contains their positions, and no document is paired with
    itself. For a key that occurs in more than `COMMON` distinct texts, only the earliest document is
    considered.
    """
    keys = np.unique(postings.keys)
    key, positions, _ = state.find(kind, keys)
    key, positions = _without_oversized(state, key, positions)
    # Pair each new document that contains a key with each document in the archive that contains it.
    owner = np.searchsorted(keys, postings.keys)
    begins = np.searchsorted(owner, key)
    counts = np.searchsorted(owner, key, "right") - begins
    rows = postings.values[np.repeat(begins, counts) + Ragged(counts).place].astype(np.int64)
    rows, positions, shared = _counted(rows, np.repeat(positions, counts))
    enough = shared >= least
    if at is not None:
        enough &= positions != at[rows]
    return _most(rows[enough], positions[enough], shared[enough])


def _without_oversized(state: State, key: np.ndarray, positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keep only the earliest entry of each key that occurs in too many distinct texts."""
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
    """Return the distinct pairs, and the number of times that each occurs."""
    order = np.lexsort((positions, rows))
    pairs = Ragged.of_runs(rows[order], positions[order])
    return rows[order][pairs.first], positions[order][pairs.first], pairs.sizes


def _most(
    rows: np.ndarray, positions: np.ndarray, weight: np.ndarray, most: int = MOST_PARTNERS
) -> tuple[np.ndarray, np.ndarray]:
    """For each row, keep the `most` positions with the greatest weights."""
    order = np.lexsort((positions, -weight, rows))
    kept = order[Ragged.of_runs(rows[order]).place < most]
    return rows[kept], positions[kept]


@dataclass(frozen=True, eq=False)
class _RareWords:
    """Pairs of occurrences of a rare stem, one in a new document and one in a document of the archive."""

    rows: np.ndarray
    sentences: np.ndarray
    positions: np.ndarray
    places: np.ndarray
    stems: np.ndarray


def _rare_stems(
    state: State, asked: TextIndex, at: np.ndarray
) -> tuple[tuple[np.ndarray, np.ndarray], _RareWords]:
    """Find the rare stems of new documents.

    Return the stems, the number of texts that contain each stem, and the occurrences of the stems in other
    documents.
    """
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

    # Keep only the rarest stems of each sentence.
    own_key = np.searchsorted(stems, own.keys)
    here = np.flatnonzero(rare[own_key])
    rows, of = own.values[here].astype(np.int64), own_key[here]
    sentences = own.all_places[here].astype(np.int64)
    order = np.lexsort((of, holders[of], sentences, rows))
    rows, sentences, of = rows[order], sentences[order], of[order]
    rarest = Ragged.of_runs(rows, sentences).place < _RAREST
    rows, sentences, of = rows[rarest], sentences[rarest], of[rarest]
    order = np.argsort(key, kind="stable")
    key, positions, places = key[order], positions[order], places[order]
    begins = np.searchsorted(key, of)
    counts = np.searchsorted(key, of, "right") - begins
    entries = np.repeat(begins, counts) + Ragged(counts).place
    which = np.repeat(np.arange(len(of)), counts)
    elsewhere = positions[entries] != at[rows[which]]
    entries, which = entries[elsewhere], which[elsewhere]
    words = _RareWords(rows[which], sentences[which], positions[entries], places[entries], of[which])
    return (stems[rare], holders[rare]), words


def _saying_alike(words: _RareWords) -> tuple[np.ndarray, np.ndarray]:
    """Find pairs of documents in which the same two rare stems occur close together."""
    base = int(words.positions.max(initial=0)) + 1
    _, pair = np.unique(words.rows * base + words.positions, return_inverse=True)
    # Most pairs have only one stem in common and need not be examined further.
    order = np.lexsort((words.stems, pair))
    held = order[Ragged.of_runs(pair[order], words.stems[order]).first]
    here = np.flatnonzero((np.bincount(pair[held], minlength=len(pair)) > 1)[pair])
    sentences, places, stems = (each[here] for each in (words.sentences, words.places, words.stems))
    # Two occurrences are close together if they are in the same cell of any of four grids. Each cell covers
    # two by two sentences.
    across, down = (int(each.max(initial=0)) // 2 + 2 for each in (sentences, places))
    grids = [
        (((pair[here] * 2 + one) * across + (sentences + one) // 2) * 2 + other) * down
        + (places + other) // 2
        for one in (0, 1)
        for other in (0, 1)
    ]
    cells, stems, at = np.concatenate(grids), np.tile(stems, 4), np.tile(here, 4)
    order = np.lexsort((stems, cells))
    first = order[Ragged.of_runs(cells[order], stems[order]).first]
    cell = Ragged.of_runs(cells[first])
    together = cell.sizes > 1
    one, shared = at[first[cell.first[together]]], cell.sizes[together]
    rows, positions = words.rows[one], words.positions[one]
    order = np.lexsort((-shared, positions, rows))
    rows, positions, shared = rows[order], positions[order], shared[order]
    best = Ragged.of_runs(rows, positions).first
    return _most(rows[best], positions[best], shared[best], _MOST_ALIKE)
