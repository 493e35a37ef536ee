"""The kernels written for reading, in plain Python and NumPy; their compiled twins equal them bit for bit."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from typing import Any
from unicodedata import combining, is_normalized

import numpy as np

# Classes of code points, as the tokeniser tells them apart, and flags of tokens.
BREAK, LETTER, CAPITAL, NUMBER, MARK, UNSPACED_LETTER, APOSTROPHE, IGNORABLE = range(8)
UPPER, DIGIT, UNSPACED = 1, 2, 4

_CLASS_LETTERS = "-aAnms'i"
_TOKEN = re.compile(
    # a character of a script without spaces, and the marks on it
    "s(?:i*+m++)*+"
    # or a run of letters, marks and digits; ignorables and, between letters, an apostrophe do not end it
    "|[aAn][aAnm]*+(?:i++[aAnm]++|(?<=[aAm])i*+'i*+[aA][aAnm]*+)*+"
)


def shingle(
    offsets: np.ndarray, identities: np.ndarray, size: int, hashes: np.ndarray, counts: np.ndarray
) -> None:
    """The sorted, distinct shingle hashes of every document, one document after the other.

    `offsets` (int64, one more than documents) delimits the documents in `identities` (uint64); `counts`
    (int64) receives the number of shingles of each document, `hashes` (uint64, at least as long as there
    are tokens) the shingles. The hash of the tokens t1 ... tk is the MurmurHash3 64-bit finaliser of the
    polynomial t1 * M**(k-1) + ... + tk modulo 2**64, M being 2**64 over the golden ratio.
    """
    multiplier = np.uint64(0x9E3779B97F4A7C15)
    filled = 0
    for document in range(counts.size):
        tokens = identities[offsets[document] : offsets[document + 1]]
        width = min(size, tokens.size)
        combined = np.zeros(tokens.size - width + 1 if width else 0, np.uint64)
        for place in range(width):
            combined = combined * multiplier + tokens[place : place + combined.size]
        combined ^= combined >> np.uint64(33)
        combined *= np.uint64(0xFF51AFD7ED558CCD)
        combined ^= combined >> np.uint64(33)
        combined *= np.uint64(0xC4CEB9FE1A85EC53)
        combined ^= combined >> np.uint64(33)
        distinct = np.unique(combined)
        counts[document] = distinct.size
        hashes[filled : filled + distinct.size] = distinct
        filled += distinct.size


def minhash(
    offsets: np.ndarray, hashes: np.ndarray, multipliers: np.ndarray, addends: np.ndarray, values: np.ndarray
) -> None:
    """The MinHash signature of every document's hashes: datasketch's scheme ``affine32``.

    The low 32 bits of a hash pass through the MurmurHash3 32-bit finaliser to h; slot j of a row of
    `values` (uint32) is the smallest multipliers[j] * h + addends[j] modulo 2**32.
    """
    values[:] = np.uint32(0xFFFFFFFF)
    for document, row in enumerate(values):
        low = hashes[offsets[document] : offsets[document + 1]].astype(np.uint32)
        low ^= low >> np.uint32(16)
        low *= np.uint32(0x85EBCA6B)
        low ^= low >> np.uint32(13)
        low *= np.uint32(0xC2B2AE35)
        low ^= low >> np.uint32(16)
        for first in range(0, low.size, 1024):
            permuted = low[first : first + 1024, None] * multipliers + addends
            np.minimum(row, permuted.min(axis=0), out=row)


def sketch(
    offsets: np.ndarray,
    identities: np.ndarray,
    size: int,
    multipliers: np.ndarray,
    values: np.ndarray,
    fingerprints: np.ndarray,
) -> None:
    """A similarity sketch and a fingerprint of every document's tokens, given as in `shingle`.

    In round r, from 0, each shingle hash h falls into a slot: with x = h * multipliers[r] modulo 2**64, the
    high 32 bits of x, as a fraction, say which of the slots it is, and the low 32 bits are the value. A slot
    of a row of `values` (uint32) keeps the smallest value of the first round that reaches it; rounds end
    when all slots are reached. After as many rounds as there are slots, the others take the smallest value of
    all shingles, slot j under ``multipliers[slots + j]``. The expected work is that of a few rounds, however
    many slots there are, and slots agree with the probability that MinHash's do (Dahlgaard, Knudsen and
    Thorup, "Fast similarity sketching", FOCS 2017). A document without tokens has 2**32 - 1 everywhere.

    `fingerprints` (uint64, two for each document) are sums of mixed tokens and places, equal for equal
    sequences of tokens.
    """
    slots = values.shape[1]
    hashes = np.empty(int(offsets[-1] - offsets[0]), np.uint64)
    counts = np.empty(values.shape[0], np.int64)
    shingle(offsets, identities, size, hashes, counts)
    ends = np.cumsum(counts)
    values[:] = np.uint32(0xFFFFFFFF)
    for document, row in enumerate(values):
        own = hashes[ends[document] - counts[document] : ends[document]]
        open_slots = np.full(slots, own.size > 0)
        for trial in range(slots):
            if not open_slots.any():
                break
            x = own * multipliers[trial]
            slot = (x >> np.uint64(32)) * np.uint64(slots) >> np.uint64(32)
            reached = np.full(slots, 2**32, np.uint64)
            np.minimum.at(reached, slot, x & np.uint64(0xFFFFFFFF))
            filled = open_slots & (reached < 2**32)
            row[filled] = reached[filled]
            open_slots &= ~filled
        for slot in np.flatnonzero(open_slots):
            row[slot] = (own * multipliers[slots + slot] & np.uint64(0xFFFFFFFF)).min()

        tokens = identities[offsets[document] : offsets[document + 1]]
        places = np.arange(1, tokens.size + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        x = (tokens + places) * np.uint64(0xFF51AFD7ED558CCD)
        x ^= x >> np.uint64(32)
        fingerprints[document, 0] = (x * np.uint64(0xC4CEB9FE1A85EC53)).sum()
        x *= np.uint64(0x9E3779B97F4A7C15)
        fingerprints[document, 1] = (x ^ (x >> np.uint64(32))).sum()


def intersections(
    offsets: np.ndarray,
    hashes: np.ndarray,
    first: np.ndarray,
    second: np.ndarray,
    least: np.ndarray,
    common: np.ndarray,
) -> None:
    """How many hashes documents `first[i]` and `second[i]` share; each one's are sorted and distinct.

    `common[i]` receives their number, or -1 where they are fewer than `least[i]`.
    """
    for pair in range(common.size):
        a, b = first[pair], second[pair]
        both = np.intersect1d(
            hashes[offsets[a] : offsets[a + 1]], hashes[offsets[b] : offsets[b + 1]], assume_unique=True
        )
        common[pair] = both.size if both.size >= least[pair] else -1


def tokenize(
    data: np.ndarray,
    documents: np.ndarray,
    classes: np.ndarray,
    fold_at: np.ndarray,
    folds: np.ndarray,
    offsets: np.ndarray,
    identities: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    flags: np.ndarray,
) -> None:
    """Tokens of the documents ``data[documents[d]:documents[d + 1]]``, valid UTF-8.

    `classes`, `fold_at` and `folds` are the tables of `provenance.text.characters`. Fills `offsets`, as long
    as `documents`, and for each token its identity, the code points where it starts and ends, and its flags;
    a document has at most one token for every two bytes, rounded up.
    """
    from xxhash import xxh64_intdigest

    letters = _Cache(lambda point: _CLASS_LETTERS[classes[point]])
    folded = _Cache(lambda point: _folded(point, fold_at, folds))
    known = _Cache(lambda word: xxh64_intdigest(_ordered(word.translate(folded)).encode()))
    count = 0
    offsets[0] = 0
    for document in range(len(documents) - 1):
        text = data[documents[document] : documents[document + 1]].tobytes().decode("utf-8", "surrogatepass")
        shape = text.translate(letters)
        for match in _TOKEN.finditer(shape):
            start, end = match.span()
            identities[count] = known[text[start:end]]
            starts[count] = start
            ends[count] = end
            flags[count] = (
                UPPER * (shape[start] == "A")
                | DIGIT * (shape.find("n", start, end) >= 0)
                | UNSPACED * (shape[start] == "s")
            )
            count += 1
        offsets[document + 1] = count


class _Cache(dict[Any, Any]):
    """A dictionary that computes what it lacks."""

    def __init__(self, compute: Callable[[Any], Any]) -> None:
        self.compute = compute

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self.compute(key)
        return value


def _folded(point: int, fold_at: np.ndarray, folds: np.ndarray) -> str:
    at = int(fold_at[point])
    if at == 0:
        return chr(point)
    return "".join(chr(folded & 0x1FFFFF) for folded in folds[at + 1 : at + 1 + int(folds[at])].tolist())


def sentence_overlap(
    stems_a: np.ndarray,
    units_a: np.ndarray,
    weights_a: np.ndarray,
    quoted_a: np.ndarray,
    stems_b: np.ndarray,
    units_b: np.ndarray,
    weights_b: np.ndarray,
    quoted_b: np.ndarray,
    scarcity: np.ndarray,
    shared: np.ndarray,
    quoted: np.ndarray,
    totals_a: np.ndarray,
    totals_b: np.ndarray,
) -> None:
    """Weigh what each sentence of one document has in common with each of another.

    A posting says that a stem stands in a sentence; each document's postings are sorted by stem, with
    the stem's weight in that document and whether it is only ever quoted there. A stem weighs the
    smaller of its two weights times `scarcity` at the number of postings it has in both documents.
    `shared` (sentences of a by sentences of b) receives the weight of the stems in common, `quoted` the
    part of it that is quoted on both sides, `totals_a` and `totals_b` the weight of all a sentence's stems.
    """
    postings: dict[int, tuple[list[int], list[int]]] = {}
    for side, stems in enumerate((stems_a, stems_b)):
        for place, stem in enumerate(stems.tolist()):
            postings.setdefault(stem, ([], []))[side].append(place)
    for in_a, in_b in postings.values():
        rarities = [int(weights_a[place]) for place in in_a[:1]] + [
            int(weights_b[place]) for place in in_b[:1]
        ]
        weight = min(rarities) * int(scarcity[len(in_a) + len(in_b)])
        for place in in_a:
            totals_a[units_a[place]] += weight
        for place in in_b:
            totals_b[units_b[place]] += weight
        for place_a in in_a:
            for place_b in in_b:
                shared[units_a[place_a], units_b[place_b]] += weight
                if quoted_a[place_a] and quoted_b[place_b]:
                    quoted[units_a[place_a], units_b[place_b]] += weight


def best_chains(gains: np.ndarray, orders: np.ndarray, best: np.ndarray) -> None:
    """The largest total gain of a chain of cells that only ever goes down and right, for each order of the
    columns in `orders`. Gains are at most 2**16, so that totals fit into 32 bits."""
    so_far = np.zeros((orders.shape[0], orders.shape[1] + 1), dtype=np.int64)
    for row in gains:
        so_far[:, 1:] = np.maximum(so_far[:, 1:], so_far[:, :-1] + row[orders])
        so_far = np.maximum.accumulate(so_far, axis=1)
    best[:] = so_far[:, -1]


def look_up(
    words: np.ndarray,
    table: np.ndarray,
    values: np.ndarray,
    taken: np.ndarray,
    found: np.ndarray,
    known: np.ndarray,
) -> None:
    """What an open-addressed table has for each of `words`: into `found` its value, where `known`.

    A word (uint64) stands in the first place of `table` from its low bits on that is not `taken` by another;
    the length of the table is a power of two. Of a word it has not, `found` receives any number.
    """
    last = len(table) - 1
    slots = (words & np.uint64(last)).astype(np.int64)
    known[:] = True
    elsewhere = np.flatnonzero(~taken[slots] | (table[slots] != words))
    while len(elsewhere):
        held = taken[slots[elsewhere]]
        known[elsewhere[~held]] = False
        elsewhere = elsewhere[held]
        slots[elsewhere] = (slots[elsewhere] + 1) & last
        elsewhere = elsewhere[~taken[slots[elsewhere]] | (table[slots[elsewhere]] != words[elsewhere])]
    found[:] = values[slots]


def number(first: np.ndarray, second: np.ndarray, codes_first: np.ndarray, codes_second: np.ndarray) -> int:
    """Number the distinct values (uint64) of two arrays from 0, in the order of their first occurrence.

    `codes_first` and `codes_second` (int64) receive the number of each value; how many there are is returned.
    """
    codes: dict[int, int] = {}
    for values, numbers in ((first, codes_first), (second, codes_second)):
        numbers[:] = [codes.setdefault(value, len(codes)) for value in values.tolist()]
    return len(codes)


def common_runs(a: np.ndarray, b: np.ndarray, codes: int, most: int, runs: np.ndarray) -> int:
    """The maximal runs of equal codes in two sequences, as rows (place in a, place in b, length).

    A code, of `codes` in all, that either sequence has more than `most` times is in no run. Runs come in the
    order of their places in b, then in a. As many as fit are written to `runs`; their number is returned.
    """
    frequent = (np.bincount(a, minlength=codes) > most) | (np.bincount(b, minlength=codes) > most)
    places: dict[int, list[int]] = {}
    for place, code in enumerate(a.tolist()):
        places.setdefault(code, []).append(place)
    open_runs: dict[int, list[int]] = {}
    found: list[list[int]] = []
    for place, code in enumerate(b.tolist()):
        here: dict[int, list[int]] = {}
        for other in [] if frequent[code] else places.get(code, []):
            run = open_runs.get(other - 1)
            if run is None:
                run = [other, place, 0]
                found.append(run)
            run[2] += 1
            here[other] = run
        open_runs = here
    for row, run in zip(range(len(runs)), found, strict=False):
        runs[row] = run
    return len(found)


def common_sequence(short: np.ndarray, long: np.ndarray, codes: int) -> int:
    """How many codes the longest sequence has that runs through both arrays, not necessarily unbroken.

    Codes are below `codes`. A bit for each place of `short`, and a few operations on all bits at once for
    each place of `long` (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004).
    """
    places = [0] * codes
    for place, code in enumerate(short.tolist()):
        places[code] |= 1 << place
    all_bits = (1 << len(short)) - 1
    unmatched = all_bits
    for code in long.tolist():
        met = unmatched & places[code]
        unmatched = (unmatched + met | unmatched - met) & all_bits
    return len(short) - unmatched.bit_count()


def _ordered(decomposed: str) -> str:
    """Marks put into canonical order, as `unicodedata.normalize` does, but in linear time."""
    if is_normalized("NFD", decomposed):
        return decomposed
    runs = groupby(decomposed, key=lambda character: combining(character) == 0)
    return "".join("".join(sorted(run, key=combining)) for _, run in runs)
