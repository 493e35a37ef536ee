"""Kernels that compare sequences of tokens, and select fingerprints from them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np


def number(first: np.ndarray, second: np.ndarray, codes_first: np.ndarray, codes_second: np.ndarray) -> int:
    """Number the distinct values (uint64) of two arrays from 0, in the order of their first occurrence.

    `codes_first` and `codes_second` (int64) are filled with the numbers of the values in `first` and
    `second`. Return the number of distinct values.
    """
    codes: dict[int, int] = {}
    for values, numbers in ((first, codes_first), (second, codes_second)):
        numbers[:] = [codes.setdefault(value, len(codes)) for value in values.tolist()]
    return len(codes)


def common_runs(first: np.ndarray, second: np.ndarray, size: int, most: int, runs: np.ndarray) -> int:
    """Find the maximal runs of at least `size` values (uint64) that two sequences share, and count them.

    A run consists of overlapping seeds, each of `size` consecutive values. A seed is ignored if it occurs
    more than `most` times in either sequence. The runs are written to the rows of `runs` as (position in the
    first sequence, position in the second, length), until the array is full. The rows are sorted by position
    in the second sequence, and then by position in the first. Return the number of runs found, including any
    that did not fit.
    """
    a = np.empty(max(len(first) - size + 1, 0), np.int64)
    b = np.empty(max(len(second) - size + 1, 0), np.int64)
    codes = number(_seeds(first, size), _seeds(second, size), a, b)
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
    for row, (place, there, seeds) in zip(range(len(runs)), found, strict=False):
        runs[row] = place, there, seeds + size - 1
    return len(found)


def weigh_runs(
    runs: np.ndarray,
    weights_a: np.ndarray,
    weights_b: np.ndarray,
    least: float,
    spans: np.ndarray,
    weights: np.ndarray,
) -> int:
    """Convert runs to weighted spans, and return the number of spans.

    The rows of `runs` are (position in a, position in b, length), and the rows of `spans` are (a_start,
    a_end, b_start, b_end). The weight of a run is the total weight of its tokens in a or in b, whichever is
    smaller. Runs lighter than `least` are left out. `spans` and `weights` must be as long as `runs`.
    """
    count = 0
    for place, there, length in runs.tolist():
        weight = min(weights_a[place : place + length].sum(), weights_b[there : there + length].sum())
        if weight >= least:
            spans[count], weights[count] = (place, place + length, there, there + length), weight
            count += 1
    return count


def _seeds(values: np.ndarray, size: int) -> np.ndarray:
    """Return a hash for every run of `size` consecutive values."""
    mix = np.uint64(0x9E3779B97F4A7C15)
    hashes = np.zeros(max(len(values) - size + 1, 0), dtype=np.uint64)
    for place in range(size):
        hashes = (hashes ^ values[place : place + len(hashes)]) * mix
        hashes ^= hashes >> np.uint64(31)
    return hashes


def stand_alone(
    spans: np.ndarray,
    order: np.ndarray,
    weights_a: np.ndarray,
    weights_b: np.ndarray,
    bounds_a: np.ndarray,
    bounds_b: np.ndarray,
    repeated: int,
    kept: np.ndarray,
    kept_weights: np.ndarray,
) -> None:
    """Let runs claim their tokens in the given `order`, and decide how much of each run to keep.

    The rows of `spans` are runs (a_start, a_end, b_start, b_end). All runs are processed in two rounds. A
    token of a run is new in the first round if it is unclaimed in both documents, and in the second round if
    it is unclaimed in at least one document. A run is kept whole if more than half of its tokens are new.
    Otherwise, only its longest stretch of new tokens is kept, or the first of several equally long stretches.
    A run claims the tokens that are kept.

    A stretch that is kept on its own, and anything kept in the second round, must meet two conditions. First,
    it must weigh at least `repeated`. Second, it must be at least half as long as any part that has claimed
    one of its tokens, or begin and end at sentence boundaries in at least one of the documents. The boolean
    masks `bounds_a` and `bounds_b` show which positions between tokens are sentence boundaries.

    ``kept[r, i]`` is set to the part of run i that is kept in round r, and ``kept_weights[r, i]`` to the
    weight of this part. If nothing is kept, both are set to 0.
    """
    claims_a, claims_b = np.zeros(len(weights_a), np.int64), np.zeros(len(weights_b), np.int64)
    kept[:], kept_weights[:] = 0, 0
    for again in (False, True):
        for run in order.tolist():
            a_start, a_end, b_start, b_end = spans[run].tolist()
            free = claims_a[a_start:a_end] == 0, claims_b[b_start:b_end] == 0
            new = free[0] | free[1] if again else free[0] & free[1]
            whole = 2 * np.count_nonzero(new) > len(new)
            first, last = (0, len(new)) if whole else _longest_stretch(new)
            a, b = slice(a_start + first, a_start + last), slice(b_start + first, b_start + last)
            weight = int(min(weights_a[a].sum(), weights_b[b].sum()))
            if again or not whole:
                sentences = bounds_a[a.start] & bounds_a[a.stop] | bounds_b[b.start] & bounds_b[b.stop]
                largest = max(claims_a[a].max(initial=0), claims_b[b].max(initial=0))
                if weight < repeated or not (2 * (last - first) >= largest or sentences):
                    continue
            for claims in (claims_a[a], claims_b[b]):
                np.maximum(claims, last - first, out=claims)
            kept[int(again), run] = a.start, a.stop, b.start, b.stop
            kept_weights[int(again), run] = weight


def _longest_stretch(values: np.ndarray) -> tuple[int, int]:
    """Return the bounds of the longest stretch of true values, or (0, 0) if no value is true.

    If several stretches are equally long, the first one is chosen.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[0], values, [0]]))).reshape(-1, 2)
    first, last = edges[np.diff(edges).argmax()].tolist() if len(edges) else (0, 0)
    return first, last


def longest_unquoted(
    spans: np.ndarray, weights_a: np.ndarray, quoted_a: np.ndarray, quoted_b: np.ndarray
) -> int:
    """Within the runs, find the heaviest stretch without tokens quoted in both documents; return its weight.

    The rows of `spans` are runs (a_start, a_end, b_start, b_end).
    """
    best = 0
    for a_start, a_end, b_start, _ in spans.tolist():
        unquoted = 0
        for place in range(a_end - a_start):
            quoted = quoted_a[a_start + place] and quoted_b[b_start + place]
            unquoted = 0 if quoted else unquoted + int(weights_a[a_start + place])
            best = max(best, unquoted)
    return best


def words_in_order(
    codes_a: np.ndarray,
    weights_a: np.ndarray,
    touching_a: np.ndarray,
    quoted_a: np.ndarray,
    codes_b: np.ndarray,
    weights_b: np.ndarray,
    touching_b: np.ndarray,
    quoted_b: np.ndarray,
    lightest: int,
    most: int,
    found: np.ndarray,
) -> None:
    """Count the words of two documents, and the words in their longest common subsequence.

    A word begins at each token. If `touching` is set for the token, the word consists of this token and the
    next one, and has the sum of their weights. Otherwise, the word is the token alone. Words lighter than
    `lightest` are not counted. Nor is a quoted word counted if its first token is also quoted somewhere in
    the other document. The common subsequence is computed from the first `most` words of each document
    that also occur in the other document.

    `found` is filled with six numbers: the numbers of words in a and in b, the numbers of distinct words in a
    and in b, the number of distinct words that occur in both, and the length of the common subsequence.
    """
    in_a = _words(codes_a, weights_a, touching_a, quoted_a, set(codes_b[quoted_b].tolist()), lightest)
    in_b = _words(codes_b, weights_b, touching_b, quoted_b, set(codes_a[quoted_a].tolist()), lightest)
    common = set(in_a) & set(in_b)
    codes = {word: code for code, word in enumerate(sorted(common))}
    shared = [[codes[word] for word in words if word in common][:most] for words in (in_a, in_b)]
    short, long = (np.array(words, np.int64) for words in sorted(shared, key=len))
    sequence = _common_sequence(short, long, len(common))
    found[:] = len(in_a), len(in_b), len(set(in_a)), len(set(in_b)), len(common), sequence


def _words(
    codes: np.ndarray,
    weights: np.ndarray,
    touching: np.ndarray,
    quoted: np.ndarray,
    quoted_there: set[int],
    lightest: int,
) -> list[tuple[int, ...]]:
    words, heavy = [], []
    for token in range(len(codes)):
        parts = 2 if touching[token] else 1
        words.append(tuple(codes[token : token + parts].tolist()))
        heavy.append(weights[token : token + parts].sum() >= lightest)
    return [
        word
        for word, counts, mark in zip(words, heavy, quoted.tolist(), strict=True)
        if counts and not (mark and word[0] in quoted_there)
    ]


def _common_sequence(short: np.ndarray, long: np.ndarray, codes: int) -> int:
    """Return the length of the longest common subsequence of two arrays of codes.

    All codes are less than `codes`. Each position of `short` is represented by a bit, and each position of
    `long` is processed with a few operations on all bits at once (Hyyrö, "Bit-parallel LCS-length computation
    revisited", 2004).
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


def winnow(
    offsets: np.ndarray,
    identities: np.ndarray,
    size: int,
    window: int,
    fingerprints: np.ndarray,
    places: np.ndarray,
) -> int:
    """Select fingerprints from each document by winnowing, and return the number of fingerprints.

    Document d consists of the tokens ``identities[offsets[d]:offsets[d + 1]]`` (uint64). A hash is computed
    for every run of `size` consecutive tokens. Of every `window` consecutive hashes, the smallest is
    selected; if several are equally small, the last of them. From a document with fewer than `window` hashes,
    only the smallest hash is selected. `fingerprints` (uint64) is filled with the selected hashes, and
    `places` (int64) with the positions of their first tokens.
    """
    count = 0
    for first, last in pairwise(offsets.tolist()):
        hashes = _seeds(identities[first:last], size).tolist()
        chosen = set()
        for begin in range(max(len(hashes) - window, 0) + 1 if hashes else 0):
            within = range(begin, min(begin + window, len(hashes)))
            chosen.add(min(within, key=lambda place: (hashes[place], -place)))
        for place in sorted(chosen):
            fingerprints[count], places[count] = hashes[place], first + place
            count += 1
    return count
