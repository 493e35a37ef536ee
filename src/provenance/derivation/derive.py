"""From the shared text of a corpus to its derivations, origins and outlets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.derivation.evidence import read
from provenance.derivation.evidence.credits import credited_agency
from provenance.derivation.graph import derive_graph
from provenance.derivation.outlets import outlets
from provenance.derivation.pair import Pair, Witness
from provenance.derivation.relation import Relation, relate
from provenance.derivation.thirds import Agreements
from provenance.passages import Profiles, SharedText, located
from provenance.passages.reuse import SHARED
from provenance.progress import Progress, Silent
from provenance.settings import Settings

# What both have from the template of their outlet is no part of a derivation.
_NOT_REUSE = ("boilerplate",)


@dataclass(frozen=True, eq=False)
class Derived:
    """What stands behind what: the tables `derivations`, `origins` and `outlets` of the contract."""

    derivations: pa.Table
    origins: pa.Table
    outlets: pa.Table


def derive(
    documents: pa.Table,
    profiles: Profiles,
    reuse: Sequence[SharedText],
    keepers: np.ndarray,
    settings: Settings,
    progress: Progress | None = None,
) -> Derived:
    """Tell which document was derived from which.

    Parameters
    ----------
    documents : pyarrow.Table
        The documents in canonical content order.
    profiles : Profiles
        The same, ready for alignment.
    reuse : sequence of SharedText
        What they share, by position.
    keepers : numpy.ndarray
        For each document the first one with the same tokens.
    settings : Settings
        `confidence` says how sure a direction must be to be reported.
    progress : Progress, optional
        Is told of every pair weighed.
    """
    witnesses = _witnesses(documents, profiles, reuse)
    related = [pair for pair in reuse if pair.p_shared >= SHARED]
    relations = []
    weighed = [Pair(witnesses[x.a], witnesses[x.b], x.passages, x.kinds, x.p_shared) for x in related]

    def named(position: int) -> str:
        witness = witnesses[position]
        return f"“{witness.title or witness.id}”"

    progress = progress or Silent()
    found = Agreements()
    with progress.stage("Reading third documents", len(related)) as stage:
        for shared, pair in zip(related, weighed, strict=True):
            found.add((shared.a, shared.b), read(pair))
            stage.advance()
    with progress.stage("Weighing the evidence", len(related)) as stage:
        for shared, pair in zip(related, weighed, strict=True):
            relations.append(relate(pair, found.beside(shared.a, shared.b, named)))
            stage.advance()
    graph = derive_graph(
        _nodes(documents, witnesses, keepers),
        _edges(related, relations),
        _spans(related, profiles),
        settings.confidence,
    )
    derivations = _named(graph.derivations, related, relations, documents["id"])
    origins = graph.origins.sort_by("position")
    origins = origins.set_column(0, "id", documents["id"]).cast(schema.ORIGINS).sort_by("id")
    return Derived(derivations, origins, outlets(documents, derivations))


def _witnesses(documents: pa.Table, profiles: Profiles, reuse: Sequence[SharedText]) -> dict[int, Witness]:
    """The documents that share text with others, by position."""
    positions = sorted({position for pair in reuse for position in (pair.a, pair.b)})
    columns = ["text", "id", "title", "url", "outlet", "published", "published_precision", "language"]
    rows = documents.select(columns).take(pa.array(positions, pa.int64())).to_pylist()
    return {
        position: Witness(
            row["text"],
            profiles.side(position),
            row["id"],
            row["title"],
            row["url"],
            row["outlet"],
            row["published"],
            row["published_precision"],
            row["language"],
        )
        for position, row in zip(positions, rows, strict=True)
    }


def _nodes(documents: pa.Table, witnesses: dict[int, Witness], keepers: np.ndarray) -> pa.Table:
    agencies = [
        credited_agency(witnesses[position]) if position in witnesses else None
        for position in range(documents.num_rows)
    ]
    lengths = pc.utf8_length(documents["text"]).cast(pa.int64())
    return pa.table(
        {
            "length": lengths,
            "group": keepers,
            "published": documents["published"],
            "agency": pa.array(agencies, pa.string()),
        }
    )


def _edges(related: Sequence[SharedText], relations: Sequence[Relation]) -> pa.Table:
    return pa.table(
        {
            "a": pa.array([pair.a for pair in related], pa.int64()),
            "b": pa.array([pair.b for pair in related], pa.int64()),
            **{
                name: pa.array([getattr(relation, name) for relation in relations], pa.float64())
                for name in ("b_from_a", "a_from_b", "common_source", "unrelated")
            },
        }
    )


def _spans(related: Sequence[SharedText], profiles: Profiles) -> pa.Table:
    """The passages that count as reuse, in characters."""
    rows = [
        (
            number,
            *span,
            passage.similarity,
        )
        for number, pair in enumerate(related)
        for passage, kind, span in zip(pair.passages, pair.kinds, located(pair, profiles), strict=True)
        if kind not in _NOT_REUSE
    ]
    names = ["pair", "a_start", "a_end", "b_start", "b_end", "similarity"]
    types = [pa.int64()] * 5 + [pa.float64()]
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    return pa.table(dict(zip(names, arrays, strict=True)))


def _named(
    derivations: pa.Table, related: Sequence[SharedText], relations: Sequence[Relation], ids: pa.ChunkedArray
) -> pa.Table:
    """Derivations with ids, the kind of relation and the evidence, which speaks for the source."""
    rows = []
    for row in derivations.to_pylist():
        pair, relation = related[row["pair"]], relations[row["pair"]]
        seen = relation if row["source"] == pair.a else relation.swapped()
        evidence = [
            {"name": item.name, "weight": item.weight, "sentence": item.sentence} for item in seen.evidence
        ]
        rows.append(
            {
                "source": ids[row["source"]].as_py(),
                "derived": ids[row["derived"]].as_py(),
                **{name: row[name] for name in ("probability", "directed", "share", "exclusive_share")},
                "relation": relation.kind,
                "hypotheses": {
                    "derived_from_source": seen.b_from_a,
                    "source_from_derived": seen.a_from_b,
                    "common_source": seen.common_source,
                    "unrelated": seen.unrelated,
                },
                "evidence": evidence,
            }
        )
    rows.sort(key=lambda row: (row["source"], row["derived"]))
    return pa.Table.from_pylist(rows, schema=schema.DERIVATIONS)
