"""The derivations and origins of some families of a corpus."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from provenance.derivation.derivation_rows import (
    DERIVED,
    backward,
    described,
    edges_of,
    evidence_column,
    for_source,
    nodes,
    placed,
    spans_of,
    with_positions,
)
from provenance.derivation.document_views import called, pairs_of, sides_of, views_of
from provenance.derivation.evidence import credited_agency
from provenance.derivation.family_graph import derive_graph
from provenance.derivation.family_relations import groups, tokens_of, weigh_families, wrong_dates_of
from provenance.derivation.hypotheses import Relations
from provenance.engine.components import components
from provenance.passages import REUSE, Portion


def derived_portion(
    some: Portion,
    about: pa.Table,
    reuse: pa.Table,
    first_copies: np.ndarray,
    confidence: float,
    wrong_dates: float,
) -> Mapping[str, pa.Table]:
    """Tell which document of some whole families was derived from which.

    Parameters
    ----------
    some : Portion
        The documents of the families.
    about : pyarrow.Table
        What is known of each besides its text: id, title, url, outlet, published, published_precision and
        language.
    reuse : pyarrow.Table
        The passages of the pairs that share text, by positions in the corpus.
    first_copies : numpy.ndarray
        For each document a number that only documents with the same tokens have.
    confidence : float
        How sure a direction must be to be reported.
    wrong_dates : float
        How many dates of the corpus are wrong.
    """
    views, (a, b) = views_of(some, about), sides_of(some, reuse)
    pairs, spans = pairs_of(views, a, b, reuse), spans_of(reuse)
    known = nodes(
        np.array([len(each.text) for each in views], np.int64),
        first_copies,
        about["published"],
        pa.array([credited_agency(each) for each in views], pa.string()),
    )
    first_of = np.unique(first_copies, return_index=True, return_inverse=True)
    everybody = np.arange(len(first_copies))
    family = components(
        len(first_copies), np.concatenate([a, everybody]), np.concatenate([b, first_of[1][first_of[2]]])
    )

    derivations, origins = [DERIVED["derivations"].empty_table()], []
    for members, rows in groups(family, a, tokens_of(pairs)):
        weighing = weigh_families([pairs[row] for row in rows.tolist()], a[rows], b[rows], wrong_dates)
        one, other = np.searchsorted(members, a[rows]), np.searchsorted(members, b[rows])
        edges = edges_of(one, other, weighing.relations)
        graph = derive_graph(known.take(members), edges, _of_pairs(spans, rows), confidence)
        pair = graph.derivations["pair"].to_numpy()
        evidence = weighing.evidence(pair, lambda place: called(views[place].title, views[place].id))
        positions, turned = some.positions[members], backward(graph.derivations)
        derivations.append(
            described(
                with_positions(graph.derivations, positions),
                weighing.relations.at(pair),
                turned,
                evidence_column(for_source(evidence, turned)),
            )
        )
        origins.append(placed(graph.origins, positions))
    return {"derivations": pa.concat_tables(derivations), "origins": pa.concat_tables(origins)}


def wrong_dates_in(some: Portion, about: pa.Table, reuse: pa.Table) -> float:
    """How many dates of a corpus are wrong, told from the pairs of a portion, which have dates."""
    return wrong_dates_of(pairs_of(views_of(some, about), *sides_of(some, reuse), reuse))


def origins_of(known: pa.Table, positions: np.ndarray, confidence: float) -> pa.Table:
    """The origins of documents that no pair relates."""
    nobody = np.zeros(0, np.int64)
    graph = derive_graph(
        known, edges_of(nobody, nobody, Relations.none()), spans_of(REUSE.empty_table()), confidence
    )
    return placed(graph.origins, positions)


def _of_pairs(spans: pa.Table, rows: np.ndarray) -> pa.Table:
    """The passages of some pairs, which are numbered anew in the order of `rows`."""
    pair = spans["pair"].to_numpy()
    number = np.full(max(pair.max(initial=-1), rows.max(initial=-1)) + 1, -1)
    number[rows] = np.arange(len(rows))
    pair = number[pair]
    return spans.set_column(0, "pair", pa.array(pair)).filter(pa.array(pair >= 0))
