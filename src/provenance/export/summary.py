"""A summary of findings in a few lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.engine.table_rows import gathered
from provenance.export.safe import for_line
from provenance.membership import family_sizes, sharing_in_no_family
from provenance.phrases import sentence
from provenance.results import Results
from provenance.schema import KINDS

_SHOWN = 20  # derivations listed


def summary(findings: Results) -> str:
    """Counts of everything found, and the most probable derivations in words."""
    return "\n".join([*_counts(findings), *_derivations(findings)])


def _counts(findings: Results) -> Iterator[str]:
    skipped = findings.skipped.num_rows
    yield _line("Documents", findings.documents.num_rows, f"{skipped:,} skipped" if skipped else "")
    clusters = len(_repeated(findings.clusters["cluster"]))
    clustered = f"in {_plural(clusters, 'cluster')}" if clusters else ""
    yield _line("Near-duplicate pairs", findings.pairs.num_rows, clustered)
    found = pc.value_counts(findings.passages["kind"]).to_pylist()
    kinds = {row["values"]: row["counts"] for row in found}
    order = [*KINDS, *sorted(set(kinds) - set(KINDS))]
    by_kind = ", ".join(f"{kinds[kind]:,} {kind}" for kind in order if kind in kinds)
    yield _line("Passages", findings.passages.num_rows, by_kind)
    families = family_sizes(findings.origins)
    joined = f"{families.sum():,} documents" if len(families) else ""
    apart = sharing_in_no_family(findings.origins, findings.passages)
    others = f"{apart:,} {'more ' if joined else ''}share{'' if apart > 1 else 's'} text" if apart else ""
    yield _line("Families", len(families), ", ".join(filter(None, (joined, others))))
    against = len(_against_dates(findings.derivations))
    counted = f"{against:,} against the dates" if against else ""
    yield _line("Derivations", findings.derivations.num_rows, counted)


def _against_dates(derivations: pa.Table) -> pa.Table:
    """The derivations with a direction whose source is dated later than the derived document."""
    return derivations.filter(pc.and_(derivations["directed"], pc.less(derivations["lag"], timedelta())))


def _repeated(column: pa.ChunkedArray) -> np.ndarray:
    """The number of occurrences of each value that occurs more than once."""
    counts = pc.value_counts(column.drop_null()).field("counts").to_numpy()
    return counts[counts > 1]


def _derivations(findings: Results) -> Iterator[str]:
    order = [("probability", "descending"), ("source", "ascending"), ("derived", "ascending")]
    first = pc.sort_indices(findings.derivations, order)[:_SHOWN].to_numpy().astype(np.int64)
    likeliest = gathered(findings.derivations, first)
    if likeliest.num_rows:
        yield ""
    for row in likeliest.to_pylist():
        yield f"  {_sentence(row)}"
    if more := findings.derivations.num_rows - likeliest.num_rows:
        yield f"  ... and {more:,} more"


def _sentence(row: dict[str, Any]) -> str:
    source, derived = for_line(row["source"]), for_line(row["derived"])
    arrow = "->" if row["directed"] else "-"
    against = ", against the dates" if row["directed"] and row["lag"] and row["lag"] < timedelta() else ""
    return f"{source} {arrow} {derived}: {sentence(source, row['probability'], row['directed'])}{against}"


def _line(name: str, count: int, detail: str = "") -> str:
    return f"{name:<21}{count:>9,}" + (f"  ({detail})" if detail else "")


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
