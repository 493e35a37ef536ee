"""Show the evidence for a pair in the terminal, grouped by tier."""

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
    """Print the evidence of each tier; positive weights favour the first of `sources` as the source."""
    from rich.table import Table
    from rich.text import Text

    from provenance.export.safe import for_line
    from provenance.labels import renamed
    from provenance.phrases import TIERS, tier

    first, second = map(for_line, sources)

    def line(text: Text) -> None:
        # On a terminal, lines are wrapped between words; for programs, each sentence stays on one line.
        console.print(text, soft_wrap=not console.is_terminal)

    for number, (heading, why, _) in enumerate(TIERS):
        found = [row for row in evidence if tier(row[0]) == number]
        if not found:
            continue
        console.print()
        line(Text.assemble((heading, "bold"), (f" ({why})", "dim")))
        for _, weight, sentence in found:
            words = for_line(renamed(sentence, names))
            figure = Text(f"{weight:+.2f}", "green" if weight > 0 else "yellow")
            if console.is_terminal:
                grid = Table.grid(padding=(0, 2, 0, 0))
                grid.add_row(figure, Text(words))
                console.print(grid)
            else:
                line(Text.assemble(figure, "  ", words))
    console.print()
    line(Text(f"Weights are log odds. Positive weights favour {first} as the source, or any relation;"))
    line(Text(f"negative weights favour {second} as the source, or no relation."))
