"""Run `provenance.compare` on two texts, and return its results as plain values for scoring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import provenance as pv

Span = tuple[int, int]


@dataclass(frozen=True)
class Found:
    """The passages that two texts share, and the probability `p_shared` that they share more than a topic.

    Each passage is a tuple (span in a, span in b, kind). `likeness` is the mean similarity of the passages,
    weighted by their lengths in b, or 0 if there are no passages.
    """

    p_shared: float
    likeness: float
    passages: tuple[tuple[Span, Span, str], ...]

    @property
    def related(self) -> bool:
        """Whether the texts share a passage that is neither a quotation nor boilerplate."""
        return any(kind not in ("quotation", "boilerplate") for *_, kind in self.passages)

    def covered_b(self, within: Span) -> float:
        """Return the share of the span `within` of b that is covered by passages."""
        return covered(within, [b for _, b, _ in self.passages]) / (within[1] - within[0])


def compared(a: str, b: str) -> Found:
    """Compare two texts with the library's default settings."""
    comparison = pv.compare(a, b)
    rows = comparison.passages.to_pylist()
    passages = tuple(
        ((row["a_start"], row["a_end"]), (row["b_start"], row["b_end"]), row["kind"]) for row in rows
    )
    lengths = [row["b_end"] - row["b_start"] for row in rows]
    alike = sum(row["similarity"] * length for row, length in zip(rows, lengths, strict=True))
    # The public probability of a pair without passages is capped at a low value, so it cannot rank pairs.
    return Found(comparison._pair.p_shared, alike / sum(lengths) if rows else 0.0, passages)


def covered(within: Span, spans: Iterable[Span]) -> int:
    """Return the number of characters of the span `within` that are covered by the other spans."""
    total, reached = 0, within[0]
    for start, end in sorted(spans):
        start, end = max(start, reached), min(end, within[1])
        if start < end:
            total, reached = total + end - start, end
    return total
