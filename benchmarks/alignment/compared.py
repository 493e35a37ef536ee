"""What `provenance.compare` finds between two texts, as plain values for scoring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import provenance as pv

Span = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """Passages as (span of a, span of b, kind), and the probability that they share more than a topic.

    `likeness` is how alike the passages are, averaged over their characters in b; 0 where there are none.
    """

    p_shared: float
    likeness: float
    passages: tuple[tuple[Span, Span, str], ...]

    @property
    def related(self) -> bool:
        """Whether anything but public quotations and boilerplate is shared."""
        return any(kind not in ("quotation", "boilerplate") for *_, kind in self.passages)

    def covered_b(self, within: Span) -> float:
        """The share of a stretch of b that passages cover."""
        return covered(within, [b for _, b, _ in self.passages]) / (within[1] - within[0])


def compared(a: str, b: str) -> Found:
    """Compare two texts with the library as it comes."""
    comparison = pv.compare(a, b)
    rows = comparison.passages.to_pylist()
    passages = tuple(
        ((row["a_start"], row["a_end"]), (row["b_start"], row["b_end"]), row["kind"]) for row in rows
    )
    lengths = [row["b_end"] - row["b_start"] for row in rows]
    alike = sum(row["similarity"] * length for row, length in zip(rows, lengths, strict=True))
    # The public probabilities are capped where there is no passage; for a ranking the bare one is wanted.
    return Found(comparison._pair.p_shared, alike / sum(lengths) if rows else 0.0, passages)


def covered(within: Span, spans: Iterable[Span]) -> int:
    """How many characters of a stretch lie in the union of spans."""
    total, reached = 0, within[0]
    for start, end in sorted(spans):
        start, end = max(start, reached), min(end, within[1])
        if start < end:
            total, reached = total + end - start, end
    return total
