"""Measures for scoring passages (plagdet), pairs, partitions and probabilities."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from provenance.errors import InputError, SettingsError

Span = tuple[int, int]
Passage = tuple[Hashable, Span, Span]


@dataclass(frozen=True)
class PassageScores:
    """How well the detected passages cover the true passages; see `plagdet`."""

    precision: float | None
    recall: float | None
    f1: float | None
    granularity: float | None
    plagdet: float | None


@dataclass(frozen=True)
class PairScores:
    """How well the pairs found agree with the true pairs; see `pair_scores`."""

    precision: float | None
    recall: float | None
    f1: float | None


def plagdet(cases: Iterable[Passage], detections: Iterable[Passage]) -> PassageScores:
    """Score detected passages against the true passages of all document pairs, character by character.

    A case is a true passage, and a detection is a passage that was found. A detection matches a case of the
    same pair if each of its spans intersects the corresponding span of the case. The recall of a case is the
    share of its characters, in both documents together, that is covered by matching detections. A character
    that is covered twice counts once. A case without a match has a recall of 0. Recall is the mean over all
    cases. Precision is computed in the same way, with cases and detections swapped. Granularity is the mean
    number of matching detections per case, leaving out cases without a match. Plagdet is
    F1 / log2(1 + granularity).

    Parameters
    ----------
    cases, detections : iterable of (pair, span, span)
        Each passage is a key for the pair of documents, followed by the (start, end) of its span in each of
        the two documents. The documents of a pair must always be in the same order. Offsets are half-open,
        and no span may be empty.

    Returns
    -------
    PassageScores
        Precision is None if there are no detections. Recall, f1 and plagdet are None if there are no cases.
        Granularity is None if no case is matched. If there are cases but no matches, f1 and plagdet are 0.

    Raises
    ------
    InputError
        If a span is empty, reversed or negative; the message names the span.

    Examples
    --------
    A case of ten characters in each document is found in two pieces, except for two characters in one of the
    documents:

    >>> scores = plagdet([("x", (0, 10), (20, 30))], [("x", (0, 5), (20, 25)), ("x", (5, 10), (25, 28))])
    >>> scores.precision, scores.recall, scores.granularity
    (1.0, 0.9, 2.0)
    >>> round(scores.plagdet, 3)
    0.598
    """
    cases_of, detections_of = _by_pair(cases, "case"), _by_pair(detections, "detection")
    recalls, matches = _coverage(cases_of, detections_of)
    precisions, _ = _coverage(detections_of, cases_of)
    precision, recall = _mean(precisions), _mean(recalls)
    granularity = _mean([count for count in matches if count])
    f1 = _f1(precision, recall)
    score = f1 if f1 is None or granularity is None else f1 / math.log2(1 + granularity)
    return PassageScores(precision, recall, f1, granularity, score)


def pair_scores(
    truth: Iterable[tuple[Hashable, Hashable]], found: Iterable[tuple[Hashable, Hashable]]
) -> PairScores:
    """Return precision, recall and F1 of unordered pairs; a pair given twice or in both orders counts once.

    Examples
    --------
    >>> pair_scores([("a", "b"), ("b", "c")], [("b", "a")])
    PairScores(precision=1.0, recall=0.5, f1=0.6666666666666666)
    """
    true_pairs, found_pairs = set(map(frozenset, truth)), set(map(frozenset, found))
    both = len(true_pairs & found_pairs)
    precision, recall = share(both, len(found_pairs)), share(both, len(true_pairs))
    return PairScores(precision, recall, _f1(precision, recall))


def adjusted_rand(labels_a: Sequence[Hashable], labels_b: Sequence[Hashable]) -> float:
    """Return the adjusted Rand index of two partitions, given as labels of the same items in the same order.

    The index is 1 for equal partitions and 0 on average for random partitions. It is negative if the two
    partitions agree less than expected by chance.

    Examples
    --------
    >>> adjusted_rand(["x", "x", "y", "y"], [1, 1, 2, 3])
    0.5714285714285714
    """
    if len(labels_a) != len(labels_b):
        raise SettingsError(
            f"adjusted_rand: {len(labels_a)} labels in the first partition, {len(labels_b)} in the second",
            "give one label per item in each partition",
        )
    together = sum(map(_pairs_among, Counter(zip(labels_a, labels_b, strict=True)).values()))
    together_a = sum(map(_pairs_among, Counter(labels_a).values()))
    together_b = sum(map(_pairs_among, Counter(labels_b).values()))
    only_a, only_b = together_a - together, together_b - together
    if not only_a and not only_b:
        return 1.0
    apart = _pairs_among(len(labels_a)) - together - only_a - only_b
    chance = together_a * (only_a + apart) + together_b * (only_b + apart)
    return 2 * (together * apart - only_a * only_b) / chance


def expected_calibration_error(
    probabilities: Iterable[float], outcomes: Iterable[bool], bins: int = 10
) -> float | None:
    """Return the expected calibration error of probabilities (Naeini, Cooper and Hauskrecht 2015).

    The predictions are divided into bins of equal width. For each bin, the mean probability is compared with
    the observed frequency. The error is the mean absolute difference, weighted by the number of predictions
    in each bin. It is None if there are no predictions.

    Examples
    --------
    >>> expected_calibration_error([0.75, 0.75, 0.75, 0.75], [True, True, True, False])
    0.0
    """
    stated, observed = list(map(float, probabilities)), list(map(bool, outcomes))
    if len(stated) != len(observed):
        raise SettingsError(
            f"{len(stated)} probabilities, but {len(observed)} outcomes",
            "give one outcome for each probability",
        )
    if bins < 1:
        raise SettingsError(f"bins must be at least 1, not {bins!r}")
    differences: defaultdict[int, list[float]] = defaultdict(list)
    for probability, outcome in zip(stated, observed, strict=True):
        if not 0 <= probability <= 1:
            raise SettingsError(f"a probability must be from 0 to 1, not {probability!r}")
        differences[min(int(probability * bins), bins - 1)].append(probability - outcome)
    if not stated:
        return None
    return math.fsum(abs(math.fsum(bin_)) for bin_ in differences.values()) / len(stated)


def _by_pair(passages: Iterable[Passage], name: str) -> dict[Hashable, list[tuple[Span, Span]]]:
    """Check the spans of passages, and group them by document pair."""
    grouped: defaultdict[Hashable, list[tuple[Span, Span]]] = defaultdict(list)
    for number, (pair, one, other) in enumerate(passages, 1):
        for start, end in (one, other):
            if not 0 <= start < end:
                raise InputError(f"{name} {number}, {pair!r}: {start} to {end} is not a span of characters")
        grouped[pair].append(((int(one[0]), int(one[1])), (int(other[0]), int(other[1]))))
    return grouped


def _coverage(
    wanted: dict[Hashable, list[tuple[Span, Span]]], given: dict[Hashable, list[tuple[Span, Span]]]
) -> tuple[list[float], list[int]]:
    """For each wanted passage, return the share covered by matching passages, and the number of matches."""
    shares, counts = [], []
    for pair, passages in wanted.items():
        candidates = sorted(given.get(pair, ()))
        longest = max((x[1] - x[0] for x, _ in candidates), default=0)
        for one, other in passages:
            # Only candidates that start in this window can overlap the passage. In a book, this skips
            # thousands of candidates.
            first, last = (bisect_left(candidates, ((at,),)) for at in (one[0] - longest, one[1]))
            near = candidates[first:last]
            matching = [(x, y) for x, y in near if _intersect(one, x) and _intersect(other, y)]
            covered = _covered(one, [x for x, _ in matching]) + _covered(other, [y for _, y in matching])
            shares.append(covered / (one[1] - one[0] + other[1] - other[0]))
            counts.append(len(matching))
    return shares, counts


def _intersect(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _covered(span: Span, spans: list[Span]) -> int:
    """Count the characters of `span` that lie in the union of `spans`."""
    covered, reached = 0, span[0]
    for start, end in sorted(spans):
        start, end = max(start, reached), min(end, span[1])
        if start < end:
            covered, reached = covered + end - start, end
    return covered


def _pairs_among(items: int) -> int:
    return items * (items - 1) // 2


def share(part: int, whole: int) -> float | None:
    """Return `part` as a share of `whole`, or None if `whole` is 0."""
    return part / whole if whole else None


def _mean(values: Collection[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean of precision and recall; None if recall is None, 0 if nothing matches."""
    if recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision and recall else 0.0
