"""Families larger than a portion: their pairs are weighed in parts, put together, and explained in parts.

Whatever is held of a whole family is a few numbers for each pair, and a bit for each word they agree in.
What a pair shows by itself is kept while it is weighed, so that no text is read again to explain it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from provenance.derivation.derivation_rows import (
    DERIVED,
    SPANS,
    backward,
    described,
    edges_of,
    evidence_column,
    evidence_of,
    for_source,
    nodes,
    placed,
    spans_of,
    with_positions,
)
from provenance.derivation.document_views import called, pairs_of, sides_of, views_of
from provenance.derivation.evidence import credited_agency
from provenance.derivation.evidence_sentences import Seen, explain, seen
from provenance.derivation.family_graph import derive_graph
from provenance.derivation.family_relations import view_in_batches, with_others
from provenance.derivation.hypotheses import Relations, Weighed, joined, settle, weigh
from provenance.derivation.third_documents import Agreeing, Agreements, ThirdEvidence
from provenance.engine.ragged import expanded
from provenance.engine.run import Run
from provenance.engine.table_rows import distinct, gathered, take
from provenance.passages import Portion, portion
from provenance.passages.portions import PORTION_PAIRS, edges, ranges, ranges_of_pairs, sizes_of

_NUMBERS = ("related", "direction", "later", "common", "contracting")
# By pair what it says by itself, and the words agreed in; by document what the graph asks of its text.
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

Some: TypeAlias = Callable[[np.ndarray, np.ndarray], tuple[Portion, pa.Table, pa.Table]]


@dataclass(frozen=True, eq=False)
class Families:
    """Large families, and the pairs of each, one family after the other.

    The passages of a pair are some of `rows` in a table of reuse, from ``starts[pair]`` on.
    """

    members: Sequence[np.ndarray]  # the positions of each family, ascending
    firsts: np.ndarray  # where the pairs of each begin; one more than families
    a: np.ndarray  # by pair: positions
    b: np.ndarray
    starts: np.ndarray  # one more than pairs
    rows: np.ndarray

    @staticmethod
    def of(family: np.ndarray, members: np.ndarray, reuse: pa.Table, rows: np.ndarray) -> Families:
        """Those of the documents `members`, whose passages are `rows`; `family` is that of each document."""
        members = members[np.argsort(family[members], kind="stable")]
        by_family = np.split(members, np.flatnonzero(np.diff(family[members])) + 1)
        a, b = (take(reuse[side], rows).to_numpy() for side in ("a", "b"))
        order = np.argsort(family[a], kind="stable")
        starts = edges(a[order], b[order])
        a, b = a[order[starts[:-1]]], b[order[starts[:-1]]]
        firsts = np.searchsorted(family[a], [family[each[0]] for each in by_family])
        return Families(by_family, np.append(firsts, len(a)), a, b, starts, rows[order])

    def passages(self, pairs: np.ndarray) -> np.ndarray:
        """The rows of the passages of some pairs."""
        begins = self.starts[pairs]
        return self.rows[expanded(begins, self.starts[pairs + 1] - begins)]


def derived_large(
    documents: pa.Table,
    about: pa.Table,
    reuse: pa.Table,
    first_copies: np.ndarray,
    families: Families,
    wrong_dates: float,
    run: Run,
) -> Mapping[str, pa.Table]:
    """Tell which document of large families was derived from which: the tables of `DERIVED`.

    `documents`, `about`, `reuse` and `first_copies` are those of the whole corpus.
    """
    sizes = sizes_of(documents)

    def some(positions: np.ndarray, pairs: np.ndarray) -> tuple[Portion, pa.Table, pa.Table]:
        rows = families.passages(pairs)
        return portion(documents, positions), gathered(about, positions), gathered(reuse, rows)

    weighed = _weighed(families, sizes, some, run)
    known = _known(weighed["documents"], first_copies, about["published"])
    settled = [
        _settled(families, number, weighed["pairs"], known, reuse, wrong_dates, run.settings.confidence)
        for number in range(len(families.members))
    ]
    return {
        "derivations": _explained(weighed["pairs"], settled, about, run),
        "origins": pa.concat_tables([each.origins for each in settled]),
    }


def weighed_portion(some: Portion, about: pa.Table, reuse: pa.Table) -> Mapping[str, pa.Table]:
    """What the pairs of a portion say by themselves, and what is known of its documents."""
    views = views_of(some, about)
    documents = [
        some.positions,
        [len(each.text) for each in views],
        [credited_agency(each) for each in views],
    ]
    found = [_WEIGHED["pairs"].empty_table()]
    for _, pair_views, said in view_in_batches(pairs_of(views, *sides_of(some, reuse), reuse)):
        weighed, agreeing = weigh(pair_views, said), Agreeing.of(pair_views)
        half = len(pair_views.pairs)
        shown = [seen(pair_views, said, pair) for pair in range(half)]
        columns = [
            *(getattr(weighed, name) for name in _NUMBERS),
            *weighed.kind,
            *(agreeing.matched[:half], agreeing.matched[half:]),
            *np.split(agreeing.rare_words, 2),
            agreeing.copied,
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
    shown: pa.Table,
    relations: Relations,
    third_evidence: ThirdEvidence,
    names: Mapping[int, str],
    turned: np.ndarray,
) -> Mapping[str, pa.Table]:
    """The evidence of some pairs; `names` says what to call third documents."""
    called_a, called_b = (shown[f"called_{side}"].to_pylist() for side in "ab")
    evidence = evidence_of(shown["evidence"].combine_chunks())
    found = [
        explain(each, relations, row, third_evidence[row], names.__getitem__)
        for row, each in enumerate(map(Seen, called_a, called_b, evidence))
    ]
    return {"evidence": pa.table([evidence_column(for_source(found, turned))], schema=_EXPLAINED["evidence"])}


@dataclass(frozen=True, eq=False)
class _Settled:
    """What is told of a family but for the evidence; a row for each derivation."""

    pairs: np.ndarray
    turned: np.ndarray
    relations: Relations
    third_evidence: ThirdEvidence  # third documents by position in the corpus
    derivations: pa.Table  # of positions
    origins: pa.Table


def _weighed(families: Families, sizes: np.ndarray, some: Some, run: Run) -> dict[str, pa.Table]:
    """What all pairs say by themselves, in their order, and what is known of all documents."""

    def of_pairs(first: int, last: int) -> tuple[Portion, pa.Table, pa.Table]:
        held = distinct(np.concatenate([families.a[first:last], families.b[first:last]]))
        return some(held, np.arange(first, last))

    def of_others(first: int, last: int) -> tuple[Portion, pa.Table, pa.Table]:
        return some(others[first:last], np.arange(0))

    members = np.concatenate(families.members)
    others = np.sort(np.setdiff1d(members, np.concatenate([families.a, families.b])))
    tasks = [
        *(partial(of_pairs, *each) for each in ranges_of_pairs(sizes, families.a, families.b)),
        *(partial(of_others, *each) for each in ranges(sizes[others])),
    ]
    return run.parts("weighed", "Weighing large families", weighed_portion, tasks, _WEIGHED)


def _known(documents: pa.Table, first_copies: np.ndarray, published: pa.ChunkedArray) -> pa.Table:
    """Documents as the graph takes them, each once and in order, and `position`."""
    position, first = np.unique(documents["position"].to_numpy(), return_index=True)
    lengths, agencies = (documents[name].take(pa.array(first)) for name in ("length", "agency"))
    known = nodes(lengths.to_numpy(), first_copies[position], take(published, position), agencies)
    return known.append_column("position", pa.array(position))


def _settled(
    families: Families,
    number: int,
    weighed: pa.Table,
    known: pa.Table,
    reuse: pa.Table,
    wrong_dates: float,
    confidence: float,
) -> _Settled:
    """Put together what the pairs of a family say."""
    members, pairs = families.members[number], np.arange(*families.firsts[number : number + 2])
    a, b = (np.searchsorted(members, side[pairs]) for side in (families.a, families.b))
    said = weighed.slice(families.firsts[number], len(pairs))
    third_evidence = _third_evidence(a, b, said)
    kinds = np.stack([said[f"kind_{row}"].to_numpy() for row in range(3)])
    weighed_pairs = Weighed(**{name: said[name].to_numpy() for name in _NUMBERS}, kind=kinds)
    relations = settle(weighed_pairs, third_evidence, a, b, wrong_dates)
    graph = derive_graph(
        known.take(pa.array(np.searchsorted(known["position"].to_numpy(), members))),
        edges_of(a, b, relations),
        spans_of(gathered(reuse.select(SPANS), families.passages(pairs))),
        confidence,
    )
    chosen = graph.derivations["pair"].to_numpy()
    return _Settled(
        pairs[chosen],
        backward(graph.derivations),
        relations.at(chosen),
        third_evidence.at(chosen).numbered(members),
        with_positions(graph.derivations, members),
        placed(graph.origins, members),
    )


def _third_evidence(a: np.ndarray, b: np.ndarray, said: pa.Table) -> ThirdEvidence:
    """What third documents of a family say of its pairs."""
    agreements, others = Agreements(), with_others(a, b)
    first = 0
    for batch in said.to_batches():
        some = slice(first, first + batch.num_rows)
        matched, rare_words = (
            [batch[f"{name}_{side}"] for side in "ab"] for name in ("matched", "rare_words")
        )
        agreeing = Agreeing(
            [words for side in matched for words in side.to_pylist()],
            np.concatenate([side.to_numpy() for side in rare_words]),
            batch["copied"].to_numpy(zero_copy_only=False),
        )
        agreements.add(a[some], b[some], agreeing, np.flatnonzero(others[some]).tolist())
        first += batch.num_rows
    return ThirdEvidence.among(agreements, a.tolist(), b.tolist(), others.tolist())


def _explained(weighed: pa.Table, settled: Sequence[_Settled], about: pa.Table, run: Run) -> pa.Table:
    """The derivations of all families with their evidence, in the order of their pairs."""
    pairs = np.concatenate([each.pairs for each in settled])
    order = np.argsort(pairs)
    pairs, turned = pairs[order], np.concatenate([each.turned for each in settled])[order]
    relations = joined([each.relations for each in settled]).at(order)
    third_evidence = joined([each.third_evidence for each in settled]).at(order)
    shown = weighed.select(["called_a", "called_b", "evidence"])

    def task(first: int) -> tuple[Any, ...]:
        rows = np.arange(first, min(first + PORTION_PAIRS, len(pairs)))
        thirds = third_evidence.at(rows)
        names = _names(about, thirds.thirds())
        return gathered(shown, pairs[rows]), relations.at(rows), thirds, names, turned[rows]

    tasks = [partial(task, first) for first in range(0, len(pairs), PORTION_PAIRS)]
    found = run.parts("explained", "Explaining large families", explained_part, tasks, _EXPLAINED)
    derivations = pa.concat_tables([each.derivations for each in settled]).take(pa.array(order))
    return described(derivations, relations, turned, found["evidence"]["evidence"])


def _names(about: pa.Table, positions: np.ndarray) -> dict[int, str]:
    """What to call the documents at some positions."""
    titles, ids = (take(about[name], positions).to_pylist() for name in ("title", "id"))
    return dict(zip(positions.tolist(), map(called, titles, ids), strict=True))
