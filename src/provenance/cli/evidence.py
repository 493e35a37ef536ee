"""The evidence for a pair on the terminal, in tiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def show_evidence(
    evidence: Sequence[tuple[str, float, str]],
    names: Mapping[str, str],
    sources: tuple[str, str],
    console: Console,
) -> None:
    """Print sentences under the names of their tiers; positive weights speak for the first of `sources`."""
    from rich.text import Text

    from provenance.export.safe import for_line
    from provenance.labels import renamed
    from provenance.phrases import TIERS, tier

    first, second = map(for_line, sources)
    for number, (heading, why, _) in enumerate(TIERS):
        found = [row for row in evidence if tier(row[0]) == number]
        if not found:
            continue
        console.print()
        console.print(Text.assemble((heading, "bold"), (f" ({why})", "dim")), soft_wrap=True)
        for _, weight, sentence in found:
            words = for_line(renamed(sentence, names))
            console.print(
                Text.assemble((f"{weight:+.2f}", "green" if weight > 0 else "yellow"), "  ", words),
                soft_wrap=True,
            )
    console.print()
    console.print(
        Text(f"Log odds: above zero for {first} as the source, or for a relation at all;"), soft_wrap=True
    )
    console.print(Text(f"below for {second}, or against"), soft_wrap=True)
