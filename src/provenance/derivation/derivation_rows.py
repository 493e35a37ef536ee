"""The derivation stage as tables: documents and pairs for the graph, and rows of the public tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.derivation.evidence_sentences import Evidence, against_the_dates, shared_credit
from provenance.derivation.hypotheses import KINDS, MILLION, Relations
from provenance.engine.ragged import Ragged

_PLACE = ("a_start", "a_end", "b_start", "b_end")
# The columns of passages that `passages_for_graph` takes.
SPANS = ("a", "b", *_PLACE, "similarity", "kind")

# The tables that a portion yields: those of the public schema, with positions for ids, and with each family
# named by its first document. The lag is computed at last, for all together.
DERIVED = {
    "derivations": pa.schema(
        [
            field.with_type(pa.int64()) if field.name in ("source", "derived") else field
            for field in schema.DERIVATIONS
            if field.name != "lag"
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


def documents_for_graph(
    lengths: np.ndarray,
    group: np.ndarray,
    published: pa.Array | pa.ChunkedArray,
    agencies: pa.Array | None = None,
) -> pa.Table:
    """Documents as `derive_graph` takes them."""
    agencies = pa.nulls(len(lengths), pa.string()) if agencies is None else agencies
    return pa.table(
        {"length": lengths.astype(np.int64), "group": group, "published": published, "agency": agencies}
    )


def pairs_for_graph(a: np.ndarray, b: np.ndarray, relations: Relations) -> pa.Table:
    """Pairs as `derive_graph` takes them."""
    names = ("b_from_a", "a_from_b", "common_source", "unrelated")
    probabilities = {name: getattr(relations, name) / MILLION for name in names}
    return pa.table(
        {"a": a, "b": b, **probabilities, "contracting": relations.contracting, "ordered": relations.ordered}
    )


def passages_for_graph(reuse: pa.Table) -> pa.Table:
    """The passages that count as reuse, as `derive_graph` takes them; pairs are numbered in order."""
    number = Ragged.of_runs(reuse["a"].to_numpy(), reuse["b"].to_numpy()).owner
    spans = reuse.select([*_PLACE, "similarity"]).add_column(0, "pair", pa.array(number))
    return spans.filter(pc.invert(pc.is_in(reuse["kind"], pa.array(schema.NOT_REUSED))))


def with_positions(derivations: pa.Table, positions: np.ndarray) -> pa.Table:
    """The derivations with documents given by position in the corpus."""
    for name in ("source", "derived"):
        place = derivations.column_names.index(name)
        column = pa.array(positions[derivations[name].to_numpy()])
        derivations = derivations.set_column(place, name, column)
    return derivations


def derivation_rows(
    derivations: pa.Table,
    relations: Relations,
    source_is_b: np.ndarray,
    evidence: pa.Array | pa.ChunkedArray,
) -> pa.Table:
    """The derivations with the kind of each relation and the evidence for the source.

    `relations` are those of the pair of each derivation; where `source_is_b`, its second document is the
    source.
    """
    names = ("source", "derived", "probability", "directed", "share", "exclusive_share")
    return pa.table(
        {
            **{name: derivations[name] for name in names},
            "relation": pa.array([KINDS[kind] for kind in relations.kind.tolist()], pa.string()),
            "evidence": evidence,
            "hypotheses": _hypotheses(relations, source_is_b),
        }
    ).cast(DERIVED["derivations"])


def where_source_is_b(derivations: pa.Table) -> np.ndarray:
    """Where the source is the second document of its pair."""
    source_is_b: np.ndarray = derivations["source"].to_numpy() > derivations["derived"].to_numpy()
    return source_is_b


def _hypotheses(relations: Relations, source_is_b: np.ndarray) -> pa.StructArray:
    """What each pair says by itself of the document that is named as its source."""
    forward = np.where(source_is_b, relations.a_from_b, relations.b_from_a)
    backward = np.where(source_is_b, relations.b_from_a, relations.a_from_b)
    columns = (forward, backward, relations.common_source, relations.unrelated)
    return pa.StructArray.from_arrays(
        [pa.array(column / MILLION) for column in columns], fields=list(schema.HYPOTHESES)
    )


def evidence_column(rows: Iterable[Sequence[Evidence]]) -> pa.ListArray:
    """The evidence of many pairs as a column."""
    rows = list(rows)
    items = list(chain.from_iterable(rows))
    fields = list(schema.EVIDENCE.value_type)
    columns = [pa.array([getattr(item, field.name) for item in items], field.type) for field in fields]
    offsets = pa.array(np.cumsum([0, *map(len, rows)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(columns, fields=fields))


def evidence_rows(column: pa.ListArray) -> Iterator[tuple[Evidence, ...]]:
    """The evidence of each pair in such a column."""
    items = column.flatten()
    fields = [items.field(field.name).to_pylist() for field in schema.EVIDENCE.value_type]
    every = list(map(Evidence, *fields))
    for first, last in pairwise(np.cumsum([0, *column.value_lengths().to_pylist()]).tolist()):
        yield tuple(every[first:last])


def evidence_for_source(
    found: Iterable[tuple[Evidence, ...]],
    source_is_b: np.ndarray,
    against_dates: np.ndarray,
    other_copies: np.ndarray,
) -> Iterator[Sequence[Evidence]]:
    """The evidence as seen from the source, which is the second document where `source_is_b`.

    `against_dates` is where the source is dated later than the derived document, and `other_copies` how many
    other copies of the source share the credit.
    """
    rows = zip(source_is_b.tolist(), against_dates.tolist(), other_copies.tolist(), found, strict=True)
    for back, against, others, of_pair in rows:
        seen: Sequence[Evidence] = [each.swapped() for each in of_pair] if back else of_pair
        seen = against_the_dates(seen) if against else seen
        yield [*seen, shared_credit(others)] if others else seen


def origins_at(origins: pa.Table, positions: np.ndarray) -> pa.Table:
    """The origins with documents given by position in the corpus; a family is named by its first document."""
    position, family = (origins[name].to_numpy() for name in ("position", "family"))
    first = positions[position[np.unique(family, return_index=True)[1]]]
    return pa.table(
        {
            "position": positions[position],
            "family": first[family],
            "p_source_here": origins["p_source_here"],
            "p_outside_source": origins["p_outside_source"],
            "outside_source": origins["outside_source"],
        }
    ).cast(DERIVED["origins"])
