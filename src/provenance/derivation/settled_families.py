"""Find the derivations and origins of whole families by combining the measurements of all their pairs.

Everything that depends on more than one pair is computed here: the evidence from third documents, the trust
in dates, and the likely sources of each document. The results for a family do not depend on other families.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.derivation.dated_pairs import learned_log_odds
from provenance.derivation.family_graph import derive_graph
from provenance.derivation.hypotheses import MILLION, Relations, Weighed, settle
from provenance.derivation.pair_measures import style_of
from provenance.derivation.third_documents import (
    NO_THIRD_EVIDENCE,
    RareWordMatches,
    SharedRareWords,
    ThirdEvidence,
)
from provenance.engine.ragged import Ragged
from provenance.engine.table_rows import columns_of, distinct

_PLACE = ("a_start", "a_end", "b_start", "b_end")
# The columns of passages that `settled_families` expects.
SPANS = ("a", "b", *_PLACE, "similarity", "kind")

_MILLIONTHS = ("b_from_a", "a_from_b", "common_source", "unrelated")
# The schemas of the tables that `settled_families` returns. The table of derivations contains the columns of
# the graph, the number of each derivation's pair, the log odds that dated pairs add to the direction
# (`learned_log_odds`), and the columns of `Relations` and `ThirdEvidence`. Documents are identified by
# position, and families by the position of their first document.
SETTLED = {
    "derivations": pa.schema(
        [
            *((name, pa.int64()) for name in ("source", "derived")),
            ("probability", pa.float64()),
            ("directed", pa.bool_()),
            *((name, pa.float64()) for name in ("share", "exclusive_share")),
            *((name, pa.int64()) for name in ("pair", "other_copies", *_MILLIONTHS, "kind")),
            *((name, pa.float64()) for name in ("common", "contracting", "trust", "later", "learned")),
            ("any_related", pa.bool_()),
            *((name, pa.float64()) for name in ("only_a", "only_b", "both", "merged")),
            *((name, pa.int64()) for name in ("third_of_a", "third_of_b", "third_of_merge")),
        ]
    ),
    "origins": pa.schema(
        [
            ("position", pa.int64()),
            ("family", pa.int64()),
            ("p_source_here", pa.float64()),
            ("p_outside_source", pa.float64()),
            ("outside_source", pa.string()),
        ]
    ),
}


def settled_families(
    positions: np.ndarray,
    documents: pa.Table,
    a: np.ndarray,
    b: np.ndarray,
    first_pair: int,
    measured: pa.Table,
    reuse: pa.Table,
    learned: np.ndarray,
    confidence: float,
) -> Mapping[str, pa.Table]:
    """Find the derivations and origins of whole families, and return them as tables (see `SETTLED`).

    Parameters
    ----------
    positions : numpy.ndarray
        The positions of the documents in the corpus, ascending.
    documents : pyarrow.Table
        The documents, in the form that `derive_graph` expects.
    a, b : numpy.ndarray
        The documents of each pair, by position.
    first_pair : int
        The position of the first of these pairs among all pairs of the corpus.
    measured : pyarrow.Table
        The measurements of each pair (`pair_measures.NUMBERS`).
    reuse : pyarrow.Table
        The passages of the pairs, in the order of the pairs (`SPANS`).
    learned : numpy.ndarray
        The weights learned from dated pairs, which are added to the shipped weights of the stylistic features
        (`learned_weights`).
    confidence : float
        The minimum probability, from 0.5 to 1, at which the direction of a derivation is reported.
    """
    weighed = columns_of(Weighed, measured)
    added = learned_log_odds(learned, style_of(measured), weighed.by_style, weighed.later)
    weighed = replace(weighed, direction=weighed.direction + added)
    third_evidence = _third_evidence(a, b, weighed, measured)
    relations = settle(weighed, third_evidence, a, b)
    places = np.searchsorted(positions, a), np.searchsorted(positions, b)
    graph = derive_graph(documents, _pairs(*places, relations), _passages(reuse), confidence)
    pairs, rows = graph.derivations["pair"].to_numpy(), graph.derivations
    columns = {
        **{name: rows[name] for name in rows.column_names},
        "source": positions[rows["source"].to_numpy()],
        "derived": positions[rows["derived"].to_numpy()],
        "pair": first_pair + pairs,
        "learned": added[pairs],
        **{name: column[pairs] for name, column in {**vars(relations), **vars(third_evidence)}.items()},
    }
    return {
        "derivations": pa.table({name: columns[name] for name in SETTLED["derivations"].names}).cast(
            SETTLED["derivations"]
        ),
        "origins": _origins(graph.origins, positions),
    }


def third_documents(settled: pa.Table) -> np.ndarray:
    """Return the positions of all third documents named in the evidence for the given derivations."""
    found = distinct(np.concatenate([settled[f"third_of_{each}"].to_numpy() for each in ("a", "b", "merge")]))
    return found[found >= 0]


def _third_evidence(a: np.ndarray, b: np.ndarray, weighed: Weighed, measured: pa.Table) -> ThirdEvidence:
    """Return the evidence from third documents for each pair.

    Only a pair that has a document in common with another pair can have evidence from third documents.
    """
    _, places, degree = np.unique(np.concatenate([a, b]), return_inverse=True, return_counts=True)
    rows = np.flatnonzero((degree[places] > 1).reshape(2, -1).any(axis=0))
    shared_rare_words = SharedRareWords(
        a[rows],
        b[rows],
        weighed.later[rows],
        columns_of(RareWordMatches, measured.take(pa.array(rows))),
    )
    found = [NO_THIRD_EVIDENCE] * len(a)
    for row, one, other in zip(rows.tolist(), a[rows].tolist(), b[rows].tolist(), strict=True):
        found[row] = shared_rare_words.third_evidence(one, other)
    return ThirdEvidence.of(found)


def _pairs(a: np.ndarray, b: np.ndarray, relations: Relations) -> pa.Table:
    """Return the pairs in the form that `derive_graph` expects."""
    probabilities = {name: getattr(relations, name) / MILLION for name in _MILLIONTHS}
    return pa.table(
        {"a": a, "b": b, **probabilities, "contracting": relations.contracting, "ordered": relations.ordered}
    )


def _passages(reuse: pa.Table) -> pa.Table:
    """Return the passages that count as reuse, in the form that `derive_graph` expects."""
    number = Ragged.of_runs(reuse["a"].to_numpy(), reuse["b"].to_numpy()).owner
    spans = reuse.select([*_PLACE, "similarity"]).add_column(0, "pair", pa.array(number))
    return spans.filter(pc.invert(pc.is_in(reuse["kind"], pa.array(schema.NOT_REUSED))))


def _origins(origins: pa.Table, positions: np.ndarray) -> pa.Table:
    """Replace the numbers of documents and families in the table of origins with positions in the corpus.

    A family is identified by the position of its first document.
    """
    position, family = (origins[name].to_numpy() for name in ("position", "family"))
    first = positions[position[np.unique(family, return_index=True)[1]]]
    origins = origins.set_column(0, "position", pa.array(positions[position]))
    return origins.set_column(1, "family", pa.array(first[family])).cast(SETTLED["origins"])
