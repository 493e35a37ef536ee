"""From the shared text of a corpus to its derivations, origins and outlets.

Documents that shared text joins, directly or by way of others, are weighed together; in the names of this
package they are a family, which the graph then divides into the families of `origins`. They do not depend on
other documents, so they are derived portion by portion, each by any free process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.derivation.derivation_rows import DERIVED, documents_for_graph
from provenance.derivation.evidence import outside_agency
from provenance.derivation.family_portion import derived_portion, origins_of
from provenance.derivation.large_families import Families, derived_large
from provenance.derivation.outlets import outlets
from provenance.engine.chunks import pieces
from provenance.engine.components import components
from provenance.engine.ragged import Ragged
from provenance.engine.run import Run
from provenance.engine.table_rows import gathered, measured, take
from provenance.passages import portion, portions
from provenance.passages.judge import SHARED
from provenance.passages.portions import ranges, sizes_of
from provenance.settings import Settings

# Texts read at a time to see whether they credit an agency.
_READ_TOGETHER = 1 << 12
_METADATA = ["id", "title", "url", "outlet", "published", "published_precision", "language"]


@dataclass(frozen=True, eq=False)
class Derived:
    """Which document was derived from which: the public tables `derivations`, `origins` and `outlets`."""

    derivations: pa.Table
    origins: pa.Table
    outlets: pa.Table


def derive(documents: pa.Table, reuse: pa.Table, first_copies: np.ndarray, run: Run) -> Derived:
    """Find which document was derived from which.

    Parameters
    ----------
    documents : pyarrow.Table
        The documents in canonical content order, each with its language.
    reuse : pyarrow.Table
        The passages they share (`passages.REUSE`), sorted by pair.
    first_copies : numpy.ndarray
        For each document the first one with the same tokens.
    run : Run
        How to work; its setting `confidence` says how sure a direction must be to be reported.
    """
    a, b = reuse["a"].to_numpy(), reuse["b"].to_numpy()
    related = np.flatnonzero(reuse["p_shared"].to_numpy() >= SHARED)
    all_documents = np.arange(len(first_copies))
    family = components(
        len(first_copies),
        np.concatenate([a[related], all_documents]),
        np.concatenate([b[related], first_copies]),
    )
    sharing = np.zeros(len(first_copies), bool)
    sharing[family[np.concatenate([a, b])]] = True  # indexed by family
    metadata = documents.select(_METADATA)

    def task(members: np.ndarray, rows: np.ndarray) -> tuple[Any, ...]:
        part = portion(documents, members), gathered(metadata, members), gathered(reuse, rows)
        return *part, first_copies[members], run.settings.confidence, run.settings.agencies

    sizes = sizes_of(documents)
    large = np.bincount(family, sizes, len(first_copies)) > portions.PORTION_BYTES
    small = related[~large[family[a[related]]]]
    portions_of_families = _portions(family, (sharing & ~large)[family], sizes, family[a[small]], small)
    tasks = [partial(task, *each) for each in portions_of_families]
    found = run.parts("derived", "Weighing the evidence", derived_portion, tasks, DERIVED)
    members, rows = np.flatnonzero((sharing & large)[family]), related[large[family[a[related]]]]
    if len(members):
        families = Families.of(family, members, reuse, rows)
        large_tables = derived_large(documents, metadata, reuse, first_copies, families, run)
        found = {name: pa.concat_tables([table, large_tables[name]]) for name, table in found.items()}
    unrelated = _unrelated_origins(documents, np.flatnonzero(~sharing[family]), first_copies, run.settings)
    derivations = _with_ids(found["derivations"], documents["id"], documents["published"], run)
    origins = _origins_with_ids(pa.concat_tables([found["origins"], unrelated]), documents["id"])
    return Derived(derivations, origins, outlets(documents, derivations))


def _portions(
    family: np.ndarray, sharing: np.ndarray, sizes: np.ndarray, of_row: np.ndarray, rows: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Whole families that share text, some at a time: their documents, and the rows of their passages.

    `family` is the family of each document, `of_row` that of each of `rows`, which are ascending.
    """
    members = np.flatnonzero(sharing)
    members = members[np.argsort(family[members], kind="stable")]
    families, by_family = Ragged.of_runs(family[members]), np.argsort(of_row, kind="stable")
    for begin, end in ranges(families.sum(sizes[members])):
        here = members[families.offsets[begin] : families.offsets[end]]
        lowest, highest = family[here[0]], family[here[-1]]
        some = slice(
            np.searchsorted(of_row[by_family], lowest), np.searchsorted(of_row[by_family], highest, "right")
        )
        yield np.sort(here), np.sort(rows[by_family[some]])


def _unrelated_origins(
    documents: pa.Table, positions: np.ndarray, first_copies: np.ndarray, settings: Settings
) -> pa.Table:
    """The origins of documents that share no text with any other."""
    agencies: list[str | None] = []
    for some in pieces(positions, _READ_TOGETHER):
        texts, outlets = (take(documents[name], some).to_pylist() for name in ("text", "outlet"))
        agencies += map(partial(outside_agency, own=settings.agencies), texts, outlets)
    lengths = measured(documents["text"], pc.utf8_length)[positions]
    published = take(documents["published"], positions)
    known = documents_for_graph(lengths, first_copies[positions], published, pa.array(agencies, pa.string()))
    return origins_of(known, positions, settings.confidence)


def _with_ids(derivations: pa.Table, ids: pa.ChunkedArray, published: pa.ChunkedArray, run: Run) -> pa.Table:
    """The derivations with ids and with how much later each derived document is dated, sorted."""
    source, derived = (published.take(derivations[name]) for name in ("source", "derived"))
    derivations = derivations.append_column(schema.DERIVATIONS.field("lag"), pc.subtract(derived, source))
    keys = [(name, "ascending") for name in ("source", "derived")]
    for place, (name, _) in enumerate(keys):
        derivations = derivations.set_column(
            place, schema.DERIVATIONS.field(name), ids.take(derivations[name])
        )
    return run.gathered(
        "derivations", derivations, lambda: pc.sort_indices(derivations, keys).to_numpy().astype(np.int64)
    )


def _origins_with_ids(origins: pa.Table, ids: pa.ChunkedArray) -> pa.Table:
    """The origins with ids, sorted; family 1 is the largest, of equals that of the first document."""
    origins = origins.sort_by("position")
    _, family, size = np.unique(origins["family"].to_numpy(), return_inverse=True, return_counts=True)
    number = np.empty(len(size), np.int64)
    number[np.argsort(-size, kind="stable")] = np.arange(1, len(size) + 1)
    origins = origins.set_column(0, "id", ids).set_column(1, "family", pa.array(number[family]))
    return origins.cast(schema.ORIGINS).sort_by("id")
