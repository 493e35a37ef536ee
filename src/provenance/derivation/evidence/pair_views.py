"""Compare the documents of each pair token by token.

Many pairs are handled at once. The tokens of all their documents are concatenated in flat arrays, so that a
measure can be computed for all pairs in a few vectorised operations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TypeVar

import numpy as np

from provenance.derivation.evidence.document_cues import DocumentCues
from provenance.derivation.evidence.document_measures import Documents
from provenance.derivation.evidence.long_documents import near_passages
from provenance.derivation.pair import DocumentView, Pair
from provenance.engine.ragged import Ragged, concatenated_ranges, ratio
from provenance.passages.prepared import PreparedDocument

# The maximum length, in characters, of a document's name in a sentence.
_NAME_LENGTH = 60
# The maximum and the minimum number of tokens that `around` marks in a document. If fewer tokens than the
# minimum are available, none are marked.
_REACH, _LEAST_AROUND = 400, 15

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class PairView:
    """One document of a pair, compared with the other document; it is view `number` of `pair_views`."""

    pair_views: PairViews
    number: int

    @cached_property
    def document(self) -> DocumentView:
        """The document of this view."""
        return self.pair_views.document_views[self.number]

    @cached_property
    def name(self) -> str:
        """The name that the evidence uses for the document."""
        pairs = self.pair_views.pairs
        side, pair = divmod(self.number, len(pairs))
        return _names(pairs[pair].a, pairs[pair].b)[side]

    @cached_property
    def prepared(self) -> PreparedDocument:
        """The document's tokens."""
        return self.document.prepared

    @property
    def document_cues(self) -> DocumentCues:
        """The statements that the document makes about its sources and about itself."""
        return self.pair_views.documents.document_cues[self.document_number]

    @property
    def document_number(self) -> int:
        """The document's number among the documents of all pairs."""
        return int(self.pair_views.document_numbers[self.number])

    def part(self, column: np.ndarray) -> np.ndarray:
        """Return this view's part of a column that has a value for every token of all views."""
        begin, end = self.pair_views.tokens.offsets[self.number : self.number + 2]
        return column[begin:end]

    def words(self, start: int, end: int) -> str:
        """Return the text from token `start` up to, but not including, token `end`."""
        if start >= end:
            return ""
        return " ".join(self.document.text[self.prepared.starts[start] : self.prepared.ends[end - 1]].split())


class PairViews:
    """Both documents of many pairs, each compared with the other.

    Every pair has two views, one for each document. In the numbering of the views, the first documents of all
    pairs come before all second documents. A column has one value for each token, view after view, and
    `tokens` contains the boundaries of the views. A measure has one value for each view.

    Four columns compare the documents of a pair. `shared` marks the tokens in passages other than
    boilerplate. `matched` marks the shared tokens whose stem also occurs in the other document's half of the
    passage. `known` marks all tokens whose stem occurs anywhere in the other document. `around` marks the
    unshared tokens nearest to a passage; their number is the same in both documents, so that length does not
    matter. If a pair has no passages, or only boilerplate, both documents are treated as entirely shared.
    """

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.pairs = pairs
        self.document_views = [*(pair.a for pair in pairs), *(pair.b for pair in pairs)]
        # A document that is in many pairs is measured only once.
        documents = {id(view): view for view in self.document_views}
        numbers = {key: number for number, key in enumerate(documents)}
        self.documents = Documents(list(documents.values()))
        self.document_numbers = np.array([numbers[id(view)] for view in self.document_views], np.int64)
        self.tokens = Ragged(self.documents.tokens.sizes[self.document_numbers])
        self._cached: dict[Callable[[PairViews], object], object] = {}

    def __len__(self) -> int:
        return len(self.document_views)

    def __getitem__(self, number: int) -> PairView:
        return PairView(self, number)

    def with_other(self, number: int) -> tuple[PairView, PairView]:
        """Return a view and the other view of its pair.

        The view of a pair's first document has the same number as the pair.
        """
        return self[number], self[(number + len(self.pairs)) % len(self)]

    def other(self, measures: np.ndarray) -> np.ndarray:
        """Return, for every view, the measure for the other document in its pair."""
        return np.roll(measures, len(self.pairs))

    def cached(self, function: Callable[[PairViews], T]) -> T:
        """Return the result of `function` for these pair views, computing it only once."""
        if function not in self._cached:
            self._cached[function] = function(self)
        return self._cached[function]  # type: ignore[return-value]

    def per_view(self, measure: np.ndarray | Sequence[object]) -> np.ndarray:
        """Return a measure for every view, given the measure for every document."""
        return np.asarray(measure)[self.document_numbers]

    def per_token(self, per_token: np.ndarray) -> np.ndarray:
        """Return a column for the tokens of all views, given the column for the tokens of all documents."""
        return per_token[self._places]

    @cached_property
    def _places(self) -> np.ndarray:
        """The position of every token among the tokens of all documents."""
        return concatenated_ranges(self.documents.tokens.first[self.document_numbers], self.tokens.sizes)

    @cached_property
    def names(self) -> np.ndarray:
        """Whether each token is part of a name."""
        return self.per_token(self.documents.names)

    @cached_property
    def quoted(self) -> np.ndarray:
        """Whether each token is inside quotation marks."""
        return self.per_token(self.documents.quoted)

    @cached_property
    def numbers(self) -> np.ndarray:
        """Whether each token contains a digit."""
        return self.per_token(self.documents.numbers)

    @cached_property
    def weights(self) -> np.ndarray:
        """The rarity of each token, in units of 1 / BIT bits."""
        return self.per_token(self.documents.weights)

    @cached_property
    def plain(self) -> np.ndarray:
        """Whether each token is an ordinary word: not a name, not a number and not quoted."""
        return self.per_token(self.documents.plain)

    @cached_property
    def sentences(self) -> tuple[Ragged, Ragged]:
        """The sentences as ranges of tokens, and the views as ranges of sentences."""
        sentences, counts = self.documents.sentences
        sizes = counts.sizes[self.document_numbers]
        return Ragged(
            sentences.sizes[concatenated_ranges(counts.first[self.document_numbers], sizes)]
        ), Ragged(sizes)

    @cached_property
    def stems(self) -> np.ndarray:
        """The number of every token's stem, from 0; a stem has different numbers in different pairs."""
        stems = self.documents.stems
        bits = len(stems).bit_length(), self.tokens.total.bit_length()
        pair = self.tokens.owner % max(len(self.pairs), 1)
        keys = (((pair << bits[0]) | stems[self._places]) << bits[1]) | np.arange(self.tokens.total)
        keys.sort()
        stems = np.empty(len(keys), np.int64)
        stem = keys >> bits[1]
        stems[keys & ((1 << bits[1]) - 1)] = np.cumsum(np.diff(stem, prepend=stem[:1]) != 0)
        return stems

    @cached_property
    def own_stems(self) -> np.ndarray:
        """The stem of every token, with different numbers in the two documents of a pair."""
        return self.stems + self.stem_count * (self.tokens.owner >= len(self.pairs))

    @cached_property
    def other_stems(self) -> np.ndarray:
        """For each token, the number that `own_stems` uses for the same stem in the other document."""
        return self.stems + self.stem_count * (self.tokens.owner < len(self.pairs))

    @cached_property
    def stem_count(self) -> int:
        """The total number of distinct stems, counted separately within each pair."""
        return int(self.stems.max(initial=-1)) + 1

    def among_own(self, marked: np.ndarray) -> np.ndarray:
        """Return a mask of the tokens that have the same stem as a marked token in the same document."""
        return self._marked_stems(marked)[self.own_stems]

    def among_other(self, marked: np.ndarray) -> np.ndarray:
        """Return a mask of the tokens that have the same stem as a marked token in the other document."""
        return self._marked_stems(marked)[self.other_stems]

    def _marked_stems(self, marked: np.ndarray) -> np.ndarray:
        """Return, for every stem number in `own_stems`, whether a marked token has that stem."""
        marked_stems = np.zeros(2 * self.stem_count, dtype=bool)
        marked_stems[self.own_stems[marked]] = True
        return marked_stems

    @cached_property
    def spans(self) -> tuple[np.ndarray, np.ndarray]:
        """The passages, one per row, and the number of the pair to which each passage belongs.

        A row contains the start and end of the passage in the first document, then those in the second
        document, as positions in a column.
        """
        kept = [_spans(pair) for pair in self.pairs]
        pair = np.repeat(np.arange(len(kept)), [len(each) for each in kept])
        spans = np.array([*chain.from_iterable(kept)], np.int64).reshape(-1, 4)
        spans[:, :2] += self.tokens.first[pair, None]
        spans[:, 2:] += self.tokens.first[pair + len(self.pairs), None]
        return spans, pair

    @cached_property
    def shared(self) -> np.ndarray:
        """Mask of the tokens in passages other than boilerplate."""
        spans, _ = self.spans
        depth = np.zeros(self.tokens.total + 1, np.int32)
        np.add.at(depth, spans[:, ::2], 1)
        np.subtract.at(depth, spans[:, 1::2], 1)
        return np.cumsum(depth[:-1], dtype=np.int32) > 0

    @cached_property
    def matched(self) -> np.ndarray:
        """Mask of the passage tokens whose stem is also in the other document's half of the passage."""
        spans, pair = self.spans
        matched = np.zeros(self.tokens.total, dtype=bool)
        present = np.zeros(2 * self.stem_count, dtype=bool)
        turn = np.arange(len(pair)) - np.searchsorted(pair, pair)
        for number in range(int(turn.max(initial=-1)) + 1):  # one passage of every pair at a time
            rows = spans[turn == number]
            places = np.concatenate(
                [concatenated_ranges(start, end - start) for start, end in (rows[:, :2].T, rows[:, 2:].T)]
            )
            own = self.own_stems[places]
            present[own] = True
            matched[places] |= present[self.other_stems[places]]
            present[own] = False
        return matched

    @cached_property
    def known(self) -> np.ndarray:
        """Mask of the tokens whose stem occurs anywhere in the other document."""
        return self.among_other(np.ones(self.tokens.total, dtype=bool))

    @cached_property
    def around(self) -> np.ndarray:
        """Mask of the unshared tokens nearest to a shared token; if there are too few, none are marked."""
        tokens, unshared = self.tokens, ~self.shared
        most = np.minimum(np.minimum(self.unshared_count, self.other(self.unshared_count)), _REACH)
        most[(most < _LEAST_AROUND) | (self.shared_count == 0)] = 0
        places = np.flatnonzero(unshared & np.repeat(most > 0, tokens.sizes))
        owner = tokens.owner[places]
        distance = self._from_shared(places, owner)
        bits = tokens.total.bit_length()
        nearest = np.sort(((tokens.first[owner] + distance) << bits) | places) & ((1 << bits) - 1)
        rank = np.arange(len(nearest)) - np.searchsorted(owner, owner)
        around = np.zeros(tokens.total, dtype=bool)
        around[nearest[rank < most[owner]]] = True
        return around

    def _from_shared(self, places: np.ndarray, owner: np.ndarray) -> np.ndarray:
        """Return each token's distance from the nearest shared token in its document, which must have one."""
        begin, end = self.tokens.offsets[owner], self.tokens.offsets[owner + 1]
        shared = np.flatnonzero(self.shared)
        after = np.cumsum(self.shared)[places]
        preceding = shared[np.maximum(after - 1, 0)]
        following = shared[np.minimum(after, len(shared) - 1)] if len(shared) else places
        left = np.where((preceding >= begin) & (preceding < places), places - preceding, end - begin)
        right = np.where((following < end) & (following > places), following - places, end - begin)
        return np.minimum(left, right)

    @cached_property
    def sizes(self) -> np.ndarray:
        """The number of tokens in each document, including tokens that were cut from long documents."""
        return np.array([len((each.whole or each.prepared).stems) for each in self.document_views], np.int64)

    @cached_property
    def begins(self) -> np.ndarray:
        """The number of tokens that were cut from the beginning of each document."""
        return np.array([each.begin for each in self.document_views], np.int64)

    @cached_property
    def shared_count(self) -> np.ndarray:
        """The number of shared tokens in each view."""
        return self.tokens.sum(self.shared)

    @property
    def unshared_count(self) -> np.ndarray:
        """The number of unshared tokens in each view."""
        return self.tokens.sizes - self.shared_count

    @cached_property
    def covered(self) -> np.ndarray:
        """The share of each document that is inside passages."""
        return ratio(self.shared_count, self.sizes)


def view_pairs(pairs: Sequence[Pair]) -> PairViews:
    """Return the views of all pairs, with long documents cut to the parts near their passages."""
    return PairViews([near_passages(pair) for pair in pairs])


def _spans(pair: Pair) -> list[tuple[int, int, int, int]]:
    """Return a pair's passages other than boilerplate; if there are none, return the whole documents."""
    kept = [
        passage.span for passage, kind in zip(pair.passages, pair.kinds, strict=True) if kind != "boilerplate"
    ]
    return kept or [(0, len(pair.a.prepared.stems), 0, len(pair.b.prepared.stems))]


def _names(a: DocumentView, b: DocumentView) -> tuple[str, str]:
    """Return two distinct names for two documents: their titles or ids, or else the letters A and B."""
    for first, second in ((a.title or a.id, b.title or b.id), (a.id, b.id)):
        if first and second and first != second:
            return _shortened(first), _shortened(second)
    return "A", "B"


def _shortened(name: str) -> str:
    name = " ".join(name.split())
    return f"“{name if len(name) <= _NAME_LENGTH else name[: _NAME_LENGTH - 1] + '…'}”"
