"""Build the tables of derivations, origins and outlets from the passages that documents share.

First, all pairs are measured in batches. Their measurements are small, so a family of any size can then be
resolved as a whole. Finally, the evidence is added to each derivation.

In this package, a family is a set of documents connected by shared text, directly or through other documents.
The families listed in `origins` may be smaller (see `derive_graph`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance import schema
from provenance.derivation.dated_pairs import MOST_EXAMPLES, is_example, named, weights_of
from provenance.derivation.explained_rows import EXPLAINED, explained_rows
from provenance.derivation.outlets import outlets
from provenance.derivation.pair_measures import (
    DOCUMENTS,
    EVIDENCE,
    EXAMPLES,
    METADATA,
    NUMBERS,
    PAIRS,
    learned_from,
    measured_documents,
    measured_pairs,
)
from provenance.derivation.settled_families import SETTLED, SPANS, settled_families, third_documents
from provenance.engine.chunks import chunks, pieces
from provenance.engine.components import components
from provenance.engine.ragged import Ragged, offsets_of
from provenance.engine.run import Run
from provenance.engine.table_rows import distinct, gathered, take
from provenance.passages import portion
from provenance.passages.judge import SHARED
from provenance.passages.portions import PORTION_PAIRS, ranges, ranges_of_pairs, sizes_of

# Each task handles about this many documents and pairs, enough to make the overhead of a task negligible.
TOGETHER = 1 << 12


@dataclass(frozen=True, eq=False)
class Derived:
    """The results of `derive`: the public tables, and the learned weights keyed by feature name."""

    derivations: pa.Table
    origins: pa.Table
    outlets: pa.Table
    learned: dict[str, float]


@dataclass(frozen=True, eq=False)
class Families:
    """All documents of a corpus, and all pairs that share text, grouped by family.

    In the table of reuse, the passages of the pairs ``first:last`` are in the rows
    ``rows[first_rows[first]:first_rows[last]]``.
    """

    family: np.ndarray  # the family of each document
    documents: np.ndarray  # positions, grouped by family and ascending within each family
    a: np.ndarray  # the documents of each pair, by position
    b: np.ndarray
    first_rows: np.ndarray  # where each pair begins in `rows`, followed by the length of `rows`
    rows: np.ndarray  # row numbers in the table of reuse, grouped by pair

    @staticmethod
    def of(reuse: pa.Table, first_copies: np.ndarray) -> Families:
        """Group the documents that are connected by shared text or identical tokens into families."""
        rows = np.flatnonzero(reuse["p_shared"].to_numpy() >= SHARED)
        a, b = (take(reuse[side], rows).to_numpy() for side in ("a", "b"))
        copies = np.arange(len(first_copies)), first_copies
        joined = (np.concatenate(both) for both in zip((a, b), copies, strict=True))
        family = components(len(first_copies), *joined)
        order = np.argsort(family[a], kind="stable")
        pairs = Ragged.of_runs(a[order], b[order])
        first = order[pairs.first]
        return Families(
            family, np.argsort(family, kind="stable"), a[first], b[first], pairs.offsets, rows[order]
        )

    def first_documents(self) -> np.ndarray:
        """Return the position of the first document of each family."""
        return self.documents[offsets_of(np.bincount(self.family))[:-1]]

    def passages(self, first: int, last: int) -> np.ndarray:
        """Return the row numbers of the passages of the pairs ``first:last``."""
        return self.rows[self.first_rows[first] : self.first_rows[last]]

    def together(self) -> list[tuple[slice, slice]]:
        """Divide the families among tasks, and return each task's slice of the documents and of the pairs."""
        documents = np.bincount(self.family)
        pairs = np.bincount(self.family[self.a], minlength=len(documents))
        of_documents, of_pairs = offsets_of(documents), offsets_of(pairs)
        bounds = chunks(of_documents + of_pairs, TOGETHER)
        return [
            (slice(of_documents[first], of_documents[last]), slice(of_pairs[first], of_pairs[last]))
            for first, last in bounds
        ]


def derive(
    documents: pa.Table,
    reuse: pa.Table,
    first_copies: np.ndarray,
    run: Run,
    learned: Mapping[str, float] | None = None,
) -> Derived:
    """Find out which documents were derived from which others.

    Parameters
    ----------
    documents : pyarrow.Table
        The documents in canonical content order, each with its language.
    reuse : pyarrow.Table
        The passages that the documents share (`passages.REUSE`), sorted by pair.
    first_copies : numpy.ndarray
        For each document, the first document with the same tokens.
    run : Run
        The run. Its `confidence` setting is the minimum probability at which a direction is reported.
    learned : mapping of str to float, optional
        Weights learned from the dated pairs of a larger corpus that contains these documents. By default,
        weights are learned from the dated pairs among the documents themselves.
    """
    families = Families.of(reuse, first_copies)
    known = _measured_documents(documents, run).append_column("group", pa.array(first_copies))
    known = known.append_column("published", documents["published"])
    measured = _measured_pairs(documents, reuse, families, run)
    weights = _learned(measured, families) if learned is None else weights_of(learned)
    settled = _settled(known, measured, reuse, families, weights, run)
    found = _explained(settled["derivations"], measured, documents, run)
    derivations = _with_ids(found, documents["id"], documents["published"], run)
    origins = _origins_with_ids(settled["origins"], documents["id"])
    return Derived(derivations, origins, outlets(documents, derivations), named(weights))


def _measured_documents(documents: pa.Table, run: Run) -> pa.Table:
    """Measure all documents, in order."""

    def task(first: int, last: int) -> tuple[Any, ...]:
        rows = np.arange(first, last)
        return take(documents["text"], rows), take(documents["outlet"], rows), run.settings.agencies

    tasks = [partial(task, *each) for each in ranges(sizes_of(documents))]
    return run.parts("credited", "Reading credits", measured_documents, tasks, DOCUMENTS)["documents"]


def _measured_pairs(documents: pa.Table, reuse: pa.Table, families: Families, run: Run) -> pa.Table:
    """Measure all pairs, in order."""
    a, b, metadata = families.a, families.b, documents.select(METADATA)

    def task(first: int, last: int) -> tuple[Any, ...]:
        positions = distinct(np.concatenate([a[first:last], b[first:last]]))
        part, passages = portion(documents, positions), gathered(reuse, families.passages(first, last))
        return part, gathered(metadata, positions), passages, run.settings.agencies

    tasks = [partial(task, *each) for each in ranges_of_pairs(sizes_of(documents), a, b)]
    return run.parts("measured", "Weighing the evidence", measured_pairs, tasks, PAIRS)["pairs"]


def _learned(measured: pa.Table, families: Families) -> np.ndarray:
    """Learn weights from the dated pairs of the corpus, using at most the first `MOST_EXAMPLES` of them."""
    examples = np.flatnonzero(is_example(measured["later"].to_numpy()))
    examples = examples[np.lexsort((families.b[examples], families.a[examples]))[:MOST_EXAMPLES]]
    first = families.first_documents()[families.family[families.a[examples]]]
    return learned_from(gathered(measured.select(EXAMPLES), examples), first)


def _settled(
    known: pa.Table,
    measured: pa.Table,
    reuse: pa.Table,
    families: Families,
    learned: np.ndarray,
    run: Run,
) -> dict[str, pa.Table]:
    """Find the derivations and origins in all families.

    `known` contains the documents in the form that `derive_graph` expects.
    """
    numbers, spans = measured.select([name for name, _ in NUMBERS]), reuse.select(SPANS)

    def task(members: slice, pairs: slice) -> tuple[Any, ...]:
        positions = np.sort(families.documents[members])
        return (
            positions,
            gathered(known, positions),
            families.a[pairs],
            families.b[pairs],
            pairs.start,
            gathered(numbers, np.arange(pairs.start, pairs.stop)),
            gathered(spans, families.passages(pairs.start, pairs.stop)),
            learned,
            run.settings.confidence,
        )

    tasks = [partial(task, *each) for each in families.together()]
    return run.parts("settled", "Comparing possible sources", settled_families, tasks, SETTLED)


def _explained(settled: pa.Table, measured: pa.Table, documents: pa.Table, run: Run) -> pa.Table:
    """Convert derivations to rows of the public table, to which `_with_ids` adds the ids and lags."""
    evidence = measured.select([name for name, _ in EVIDENCE])

    def task(numbers: np.ndarray) -> tuple[Any, ...]:
        rows = gathered(settled, numbers)
        own = gathered(evidence, rows["pair"].to_numpy())
        return rows, own, _display_names(documents, third_documents(rows))

    tasks = [partial(task, numbers) for numbers in pieces(np.arange(settled.num_rows), PORTION_PAIRS)]
    return run.parts("explained", "Explaining derivations", explained_rows, tasks, EXPLAINED)["derivations"]


def _display_names(documents: pa.Table, positions: np.ndarray) -> dict[int, str]:
    """Return the names that the evidence uses for the documents at the given positions."""
    titles, ids = (take(documents[name], positions).to_pylist() for name in ("title", "id"))
    return {
        position: f"“{title or name}”"
        for position, title, name in zip(positions.tolist(), titles, ids, strict=True)
    }


def _with_ids(derivations: pa.Table, ids: pa.ChunkedArray, published: pa.ChunkedArray, run: Run) -> pa.Table:
    """Replace positions with ids, add the lag between the dates of the two documents, and sort the rows."""
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
    """Replace positions with ids, number the families by size, and sort the origins by id.

    Family 1 is the largest. Families of equal size are numbered in the order of their first documents.
    """
    origins = origins.sort_by("position")
    _, family, size = np.unique(origins["family"].to_numpy(), return_inverse=True, return_counts=True)
    number = np.empty(len(size), np.int64)
    number[np.argsort(-size, kind="stable")] = np.arange(1, len(size) + 1)
    origins = origins.set_column(0, "id", ids).set_column(1, "family", pa.array(number[family]))
    return origins.cast(schema.ORIGINS).sort_by("id")
