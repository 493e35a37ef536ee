"""Find evidence about a pair in third documents, which may share words with only one of the two texts.

The argument comes from textual criticism. If text A and a third text share words that text B lacks, A cannot
have taken all of its text from B. If B and a third text also share words that A lacks, A and B both contain
parts of a common source. If B and the third text share no words that A lacks, A is more likely the source of
B than B of A. The argument applies only to texts that get shorter as they are passed on, such as news
reports. Revisions and replies get longer, and the words that they add also appear in later texts.

In addition, if some words of a text also occur in a second text, and most of the rest occur in a third text
that is unrelated to the second, the first text was put together from the other two. Both arguments fail if
two writers happen to insert the same words, or if the third text was put together from the other two.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

import numpy as np

from provenance.derivation.date_trust import CLEARLY_APART
from provenance.derivation.evidence import PairViews
from provenance.engine.ragged import Ragged, concatenated_ranges
from provenance.passages.background import BIT

# The maximum number of third documents considered for each document of a pair: the documents that share the
# most words with it.
_NEAREST = 16
# The minimum weight of a rare word; more frequent words may be shared by chance.
_RARE = 2 * BIT
# The share of rare words that two documents must have in common to count as copies. A third document that is
# a copy of a document of the pair is not informative.
_COPY = 0.9
# The minimum number of rare words that each of two sources must supply by itself for a text to count as put
# together from both.
_LEAST_PART = 20
# The clarity of evidence, from 0 to 1, is tanh((r - `_CHANCE`) / `_CLEAR`), or 0 if this is negative. Here, r
# is the number of words that a third document shares with only one text, divided by the number of words that
# both texts share.
_CHANCE, _CLEAR = 0.05, 0.1
# The evidence is averaged over the clearest quarter of the third documents: if there are many, the clearest
# one may share words with a text by chance.
_QUARTER = 4
_FEW = 5  # added to the number of words in common, so that two or three words are not decisive


@dataclass(frozen=True)
class PairThirdEvidence:
    """The evidence about a pair from third documents, as seen from its first document, a.

    `any_related` states whether any third document is related to both documents. `only_a`, from 0 to 1,
    states how clearly a and a third document share words that b lacks, and `only_b` how clearly b and a third
    document share words that a lacks. `both` states how clearly a and b each share, with the same third
    document, words that the other lacks. `merged`, from -1 to 1, states how clearly b was put together from a
    and a third document; if it is negative, a was put together from b and a third document. `third_of_a`,
    `third_of_b` and `third_of_merge` are the positions of the third documents with the clearest evidence for
    `only_a`, `only_b` and `merged`, or -1 if there is none.
    """

    any_related: bool = False
    only_a: float = 0.0
    only_b: float = 0.0
    both: float = 0.0
    merged: float = 0.0
    third_of_a: int = -1
    third_of_b: int = -1
    third_of_merge: int = -1

    def swapped(self) -> PairThirdEvidence:
        """Return the same evidence as seen from the other document."""
        return replace(
            self,
            only_a=self.only_b,
            only_b=self.only_a,
            merged=-self.merged,
            third_of_a=self.third_of_b,
            third_of_b=self.third_of_a,
        )


NO_THIRD_EVIDENCE = PairThirdEvidence()


@dataclass(frozen=True, eq=False)
class ThirdEvidence:
    """The evidence about many pairs from third documents: a column for each value of `PairThirdEvidence`."""

    any_related: np.ndarray
    only_a: np.ndarray
    only_b: np.ndarray
    both: np.ndarray
    merged: np.ndarray
    third_of_a: np.ndarray
    third_of_b: np.ndarray
    third_of_merge: np.ndarray

    @staticmethod
    def of(pairs: Sequence[PairThirdEvidence]) -> ThirdEvidence:
        """Collect the evidence about several pairs in columns."""
        kinds = {name: type(value) for name, value in vars(NO_THIRD_EVIDENCE).items()}
        return ThirdEvidence(
            *(np.array([getattr(each, name) for each in pairs], kind) for name, kind in kinds.items())
        )

    def __getitem__(self, pair: int) -> PairThirdEvidence:
        return PairThirdEvidence(*(column[pair].item() for column in vars(self).values()))

    @property
    def informative(self) -> np.ndarray:
        """Mask of the pairs for which third documents provide any evidence."""
        informative = self.any_related.copy()
        for column in (self.only_a, self.only_b, self.both, self.merged):
            informative = informative | (column != 0)
        return informative


@dataclass(frozen=True, eq=False)
class RareWordMatches:
    """For many pairs, the rare words of each document that the other document also has."""

    matched_a: Sequence[bytes]  # a bit for each token of a: whether it is rare and matched
    matched_b: Sequence[bytes]
    rare_words_a: np.ndarray  # int64: the number of rare words in a
    rare_words_b: np.ndarray
    copied: np.ndarray  # bool: whether nearly all rare words of both are matched

    @staticmethod
    def of(pair_views: PairViews) -> RareWordMatches:
        """Find the matching rare words of the given pairs."""
        rare_words = pair_views.weights >= _RARE
        marked = pair_views.matched & rare_words
        rare = pair_views.tokens.sum(rare_words)
        for number, view in enumerate(pair_views.document_views):
            if view.whole is not None:
                rare[number] = np.count_nonzero(view.whole.weights >= _RARE)
        copied = pair_views.tokens.sum(marked) >= _COPY * rare
        bits, half = _packed_bits(pair_views, marked), len(pair_views.pairs)
        both_copied = copied[:half] & copied[half:]
        return RareWordMatches(bits[:half], bits[half:], rare[:half], rare[half:], both_copied)


class SharedRareWords:
    """The rare words that the documents of each pair share, as bit masks over the tokens of each document.

    `a` and `b` identify the documents of each pair by number, and `later` states how clearly b is dated after
    a.
    """

    def __init__(
        self,
        a: np.ndarray,
        b: np.ndarray,
        later: np.ndarray,
        matches: RareWordMatches,
    ) -> None:
        self._matched: defaultdict[int, dict[int, int]] = defaultdict(dict)
        self._counts: defaultdict[int, dict[int, int]] = defaultdict(dict)
        self._copies: defaultdict[int, set[int]] = defaultdict(set)
        self._later: defaultdict[int, set[int]] = defaultdict(set)
        self._rare_words: dict[int, int] = {}
        self._nearest_documents: dict[int, list[int]] = {}
        for document, other, bits, rare, copied, other_is_later in zip(
            np.concatenate([a, b]).tolist(),
            np.concatenate([b, a]).tolist(),
            chain(matches.matched_a, matches.matched_b),
            np.concatenate([matches.rare_words_a, matches.rare_words_b]).tolist(),
            np.tile(matches.copied, 2).tolist(),
            np.concatenate([later > CLEARLY_APART, later < -CLEARLY_APART]).tolist(),
            strict=True,
        ):
            matched = int.from_bytes(bits, "big")
            self._matched[document][other] = matched
            self._counts[document][other] = matched.bit_count()
            self._rare_words[document] = rare
            if copied:
                self._copies[document].add(other)
            if other_is_later:
                self._later[document].add(other)

    def third_evidence(self, a: int, b: int) -> PairThirdEvidence:
        """Return the evidence from other documents about the pair of a and b."""
        thirds = self._related_to_both(a, b)
        by_a, by_b = self._shared_by_one_only(a, b, thirds), self._shared_by_one_only(b, a, thirds)
        merged_b, merged_a = self._merged(b, a), self._merged(a, b)
        merged = merged_b[0] - merged_a[0]
        return PairThirdEvidence(
            bool(thirds),
            _mean_of_clearest(by_a),
            _mean_of_clearest(by_b),
            _mean_of_clearest(list(map(min, by_a, by_b))),
            merged,
            _document_of(_clearest(by_a, thirds)),
            _document_of(_clearest(by_b, thirds)),
            _document_of(merged_b if merged > 0 else merged_a),
        )

    def _shared_by_one_only(self, one: int, other: int, thirds: list[int]) -> list[float]:
        """Return, for each third document, how clearly it and `one` share words that `other` lacks."""
        matched = self._matched[one]
        common = min(self._counts[one][other], self._counts[other][one]) + _FEW
        lacking = ~matched[other]
        return [_clarity((matched[third] & lacking).bit_count() / common) for third in thirds]

    def _related_to_both(self, a: int, b: int) -> list[int]:
        """Return documents that are related to a and b, are copies of neither, and are not dated after both.

        Only the documents nearest to a or b are considered. A document dated after both is not evidence,
        since it may have taken text from either.
        """
        candidates = {*self._nearest(a), *self._nearest(b)} - self._copies[a] - self._copies[b]
        candidates -= self._later[a] & self._later[b]
        related_a, related_b = self._matched[a], self._matched[b]
        return sorted(third for third in candidates if third in related_a and third in related_b)

    def _merged(self, derived: int, source: int) -> tuple[float, int]:
        """Return how clearly `derived` combines `source` and another document, and that document's number.

        If both `source` and the other document had been taken from `derived`, the presence of a word in one
        of them would say nothing about its presence in the other. If instead each of them has words that the
        other lacks, and few words of `derived` are in neither, `derived` was put together from the two. This
        is measured by an odds ratio over the words of `derived`, computed from the numbers of words in both
        documents, in either one alone and in neither. An allowance for chance agreement is added to the
        numbers in both and in neither.

        The other document must be unrelated to `source` and must not be dated later than `derived`. Its
        number is returned negated, so that ties go to the document that comes first.
        """
        matched, matched_in_source, best = self._matched[derived], self._matched[source], (0.0, -1)
        rare = self._rare_words[derived]
        for other in self._nearest(derived):
            if other == source or other in matched_in_source or other in self._later[derived]:
                continue
            both = (matched[source] & matched[other]).bit_count()
            one, two = (matched[each].bit_count() - both for each in (source, other))
            if min(one, two) < _LEAST_PART:
                continue
            chance, neither = _CHANCE * rare, max(rare - one - two - both, 0)
            odds = math.log((both + chance) * (neither + chance) / (one * two))
            best = max(best, (math.tanh(max(-odds, 0.0)), -other))
        return best

    def _nearest(self, document: int) -> list[int]:
        """Return the documents that share the most rare words with this one; ties go to earlier documents."""
        if document not in self._nearest_documents:
            counts = self._counts[document]
            ordered = sorted(counts, key=lambda other: (-counts[other], other))
            self._nearest_documents[document] = ordered[:_NEAREST]
        return self._nearest_documents[document]


def _packed_bits(pair_views: PairViews, marked: np.ndarray) -> list[bytes]:
    """Pack the mask of every pair view into bytes, with one bit for each token of the whole document."""
    octets = Ragged(-(-pair_views.sizes // 8))
    padded = np.zeros(8 * octets.total, dtype=bool)
    begins = 8 * octets.first + pair_views.begins
    padded[concatenated_ranges(begins, pair_views.tokens.sizes)] = marked
    packed, bounds = np.packbits(padded).tobytes(), octets.offsets.tolist()
    return [packed[begin:end] for begin, end in pairwise(bounds)]


def _clearest(shared: list[float], thirds: list[int]) -> tuple[float, int]:
    """Return the largest value in `shared`, and the negated number of its third document.

    The number is negated so that ties go to the document that comes first.
    """
    return max(zip(shared, (-third for third in thirds), strict=True), default=(0.0, 0))


def _mean_of_clearest(shared: list[float]) -> float:
    """Return the mean of the largest quarter of the values, or 0 if there are none."""
    largest = sorted(shared, reverse=True)[: -(-len(shared) // _QUARTER)]
    return sum(largest) / max(len(largest), 1)


def _clarity(share: float) -> float:
    return math.tanh(max(share - _CHANCE, 0.0) / _CLEAR)


def _document_of(found: tuple[float, int]) -> int:
    return -found[1] if found[0] > 0 else -1
