"""Measure the families of real corpora.

A family of hundreds of documents is usually due to boilerplate or a template.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from benchmarks.direction.cases import components
from benchmarks.field import corpora


def figures() -> dict[str, Any]:
    """Return the number of families and documents in families, and the size of the largest family.

    Families are formed in three ways: by all rows of `derivations`, by the rows with a probability of at
    least 0.5, and by the column `family` of `origins`.
    """
    return {corpus: _families(corpus) for corpus in corpora.CORPORA}


def _families(corpus: str) -> dict[str, Any]:
    rows = corpora.derivations(corpus)
    joined = components((row["source"], row["derived"]) for row in rows)
    likely = components((row["source"], row["derived"]) for row in rows if row["probability"] >= 0.5)
    found = [family for family in corpora.scanned(corpus).origins["family"].to_pylist() if family is not None]
    return {
        "documents": corpora.scanned(corpus).documents.num_rows,
        "derivations": len(rows),
        "joined by derivations": _sizes(joined.values()),
        "joined by derivations of 0.5 and more": _sizes(likely.values()),
        "in origins": _sizes(found),
    }


def _sizes(families: Iterable[object]) -> dict[str, int]:
    sizes = {family: size for family, size in Counter(families).items() if size > 1}
    return {
        "families": len(sizes),
        "documents": sum(sizes.values()),
        "largest": max(sizes.values(), default=0),
    }
