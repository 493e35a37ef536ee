"""Count all findings, whether or not a page shows them."""

from __future__ import annotations

import os

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.labels import written
from provenance.phrases import LIKELY
from provenance.report.data import floats
from provenance.report.selection import Groups
from provenance.results import Results
from provenance.versions import versions

_STEPS = 200  # number of bins from 0 to 1; a multiple of the number of bars (40) and thresholds (100)


def counts(findings: Results, families: Groups) -> list[tuple[str, int]]:
    """Return the numbers of documents, families, derivations and so on, in the order of the page."""
    # A document without near-duplicates is a cluster of its own, which is not counted.
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
    """Return facts about the corpus: its name, period and number of outlets, and the version used."""
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
    """Return the name of the folder or file that all paths have in common; empty if there is none."""
    try:
        return os.path.basename(os.path.commonpath(paths))
    except ValueError:  # no paths at all, or paths with nothing in common
        return ""


def sure(findings: Results) -> int:
    """Count the derivations that have a direction and a probability of at least one half."""
    table = findings.derivations
    likely = floats(table.column("probability")) >= LIKELY
    return int(np.count_nonzero(likely & pc.fill_null(table.column("directed"), False).to_numpy()))


def distributions(findings: Results) -> dict[str, list[int]]:
    """Return the number of pairs in each bin of each measure; the last bin holds only values of exactly 1."""
    return {
        "probability": _distribution(findings.derivations.column("probability")),
        "jaccard": _distribution(findings.pairs.column("jaccard")),
        "share": _distribution(findings.derivations.column("share")),
    }


def _distribution(values: pa.ChunkedArray) -> list[int]:
    # Values are rounded to four digits, as on the page, so that .7 falls into the bin that begins at .7.
    step = np.rint(10_000 * floats(values)).astype(np.int64) // (10_000 // _STEPS)
    return np.bincount(np.clip(step, 0, _STEPS), minlength=_STEPS + 1).tolist()
