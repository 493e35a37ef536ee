"""Families larger than a portion: their pairs are weighed in parts, put together, and explained in parts.

What is kept of a whole family is a few numbers for each pair, and a bit for each token of its documents. What
a pair shows by itself is kept when it is weighed, so that no text is read again to explain it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from provenance.derivation.derivation_rows import (
    DERIVED,
    SPANS,
    derivation_rows,
    documents_for_graph,
    evidence_column,
    evidence_rows,
)
from provenance.derivation.document_views import display_name, document_places, pairs_of, views_of
from provenance.derivation.evidence import outside_agency
from provenance.derivation.evidence_sentences import PairEvidence, pair_evidence
from provenance.derivation.family_relations import (
    SettledFamilies,
    explained,
    settle_families,
    view_in_batches,
    with_others,
)
from provenance.derivation.hypotheses import Relations, Weighed, concatenated, weigh
from provenance.derivation.third_documents import RareWordMatches, SharedRareWords, ThirdEvidence
from provenance.engine.chunks import pieces
from provenance.engine.ragged import Ragged, concatenated_ranges
from provenance.engine.run import Run
from provenance.engine.table_rows import distinct, gathered, take
from provenance.passages import Portion, portion
from provenance.passages.portions import PORTION_PAIRS, ranges, ranges_of_pairs, sizes_of

_NUMBERS = ("related", "direction", "explicit", "later", "common", "contracting")
# For each pair what it says by itself and which words match; for each document what the graph needs of its
# text.
_WEIGHED = {
    "pairs": pa.schema(
        [
            *((name, pa.float64()) for name in _NUMBERS),
            *((f"kind_{row}", pa.int64()) for row in range(3)),
            *((f"matched_{side}", pa.binary()) for side in "ab"),
            *((f"rare_words_{side}", pa.int64()) for side in "ab"),
            ("copied", pa.bool_()),
            *((f"called_{side}", pa.string()) for side in "ab"),
            DERIVED["derivations"].field("evidence"),
        ]
    ),
    "documents": pa.schema([("position", pa.int64()), ("length", pa.int64()), ("agency", pa.string())]),
}
_EXPLAINED = {"evidence": pa.schema([DERIVED["derivations"].field("evidence")])}

# What `weighed_portion` takes, for some documents and pairs.
WeighedOf: TypeAlias = tuple[Portion, pa.Table, pa.Table, Sequence[str]]
PortionOf: TypeAlias = Callable[[np.ndarray, np.ndarray], WeighedOf]


@dataclass(frozen=True, eq=False)
class Families:
    """Large families and the pairs of each, one family after the other.

    The passages of a pair are those of `rows`, in a table of reuse, from ``first_rows[pair]`` on.
    """

    members: Sequence[np.ndarray]  # the positions of each family, ascending
    first_pairs: np.ndarray  # where the pairs of each family begin; one more than families
    a: np.ndarray  # the documents of each pair, by position
    b: np.ndarray
    first_rows: np.ndarray  # where the rows of each pair begin; one more than pairs
    rows: np.ndarray

    @staticmethod
    def of(family: np.ndarray, members: np.ndarray, reuse: pa.Table, rows: np.ndarray) -> Families:
        """The families of the documents `members`, whose passages are `rows` of `reuse`.

        `family` is the family of each document of the corpus.
        """
        members = members[np.argsort(family[members], kind="stable")]
        by_family = np.split(members, np.flatnonzero(np.diff(family[members])) + 1)
        a, b = (take(reuse[side], rows).to_numpy() for side in ("a", "b"))
        order = np.argsort(family[a], kind="stable")
        starts = Ragged.of_runs(a[order], b[order]).offsets
        a, b = a[order[starts[:-1]]], b[order[starts[:-1]]]
        first_pairs = np.searchsorted(family[a], [family[each[0]] for each in by_family])
        return Families(by_family, np.append(first_pairs, len(a)), a, b, starts, rows[order])

    def passages(self, pairs: np.ndarray) -> np.ndarray:
        """The rows of the passages of some pairs."""
        begins = self.first_rows[pairs]
        return self.rows[concatenated_ranges(begins, self.first_rows[pairs + 1] - begins)]


def derived_large(
    documents: pa.Table,
    metadata: pa.Table,
    reuse: pa.Table,
    first_copies: np.ndarray,
    families: Families,
    run: Run,
) -> Mapping[str, pa.Table]:
    """Find which document was derived from which in large families: the tables of `DERIVED`.

    `documents`, `metadata`, `reuse` and `first_copies` are those of the whole corpus.
    """
    sizes = sizes_of(documents)

    def portion_of(positions: np.ndarray, pairs: np.ndarray) -> WeighedOf:
        part, rows = portion(documents, positions), families.passages(pairs)
        return part, gathered(metadata, positions), gathered(reuse, rows), run.settings.agencies

    weighed = _weighed(families, sizes, portion_of, run)
    graph_documents = _graph_documents(weighed["documents"], first_copies, metadata["published"])
    settled = [
        _settled(families, number, weighed["pairs"], graph_documents, reuse, run.settings.confidence)
        for number in range(len(families.members))
    ]
    return {
        "derivations": _explained(weighed["pairs"], settled, metadata, run),
        "origins": pa.concat_tables([each.origins for each in settled]),
    }


def weighed_portion(
    part: Portion, metadata: pa.Table, reuse: pa.Table, agencies: Sequence[str] = ()
) -> Mapping[str, pa.Table]:
    """What the pairs of a portion say by themselves, and what the graph needs of its documents."""
    views = views_of(part, metadata, agencies)
    documents = [
        part.positions,
        [len(each.text) for each in views],
        [outside_agency(each.text, each.outlet, agencies) for each in views],
    ]
    found = [_WEIGHED["pairs"].empty_table()]
    for _, pair_views, contributions in view_in_batches(
        pairs_of(views, *document_places(part, reuse), reuse)
    ):
        weighed, matches = weigh(pair_views, contributions), RareWordMatches.of(pair_views)
        half = len(pair_views.pairs)
        shown = [pair_evidence(pair_views, contributions, pair) for pair in range(half)]
        columns = [
            *(getattr(weighed, name) for name in _NUMBERS),
            *weighed.kind,
            *(matches.matched[:half], matches.matched[half:]),
            *np.split(matches.rare_words, 2),
            matches.copied,
            [each.a for each in shown],
            [each.b for each in shown],
            evidence_column(each.evidence for each in shown),
        ]
        found.append(pa.table(columns, schema=_WEIGHED["pairs"]))
    return {
        "pairs": pa.concat_tables(found),
        "documents": pa.table(documents, schema=_WEIGHED["documents"]),
    }


def explained_part(
    own_evidence: pa.Table,
    relations: Relations,
    third_evidence: ThirdEvidence,
    names: Mapping[int, str],
    source_is_b: np.ndarray,
    other_copies: np.ndarray,
) -> Mapping[str, pa.Table]:
    """The evidence of some pairs; `names` holds what to call the third documents."""
    called_a, called_b = (own_evidence[f"called_{side}"].to_pylist() for side in "ab")
    own = map(PairEvidence, called_a, called_b, evidence_rows(own_evidence["evidence"].combine_chunks()))
    found = explained(own, relations, third_evidence, source_is_b, other_copies, names.__getitem__)
    return {"evidence": pa.table([found], schema=_EXPLAINED["evidence"])}


def _weighed(families: Families, sizes: np.ndarray, portion_of: PortionOf, run: Run) -> dict[str, pa.Table]:
    """What all pairs say by themselves, in order, and what the graph needs of all documents."""

    def with_pairs(first: int, last: int) -> WeighedOf:
        positions = distinct(np.concatenate([families.a[first:last], families.b[first:last]]))
        return portion_of(positions, np.arange(first, last))

    def without_pairs(first: int, last: int) -> WeighedOf:
        return portion_of(unpaired[first:last], np.arange(0))

    members = np.concatenate(families.members)
    unpaired = np.sort(np.setdiff1d(members, np.concatenate([families.a, families.b])))
    tasks = [
        *(partial(with_pairs, *each) for each in ranges_of_pairs(sizes, families.a, families.b)),
        *(partial(without_pairs, *each) for each in ranges(sizes[unpaired])),
    ]
    return run.parts("weighed", "Weighing large families", weighed_portion, tasks, _WEIGHED)


def _graph_documents(documents: pa.Table, first_copies: np.ndarray, published: pa.ChunkedArray) -> pa.Table:
    """The documents as the graph takes them, each once and in order, with their `position`."""
    position, first = np.unique(documents["position"].to_numpy(), return_index=True)
    lengths, agencies = (documents[name].take(pa.array(first)) for name in ("length", "agency"))
    graph_documents = documents_for_graph(
        lengths.to_numpy(), first_copies[position], take(published, position), agencies
    )
    return graph_documents.append_column("position", pa.array(position))


def _settled(
    families: Families,
    number: int,
    weighed: pa.Table,
    graph_documents: pa.Table,
    reuse: pa.Table,
    confidence: float,
) -> SettledFamilies:
    """What the pairs of a family say together."""
    members, pairs = families.members[number], np.arange(*families.first_pairs[number : number + 2])
    a, b = (np.searchsorted(members, side[pairs]) for side in (families.a, families.b))
    table = weighed.slice(families.first_pairs[number], len(pairs))
    kinds = np.stack([table[f"kind_{row}"].to_numpy() for row in range(3)])
    own = Weighed(**{name: table[name].to_numpy() for name in _NUMBERS}, kind=kinds)
    found = settle_families(
        members,
        graph_documents.take(pa.array(np.searchsorted(graph_documents["position"].to_numpy(), members))),
        a,
        b,
        own,
        _third_evidence(a, b, own, table),
        gathered(reuse.select(SPANS), families.passages(pairs)),
        confidence,
    )
    return replace(found, pairs=pairs[found.pairs])


def _third_evidence(a: np.ndarray, b: np.ndarray, weighed: Weighed, matched: pa.Table) -> ThirdEvidence:
    """What the third documents of a family say of its pairs, of which `matched` are the rare words."""
    shared_rare_words, others = SharedRareWords(), with_others(a, b)
    p_supplied = weighed.p_supplied.reshape(2, -1)
    first = 0
    for batch in matched.to_batches():
        here = slice(first, first + batch.num_rows)
        bits, rare_words = ([batch[f"{name}_{side}"] for side in "ab"] for name in ("matched", "rare_words"))
        matches = RareWordMatches(
            [words for side in bits for words in side.to_pylist()],
            np.concatenate([side.to_numpy() for side in rare_words]),
            batch["copied"].to_numpy(zero_copy_only=False),
        )
        shared_rare_words.add(
            a[here],
            b[here],
            weighed.later[here],
            p_supplied[:, here].ravel(),
            matches,
            np.flatnonzero(others[here]).tolist(),
        )
        first += batch.num_rows
    return ThirdEvidence.of_family(shared_rare_words, a.tolist(), b.tolist(), others.tolist())


def _explained(
    weighed: pa.Table, settled: Sequence[SettledFamilies], metadata: pa.Table, run: Run
) -> pa.Table:
    """The derivations of all families with their evidence, in the order of their pairs."""
    pairs = np.concatenate([each.pairs for each in settled])
    order = np.argsort(pairs)
    pairs, source_is_b = pairs[order], np.concatenate([each.source_is_b for each in settled])[order]
    relations = concatenated([each.relations for each in settled]).at(order)
    third_evidence = concatenated([each.third_evidence for each in settled]).at(order)
    own_evidence = weighed.select(["called_a", "called_b", "evidence"])

    def task(rows: np.ndarray) -> tuple[Any, ...]:
        thirds = third_evidence.at(rows)
        names = _display_names(metadata, thirds.third_documents())
        own = gathered(own_evidence, pairs[rows])
        return own, relations.at(rows), thirds, names, source_is_b[rows], other_copies[rows]

    derivations = pa.concat_tables([each.derivations for each in settled]).take(pa.array(order))
    other_copies = derivations["other_copies"].to_numpy()
    tasks = [partial(task, rows) for rows in pieces(np.arange(len(pairs)), PORTION_PAIRS)]
    found = run.parts("explained", "Explaining large families", explained_part, tasks, _EXPLAINED)
    return derivation_rows(derivations, relations, source_is_b, found["evidence"]["evidence"])


def _display_names(metadata: pa.Table, positions: np.ndarray) -> dict[int, str]:
    """What to call the documents at some positions."""
    titles, ids = (take(metadata[name], positions).to_pylist() for name in ("title", "id"))
    return dict(zip(positions.tolist(), map(display_name, titles, ids), strict=True))
