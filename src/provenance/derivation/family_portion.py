"""The derivations and origins of some families of a corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from provenance.derivation.derivation_rows import (
    DERIVED,
    derivation_rows,
    documents_for_graph,
    origins_at,
    pairs_for_graph,
    passages_for_graph,
)
from provenance.derivation.document_views import display_name, document_places, pairs_of, views_of
from provenance.derivation.evidence import outside_agency
from provenance.derivation.family_graph import derive_graph
from provenance.derivation.family_relations import (
    explained,
    groups,
    settle_families,
    tokens_of,
    weigh_families,
)
from provenance.derivation.hypotheses import Relations
from provenance.engine.components import components
from provenance.engine.ragged import Ragged, concatenated_ranges
from provenance.passages import REUSE, Portion


def derived_portion(
    portion: Portion,
    metadata: pa.Table,
    reuse: pa.Table,
    first_copies: np.ndarray,
    confidence: float,
    agencies: Sequence[str] = (),
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
    agencies : sequence of str
        What counts as an agency in addition to the known ones.
    """
    views, (a, b) = views_of(portion, metadata, agencies), document_places(portion, reuse)
    pairs, passages = (
        pairs_of(views, a, b, reuse),
        Ragged.of_runs(reuse["a"].to_numpy(), reuse["b"].to_numpy()),
    )
    names = {
        position: display_name(view.title, view.id)
        for position, view in zip(portion.positions.tolist(), views, strict=True)
    }
    documents = documents_for_graph(
        np.array([len(each.text) for each in views], np.int64),
        first_copies,
        metadata["published"],
        pa.array([outside_agency(each.text, each.outlet, agencies) for each in views], pa.string()),
    )
    first_of = np.unique(first_copies, return_index=True, return_inverse=True)
    all_documents = np.arange(len(first_copies))
    family = components(
        len(first_copies), np.concatenate([a, all_documents]), np.concatenate([b, first_of[1][first_of[2]]])
    )

    derivations, origins = [DERIVED["derivations"].empty_table()], []
    for members, rows in groups(family, a, tokens_of(pairs)):
        held, positions = documents.take(members), portion.positions[members]
        if not len(rows):
            origins.append(origins_of(held, positions, confidence))
            continue
        places = np.searchsorted(members, a[rows]), np.searchsorted(members, b[rows])
        weighed = weigh_families([pairs[row] for row in rows.tolist()], *places)
        found = settle_families(
            positions,
            held,
            *places,
            weighed.weighed,
            weighed.third_evidence,
            reuse.take(concatenated_ranges(passages.first[rows], passages.sizes[rows])),
            confidence,
        )
        evidence = explained(
            weighed.own_evidence(found.pairs),
            found.relations,
            found.third_evidence,
            found.source_is_b,
            found.derivations["other_copies"].to_numpy(),
            names.__getitem__,
        )
        derivations.append(derivation_rows(found.derivations, found.relations, found.source_is_b, evidence))
        origins.append(found.origins)
    return {"derivations": pa.concat_tables(derivations), "origins": pa.concat_tables(origins)}


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
