"""Count all findings, whether or not a page shows them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.delays import Delay, delays_between_outlets
from provenance.labels import written
from provenance.phrases import LIKELY
from provenance.report.data import OUTLETS, floats
from provenance.report.selection import Groups
from provenance.results import Results
from provenance.versions import versions

_MS = timedelta(milliseconds=1)
_BETWEEN = {"others": False, "same": True}  # whether the outlets of a derivation are the same
_STEPS = 200  # number of bins from 0 to 1; a multiple of the number of bars (40) and thresholds (100)


def counts(findings: Results, families: Groups) -> list[tuple[str, int]]:
    """Return the numbers of documents, families, derivations and so on, in the order shown on the page."""
    # A document without near-duplicates forms a cluster of its own; such clusters are not counted.
    members = pc.value_counts(findings.clusters.column("cluster")).field("counts")
    return [
        ("documents", findings.documents.num_rows),
        ("families", len(families)),
        ("derivations", findings.derivations.num_rows),
        ("passages", findings.passages.num_rows),
        ("near-duplicate pairs", findings.pairs.num_rows),
        ("near-duplicate clusters", pc.sum(pc.greater(members, 1)).as_py() or 0),
        ("skipped inputs", findings.skipped.num_rows),
    ]


def corpus(findings: Results) -> dict[str, str | int]:
    """Return facts about the corpus, such as its name and period, and the version of the library."""
    documents = findings.documents
    days = pc.min_max(documents["published"]).as_py()
    period = dict.fromkeys(written(days[end], "day") for end in ("min", "max") if days[end])
    return {
        "name": _name(pc.unique(documents["path"]).drop_null().to_pylist()),
        "period": " to ".join(period),
        "undated": documents["published"].null_count,
        "outlets": len(pc.unique(documents["outlet"]).drop_null()),
        "version": str((findings.run.get("versions") or versions())["provenance"]),
    }


def _name(paths: list[str]) -> str:
    """Return the name of the folder or file that all paths have in common, or "" if there is none."""
    try:
        return os.path.basename(os.path.commonpath(paths))
    except ValueError:  # no paths at all, or paths with nothing in common
        return ""


def sure(findings: Results) -> int:
    """Count the derivations that have a direction and a probability of at least one half."""
    return int(np.count_nonzero(_sure(findings)))


def _sure(findings: Results) -> np.ndarray:
    likely = floats(findings.derivations["probability"]) >= LIKELY
    return likely & pc.fill_null(findings.derivations["directed"], False).to_numpy()


def between(findings: Results) -> dict[str, int]:
    """Count likely derivations between different outlets, within one outlet, and with an unknown outlet."""
    source, derived = (
        pc.if_else(pc.equal(outlet, ""), None, outlet) for outlet in _outlets_of(findings, _likely(findings))
    )
    same = pc.equal(source, derived)  # null if an outlet is unknown
    counted = {kind: pc.sum(pc.equal(same, value)).as_py() or 0 for kind, value in _BETWEEN.items()}
    return {**counted, "unknown": same.null_count}


def _likely(findings: Results) -> pa.Table:
    return findings.derivations.select(["source", "derived"]).filter(pa.array(_sure(findings)))


def _outlets_of(findings: Results, derivations: pa.Table) -> Iterator[pa.ChunkedArray]:
    documents = findings.documents
    for end in ("source", "derived"):
        yield documents["outlet"].take(pc.index_in(derivations[end], documents["id"]))


def outlets(findings: Results) -> list[list[Any]]:
    """Return rows [source, derived, articles, share, median lag in ms, median lag as text].

    These are the rows of `findings.outlets` with the most articles, sorted by the number of articles in
    descending order. Rows in which an outlet has no name are left out, because the two outlets may be the
    same.
    """
    delays = delays_between_outlets(findings.documents, findings.derivations)
    rows = [
        [
            *names,
            row["articles"],
            round(row["share"], 4),
            None if row["median_lag"] is None else round(row["median_lag"] / _MS),
            delays.get(names, Delay()).words,
        ]
        for row in findings.outlets.to_pylist()
        if all(names := (row["source"], row["derived"]))
    ]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))[:OUTLETS]


def agencies(findings: Results) -> list[list[Any]]:
    """Return rows [source, outlet, articles] for named sources outside the corpus.

    Only articles that probably come from the source are counted. The outlet is "" if it is unknown.
    """
    origins = findings.origins
    likely = pc.greater_equal(origins["p_outside_source"], LIKELY)
    named = pc.and_(likely, pc.is_valid(origins["outside_source"]))
    credited = origins.select(["id", "outside_source"]).filter(named)
    outlet = findings.documents["outlet"].take(pc.index_in(credited["id"], findings.documents["id"]))
    counted = Counter(zip(credited["outside_source"].to_pylist(), outlet.to_pylist(), strict=True))
    rows = [[source, outlet or "", articles] for (source, outlet), articles in counted.items()]
    return sorted(rows, key=lambda row: (-row[2], row[0], row[1]))[:OUTLETS]


def distributions(findings: Results) -> dict[str, list[int]]:
    """Return a histogram of each of three measures; the last bin of each contains only the value 1."""
    return {
        "probability": _distribution(findings.derivations.column("probability")),
        "jaccard": _distribution(findings.pairs.column("jaccard")),
        "share": _distribution(findings.derivations.column("share")),
    }


def _distribution(values: pa.ChunkedArray) -> list[int]:
    # Values are rounded to four digits, as on the page, so that .7 falls into the bin that begins at .7.
    step = np.rint(10_000 * floats(values)).astype(np.int64) // (10_000 // _STEPS)
    return np.bincount(np.clip(step, 0, _STEPS), minlength=_STEPS + 1).tolist()
