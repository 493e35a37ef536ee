"""From the shared text of a corpus to its derivations, origins and outlets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.derivation.by_family import Weighing, groups, weigh_families
from provenance.derivation.evidence import credited_agency
from provenance.derivation.explaining import Evidence
from provenance.derivation.families import families
from provenance.derivation.graph import derive_graph
from provenance.derivation.outlets import outlets
from provenance.derivation.pair import Pair, Witness
from provenance.derivation.weighing import KINDS, MILLION
from provenance.passages import Profiles, SharedText, located
from provenance.passages.reuse import SHARED
from provenance.progress import Progress, Silent
from provenance.settings import Settings

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
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
    nodes = _nodes(documents, witnesses, keepers)
    related = [pair for pair in reuse if pair.p_shared >= SHARED]
    pairs = [Pair(witnesses[x.a], witnesses[x.b], x.passages, x.kinds, x.p_shared) for x in related]
    a, b = (np.array([getattr(pair, side) for pair in related], np.int64) for side in ("a", "b"))
    everybody = np.arange(len(keepers))
    family = families(len(keepers), np.concatenate([a, everybody]), np.concatenate([b, keepers]))

    def named(position: int) -> str:
        witness = witnesses[position]
        return f"“{witness.title or witness.id}”"

    derivations, origins = [], []
    with (progress or Silent()).stage("Weighing the evidence", len(related)) as stage:
        for positions, rows in groups(family, a, pairs):
            weighing = weigh_families([pairs[row] for row in rows.tolist()], a[rows], b[rows], stage)
            graph = derive_graph(
                nodes.take(positions),
                _edges(np.searchsorted(positions, a[rows]), np.searchsorted(positions, b[rows]), weighing),
                _spans([related[row] for row in rows.tolist()], profiles),
                settings.confidence,
            )
            derivations.append(_described(graph.derivations, positions, weighing, named))
            origins.append(_placed(graph.origins, positions))
    found = _named(pa.concat_tables(derivations), documents["id"])
    return Derived(found, _origins(pa.concat_tables(origins), documents["id"]), outlets(documents, found))


def _witnesses(documents: pa.Table, profiles: Profiles, reuse: Sequence[SharedText]) -> dict[int, Witness]:
    """The documents that share text with others, by position."""
    positions = sorted({position for pair in reuse for position in (pair.a, pair.b)})
    rows = documents.take(pa.array(positions, pa.int64()))
    names = ["id", "title", "url", "outlet", "published_precision", "language"]
    ids, titles, urls, outlets, precisions, languages = (rows[name].to_pylist() for name in names)
    known = zip(ids, titles, urls, outlets, _dates(rows["published"]), precisions, languages, strict=True)
    return {
        position: Witness(profiles.texts[position], profiles.side(position), *row)
        for position, row in zip(positions, known, strict=True)
    }


def _dates(published: pa.ChunkedArray) -> list[datetime | None]:
    # Arrow's own way to dates of Python takes pandas, which takes its time to load.
    moments = published.cast(pa.timestamp("us", published.type.tz)).cast(pa.int64()).to_pylist()
    return [None if each is None else _EPOCH + timedelta(microseconds=each) for each in moments]


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


def _edges(a: np.ndarray, b: np.ndarray, weighing: Weighing) -> pa.Table:
    names = ("b_from_a", "a_from_b", "common_source", "unrelated")
    relations = weighing.relations
    probabilities = {name: getattr(relations, name) / MILLION for name in names}
    return pa.table({"a": a, "b": b, **probabilities, "losing": relations.losing})


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


def _described(
    derivations: pa.Table, positions: np.ndarray, weighing: Weighing, named: Callable[[int], str]
) -> pa.Table:
    """Derivations by position, with the kind of relation and the evidence, which speaks for the source."""
    pair, source = derivations["pair"].to_numpy(), derivations["source"].to_numpy()
    turned = source > derivations["derived"].to_numpy()
    evidence = [
        [each.turned() for each in found] if back else found
        for back, found in zip(turned.tolist(), weighing.evidence(pair, named), strict=True)
    ]
    return pa.table(
        {
            "source": positions[source],
            "derived": positions[derivations["derived"].to_numpy()],
            **{name: derivations[name] for name in ("probability", "directed", "share", "exclusive_share")},
            "relation": pa.array(
                [KINDS[kind] for kind in weighing.relations.kind[pair].tolist()], pa.string()
            ),
            "evidence": _evidence(evidence),
            "hypotheses": _hypotheses(weighing, pair, turned),
        }
    )


def _hypotheses(weighing: Weighing, pair: np.ndarray, turned: np.ndarray) -> pa.StructArray:
    """What each pair says by itself, of the document called its source."""
    relations = weighing.relations.at(pair)
    forward = np.where(turned, relations.a_from_b, relations.b_from_a)
    backward = np.where(turned, relations.b_from_a, relations.a_from_b)
    columns = (forward, backward, relations.common_source, relations.unrelated)
    return pa.StructArray.from_arrays(
        [pa.array(column / MILLION) for column in columns], fields=list(schema.HYPOTHESES)
    )


def _evidence(rows: Sequence[Sequence[Evidence]]) -> pa.Array:
    items = list(chain.from_iterable(rows))
    columns = [
        pa.array([getattr(item, field.name) for item in items], field.type)
        for field in schema.EVIDENCE.value_type
    ]
    offsets = np.cumsum([0, *map(len, rows)])
    fields = list(schema.EVIDENCE.value_type)
    return pa.ListArray.from_arrays(
        pa.array(offsets, pa.int32()), pa.StructArray.from_arrays(columns, fields=fields)
    )


def _named(derivations: pa.Table, ids: pa.ChunkedArray) -> pa.Table:
    """Derivations with ids, sorted."""
    for place, name in enumerate(("source", "derived")):
        derivations = derivations.set_column(place, name, ids.take(derivations[name]))
    return derivations.cast(schema.DERIVATIONS).sort_by([("source", "ascending"), ("derived", "ascending")])


def _placed(origins: pa.Table, positions: np.ndarray) -> pa.Table:
    """Origins by position; a family is named by its first document."""
    position, family = (origins[name].to_numpy() for name in ("position", "family"))
    first = positions[position[np.unique(family, return_index=True)[1]]]
    return pa.table(
        {
            "position": positions[position],
            "family": first[family],
            "p_outside_source": origins["p_outside_source"],
            "outside_source": origins["outside_source"],
        }
    )


def _origins(origins: pa.Table, ids: pa.ChunkedArray) -> pa.Table:
    """Origins with ids, sorted; families are numbered by first document."""
    origins = origins.sort_by("position")
    family = np.unique(origins["family"].to_numpy(), return_inverse=True)[1]
    origins = origins.set_column(0, "id", ids).set_column(1, "family", pa.array(family))
    return origins.cast(schema.ORIGINS).sort_by("id")
