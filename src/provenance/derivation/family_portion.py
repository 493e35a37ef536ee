"""The derivations and origins of some families of a corpus."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from provenance.derivation.derivation_rows import (
    DERIVED,
    derivation_rows,
    documents_for_graph,
    evidence_column,
    evidence_for_source,
    origins_at,
    pairs_for_graph,
    passages_for_graph,
    where_source_is_b,
    with_positions,
)
from provenance.derivation.document_views import display_name, document_places, pairs_of, views_of
from provenance.derivation.evidence import credited_agency
from provenance.derivation.family_graph import derive_graph
from provenance.derivation.family_relations import groups, tokens_of, weigh_families, wrong_dates_of
from provenance.derivation.hypotheses import Relations
from provenance.engine.components import components
from provenance.passages import REUSE, Portion


def derived_portion(
    portion: Portion,
    metadata: pa.Table,
    reuse: pa.Table,
    first_copies: np.ndarray,
    confidence: float,
    wrong_dates: float,
) -> Mapping[str, pa.Table]:
    """Find which document was derived from which in some whole families.

    Parameters
    ----------
    portion : Portion
        The documents of the families.
    metadata : pyarrow.Table
        What is known of each apart from its text: id, title, url, outlet, published, published_precision and
        language.
    reuse : pyarrow.Table
        The passages of the pairs that share text, by positions in the corpus.
    first_copies : numpy.ndarray
        For each document a number that only documents with the same tokens have.
    confidence : float
        How sure a direction must be to be reported.
    wrong_dates : float
        The share of dates of the corpus that are wrong.
    """
    views, (a, b) = views_of(portion, metadata), document_places(portion, reuse)
    pairs, spans = pairs_of(views, a, b, reuse), passages_for_graph(reuse)
    documents = documents_for_graph(
        np.array([len(each.text) for each in views], np.int64),
        first_copies,
        metadata["published"],
        pa.array([credited_agency(each) for each in views], pa.string()),
    )
    first_of = np.unique(first_copies, return_index=True, return_inverse=True)
    all_documents = np.arange(len(first_copies))
    family = components(
        len(first_copies), np.concatenate([a, all_documents]), np.concatenate([b, first_of[1][first_of[2]]])
    )

    derivations, origins = [DERIVED["derivations"].empty_table()], []
    for members, rows in groups(family, a, tokens_of(pairs)):
        weighing = weigh_families([pairs[row] for row in rows.tolist()], a[rows], b[rows], wrong_dates)
        a_in_graph, b_in_graph = np.searchsorted(members, a[rows]), np.searchsorted(members, b[rows])
        edges = pairs_for_graph(a_in_graph, b_in_graph, weighing.relations)
        graph = derive_graph(documents.take(members), edges, _passages_of(spans, rows), confidence)
        pair = graph.derivations["pair"].to_numpy()
        evidence = weighing.evidence(pair, lambda place: display_name(views[place].title, views[place].id))
        positions, source_is_b = portion.positions[members], where_source_is_b(graph.derivations)
        derivations.append(
            derivation_rows(
                with_positions(graph.derivations, positions),
                weighing.relations.at(pair),
                source_is_b,
                evidence_column(
                    evidence_for_source(evidence, source_is_b, graph.derivations["other_copies"].to_numpy())
                ),
            )
        )
        origins.append(origins_at(graph.origins, positions))
    return {"derivations": pa.concat_tables(derivations), "origins": pa.concat_tables(origins)}


def wrong_dates_in(portion: Portion, metadata: pa.Table, reuse: pa.Table) -> float:
    """The share of wrong dates in a corpus, from the pairs of a portion, all of which have dates."""
    return wrong_dates_of(pairs_of(views_of(portion, metadata), *document_places(portion, reuse), reuse))


def origins_of(documents: pa.Table, positions: np.ndarray, confidence: float) -> pa.Table:
    """The origins of documents that are in no pair."""
    no_pairs = np.zeros(0, np.int64)
    graph = derive_graph(
        documents,
        pairs_for_graph(no_pairs, no_pairs, Relations.empty()),
        passages_for_graph(REUSE.empty_table()),
        confidence,
    )
    return origins_at(graph.origins, positions)


def _passages_of(spans: pa.Table, rows: np.ndarray) -> pa.Table:
    """The passages of some pairs, numbered anew in the order of `rows`."""
    pair = spans["pair"].to_numpy()
    number = np.full(max(pair.max(initial=-1), rows.max(initial=-1)) + 1, -1)
    number[rows] = np.arange(len(rows))
    pair = number[pair]
    return spans.set_column(0, "pair", pa.array(pair)).filter(pa.array(pair >= 0))
