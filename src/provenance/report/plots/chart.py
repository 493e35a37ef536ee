"""The shapes and text of a plot, and their rendering as SVG."""

from __future__ import annotations

from dataclasses import dataclass, field

from provenance.report.page import render
from provenance.report.sanitize import visible

INK, PAPER, TINT, ACCENT = "#1d1f24", "#ffffff", "#f2f2f4", "#1f6fa8"
SMALL = 11  # font size of notes and axis labels; the default for other text is 12


@dataclass(frozen=True)
class Path:
    """A line or a curve, as SVG path data."""

    d: str
    title: str = ""
    width: float = 1.0
    strength: float = 1.0
    dashed: bool = False
    arrow: bool = False
    accent: bool = False


@dataclass(frozen=True)
class Box:
    """A rectangle filled with the accent colour, or with a faint tint that hides the lines behind it."""

    x: float
    y: float
    width: float
    height: float
    title: str = ""
    strength: float = 0.85
    radius: float = 0.0
    accent: bool = True
    outlined: bool = False
    dashed: bool = False


@dataclass(frozen=True)
class Word:
    """Text placed at a point; `anchor` says whether its start, middle or end is at the point."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    size: float = 12
    strength: float = 1.0
    light: bool = False  # in the paper colour, for text on a dark shape
    halo: bool = False  # with an outline in the paper colour, for text on a line


@dataclass
class Chart:
    """A plot, with its name (for screen readers), size, shapes and text."""

    name: str
    width: float
    height: float
    shapes: list[Path | Box] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    drawn: int = 0  # number of documents shown

    def note_left_out(self, documents: int) -> None:
        """Add a note below the plot that says how many documents are not drawn."""
        if documents:
            noun = "document is" if documents == 1 else "documents are"
            self.words.append(
                Word(24, self.height + 8, f"{documents:,} less connected {noun} not drawn", size=SMALL)
            )
            self.height += 20

    def svg(self, *, ink: str = INK, paper: str = PAPER) -> str:
        """Render the plot as one self-contained SVG element."""
        return render(
            "plot.svg.jinja",
            chart=self,
            ink=ink,
            paper=paper,
            tint=TINT,
            accent=ACCENT,
            number=number,
            visible=visible,
        )


def number(value: float) -> str:
    """Format a coordinate with at most two digits after the decimal point."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
