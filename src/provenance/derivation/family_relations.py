"""The relations of the pairs of a few families, and the evidence for them.

What third documents say of a pair depends on the pair views of its whole family and on no other. So families
are weighed one after the other, small ones together, and their pair views are dropped afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from provenance.derivation.derivation_rows import (
    evidence_column,
    evidence_for_source,
    origins_at,
    pairs_for_graph,
    passages_for_graph,
    where_source_is_b,
    with_positions,
)
from provenance.derivation.evidence import PairViews, view_pairs
from provenance.derivation.evidence_sentences import PairEvidence, explain, pair_evidence
from provenance.derivation.family_graph import derive_graph
from provenance.derivation.hypotheses import Relations, Weighed, concatenated, settle, weigh
from provenance.derivation.pair import Pair
from provenance.derivation.relation_model import Contributions, contributions_of
from provenance.derivation.third_documents import RareWordMatches, SharedRareWords, ThirdEvidence
from provenance.engine.chunks import chunks
from provenance.engine.ragged import Ragged, concatenated_ranges, offsets_of

# Tokens in a batch: enough that the cost of a step vanishes, few enough to stay in the cache.
_BATCH = 1 << 18


@dataclass(frozen=True, eq=False)
class WeighedFamilies:
    """What some pairs say by themselves, and what third documents say of them.

    The pair views are kept where all pairs fitted into one batch.
    """

    pairs: Sequence[Pair]
    weighed: Weighed
    third_evidence: ThirdEvidence
    kept: tuple[PairViews, Contributions] | None = None

    def own_evidence(self, rows: np.ndarray) -> Iterator[PairEvidence]:
        """The evidence that some of the pairs give by themselves."""
        if self.kept:
            yield from (pair_evidence(*self.kept, row) for row in rows.tolist())
            return
        for batch, pair_views, contributions in view_in_batches([self.pairs[row] for row in rows.tolist()]):
            yield from (pair_evidence(pair_views, contributions, number) for number in range(len(batch)))


def weigh_families(pairs: Sequence[Pair], a: np.ndarray, b: np.ndarray) -> WeighedFamilies:
    """Weigh all pairs of some families; `a` and `b` number their documents."""
    shared_rare_words, weighed, kept = SharedRareWords(), [], None
    others = with_others(a, b)
    for batch, pair_views, contributions in view_in_batches(pairs):
        weighed.append(weigh(pair_views, contributions))
        shared_rare_words.add(
            a[batch],
            b[batch],
            weighed[-1].later,
            weighed[-1].p_supplied,
            RareWordMatches.of(pair_views),
            np.flatnonzero(others[batch]).tolist(),
        )
        kept = (pair_views, contributions) if len(batch) == len(pairs) else None
    third_evidence = ThirdEvidence.of_family(shared_rare_words, a.tolist(), b.tolist(), others.tolist())
    return WeighedFamilies(pairs, concatenated(weighed), third_evidence, kept)


def view_in_batches(pairs: Sequence[Pair]) -> Iterator[tuple[np.ndarray, PairViews, Contributions]]:
    """The pairs in batches: the rows of a batch, its pair views, and what the features say of each pair."""
    for first, last in chunks(offsets_of(tokens_of(pairs)), _BATCH):
        batch = np.arange(first, last)
        pair_views = view_pairs([pairs[row] for row in batch.tolist()])
        yield batch, pair_views, contributions_of(pair_views)


def tokens_of(pairs: Sequence[Pair]) -> np.ndarray:
    """The tokens of both documents of each pair (int64)."""
    return np.array([len(pair.a.prepared.stems) + len(pair.b.prepared.stems) for pair in pairs], np.int64)


def with_others(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Which pairs are not a family by themselves: another document is related to one of the two."""
    degree = np.bincount(np.concatenate([a, b]))
    return (degree[a] > 1) | (degree[b] > 1)


def groups(family: np.ndarray, a: np.ndarray, tokens: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Whole families, some at a time: the positions of their documents, and their pairs.

    `family` is the family of each document, `a` the first document of each pair, `tokens` how many tokens
    both have. Documents without pairs come last.
    """
    documents, members = np.argsort(family, kind="stable"), Ragged(np.bincount(family))
    order = np.argsort(family[a], kind="stable")
    with_pairs, begins = np.unique(family[a[order]], return_index=True)
    begins = np.append(begins, len(order))
    for first, last in chunks(offsets_of(tokens[order])[begins], _BATCH):
        here = with_pairs[first:last]
        held = documents[concatenated_ranges(members.first[here], members.sizes[here])]
        yield np.sort(held), order[begins[first] : begins[last]]
    yield np.flatnonzero(~np.isin(family, family[a])), np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class SettledFamilies:
    """All results for some families but the evidence; a row for each derivation."""

    pairs: np.ndarray
    source_is_b: np.ndarray
    relations: Relations
    third_evidence: ThirdEvidence  # third documents by position in the corpus
    derivations: pa.Table  # of positions
    origins: pa.Table


def settle_families(
    positions: np.ndarray,
    documents: pa.Table,
    a: np.ndarray,
    b: np.ndarray,
    weighed: Weighed,
    third_evidence: ThirdEvidence,
    reuse: pa.Table,
    confidence: float,
) -> SettledFamilies:
    """Find which document was derived from which in some whole families, of which there is a pair.

    Parameters
    ----------
    positions : numpy.ndarray
        Where the documents are in the corpus, ascending.
    documents : pyarrow.Table
        The documents as `derive_graph` takes them.
    a, b : numpy.ndarray
        The documents of each pair, as rows of `documents`.
    weighed, third_evidence : Weighed, ThirdEvidence
        What each pair says by itself, and what third documents, rows of `documents`, say of it.
    reuse : pyarrow.Table
        The passages of the pairs, in their order.
    confidence : float
        How sure a direction must be to be reported.
    """
    relations = settle(weighed, third_evidence, a, b)
    graph = derive_graph(documents, pairs_for_graph(a, b, relations), passages_for_graph(reuse), confidence)
    pairs = graph.derivations["pair"].to_numpy()
    return SettledFamilies(
        pairs,
        where_source_is_b(graph.derivations),
        relations.at(pairs),
        third_evidence.at(pairs).at_positions(positions),
        with_positions(graph.derivations, positions),
        origins_at(graph.origins, positions),
    )


def explained(
    own_evidence: Iterable[PairEvidence],
    relations: Relations,
    third_evidence: ThirdEvidence,
    source_is_b: np.ndarray,
    other_copies: np.ndarray,
    name_of: Callable[[int], str],
) -> pa.ListArray:
    """The evidence of some pairs for the source (`evidence_for_source`).

    `name_of` returns what to call a third document.
    """
    found = (
        explain(each, relations, row, third_evidence[row], name_of) for row, each in enumerate(own_evidence)
    )
    against_dates = np.where(source_is_b, relations.later > 0, relations.later < 0)
    return evidence_column(evidence_for_source(found, source_is_b, against_dates, other_copies))
