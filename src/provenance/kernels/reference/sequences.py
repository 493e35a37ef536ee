"""Kernels that find what two sequences of tokens share."""

from __future__ import annotations

from itertools import pairwise

import numpy as np


def number(first: np.ndarray, second: np.ndarray, codes_first: np.ndarray, codes_second: np.ndarray) -> int:
    """Number the distinct values (uint64) of two arrays from 0, in the order of their first occurrence.

    `codes_first` and `codes_second` (int64) receive these numbers; the number of distinct values is returned.
    """
    codes: dict[int, int] = {}
    for values, numbers in ((first, codes_first), (second, codes_second)):
        numbers[:] = [codes.setdefault(value, len(codes)) for value in values.tolist()]
    return len(codes)


def common_runs(first: np.ndarray, second: np.ndarray, size: int, most: int, runs: np.ndarray) -> int:
    """The maximal runs of at least `size` equal values (uint64), as rows (first place, second place, length).

    Runs are made of seeds of `size` values; a seed is left out if it occurs more than `most` times in either
    sequence. Runs come in the order of their places in the second sequence, then in the first. As many runs
    as fit are written to `runs`; the total number of runs is returned.
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
    """Convert runs (place in a, place in b, length) to rows (a_start, a_end, b_start, b_end).

    The weight of a run is the lesser of the two sums of its values' weights; runs lighter than `least` are
    left out. `spans` and `weights` must be as long as `runs`; the number of rows filled is returned.
    """
    count = 0
    for place, there, length in runs.tolist():
        weight = min(weights_a[place : place + length].sum(), weights_b[there : there + length].sum())
        if weight >= least:
            spans[count], weights[count] = (place, place + length, there, there + length), weight
            count += 1
    return count


def _seeds(values: np.ndarray, size: int) -> np.ndarray:
    """One hash for each run of `size` values."""
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
    """Keep what remains of runs (a_start, a_end, b_start, b_end) that claim their tokens in `order`.

    In the first round, the new tokens are those unclaimed on both sides; in the second round, those unclaimed
    on at least one side. A run is kept whole if more than half of it is new; otherwise the first of its
    longest new stretches is kept. A stretch, or anything kept in the second round, must weigh at least
    `repeated`. It must also be half as long as any run that claimed one of its tokens, or begin and end at
    the boundaries (bool, for each place between tokens) of one side. `kept` receives the part of each run
    that is left, in one row for the first round and another for the second, and `kept_weights` receives its
    weight, which is 0 if nothing is left.
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
    """The bounds of the first of the longest stretches of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], values, [0]]))).reshape(-1, 2)
    first, last = edges[np.diff(edges).argmax()].tolist() if len(edges) else (0, 0)
    return first, last


def longest_unquoted(
    spans: np.ndarray, weights_a: np.ndarray, quoted_a: np.ndarray, quoted_b: np.ndarray
) -> int:
    """The greatest weight of a stretch of a run in `spans` that is not quoted on both sides."""
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
    """Count the words of two documents, and those in the longest sequence common to both.

    A token that is `touching` the next one forms a word with it, with the weight of both. Words lighter than
    `lightest` do not count; neither do quoted words whose token the other document also quotes. In each
    document, only the first `most` words that the other also has are compared. `found` receives the
    number of words in a and in b, the number of distinct words in a and in b, the number common to both, and
    the length of the sequence.
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
    """The length of the longest sequence of codes common to both arrays, not necessarily contiguous.

    Codes are below `codes`. Each position of `short` has a bit, and each position of `long` takes a few
    operations on all bits at once (Hyyrö, "Bit-parallel LCS-length computation revisited", 2004).
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
    """The fingerprints of documents: the smallest (or last equal one) of every `window` consecutive hashes.

    Document d has the tokens ``offsets[d]:offsets[d + 1]`` of `identities` (uint64); each hash covers `size`
    consecutive tokens. A document with fewer hashes than a window keeps its smallest hash. `fingerprints`
    (uint64) and `places` (int64) receive the hash and the first token of each fingerprint; the number of
    fingerprints is returned.
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
