"""Pictures of findings as SVG: a family's graph, its timeline, its shares, and how similar pairs are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from provenance.errors import SettingsError
from provenance.report import data, display, families
from provenance.report.families import Catalogue
from provenance.report.layout import shorten
from provenance.report.page import render

if TYPE_CHECKING:
    from provenance.findings import Findings

PICTURES = ("family", "timeline", "heatmap", "similarity")
DRAWN = 60  # documents in one picture
BINS = 40


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    strong: bool = False


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    title: str
    strength: float = 0.85
    round: bool = False


@dataclass(frozen=True)
class Word:
    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass
class Chart:
    """What a chart is drawn from, in the order it is drawn."""

    name: str
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)

    def svg(self) -> str:
        return render("chart.svg.jinja", chart=self)


def plot(findings: Findings, picture: str = "family", *, family: int = 1) -> str:
    """A picture of findings as SVG, for a paper or a notebook.

    Parameters
    ----------
    findings : Findings
        What `provenance.scan` returned.
    picture : str
        ``"family"``, the derivation graph of a family; ``"timeline"``, which of its documents was first;
        ``"heatmap"``, what share of each document's text is shared with each other; or
        ``"similarity"``, how many near-duplicate pairs there are at each Jaccard similarity.
    family : int
        The number of the family, as in the report: 1 is the largest.

    Returns
    -------
    str
        An SVG element that refers to nothing else. Up to 60 documents are drawn, those with the likeliest
        derivations.

    Raises
    ------
    SettingsError
        If there is no such picture or family.

    Examples
    --------
    >>> import provenance as pv
    >>> from provenance import report
    >>> report.plot(pv.scan(["A short text.", "Another one."]), "similarity")[:4]
    '<svg'
    """
    if picture not in PICTURES:
        raise SettingsError(f"there is no picture {picture!r}; there are {', '.join(PICTURES)}")
    if picture == "similarity":
        return _similarity(findings).svg()
    catalogue = Catalogue.of(findings)
    number = {id_: position for position, id_ in enumerate(catalogue.ids)}
    grouped = data.families(findings, number)
    if not 1 <= family <= len(grouped):
        raise SettingsError(f"there is no family {family}; these findings have {len(grouped)}")
    members = set(grouped[family - 1])
    edges = [edge for edge in families.derivations(findings, number) if edge.source in members]
    if picture == "family":
        return display.svg(families.picture(grouped[family - 1], edges, catalogue, DRAWN), catalogue)
    chosen = families.most_joined(grouped[family - 1], edges, DRAWN, catalogue)
    if picture == "timeline":
        return _timeline(chosen, catalogue).svg()
    return _heatmap(findings, chosen, catalogue).svg()


def _similarity(findings: Findings) -> Chart:
    """A histogram of the Jaccard similarities, the threshold as a dashed line."""
    values = data.column(findings.pairs, "jaccard")
    bins = [0] * BINS
    for value in values:
        bins[min(BINS - 1, int((value or 0) * BINS + 1e-9))] += 1
    most = max(bins) or 1
    chart = Chart("Jaccard similarity of near-duplicate pairs", 640, 240)
    left, floor, step = 50, 190, 570 / BINS
    for position, size in enumerate(bins):
        if size:
            height = round(160 * size / most, 1)
            span = f"{position / BINS:.3f} to {(position + 1) / BINS:.3f}: {size:,}"
            chart.bars.append(
                Bar(round(left + position * step, 2), floor - height, round(step - 1.5, 2), height, span)
            )
    threshold = round(left + 570 * findings.settings.threshold, 1)
    chart.lines += [Line(left, floor, left + 570, floor), Line(threshold, 20, threshold, floor, strong=True)]
    chart.words += [Word(left + 570 * mark / 4, floor + 18, f"{mark / 4:g}", "middle") for mark in range(5)]
    chart.words += [
        Word(left - 8, 34, f"{most:,}", "end"),
        Word(left - 8, floor, "0", "end"),
        Word(left + 285, floor + 40, f"Jaccard similarity of {len(values):,} near-duplicate pairs", "middle"),
        Word(threshold, 14, f"threshold {findings.settings.threshold:g}", "middle"),
    ]
    return chart


def _timeline(chosen: list[int], catalogue: Catalogue) -> Chart:
    """The dated documents from first to last, each a dot at its time."""
    dated = [(time, catalogue.ids[d], d) for d in chosen if (time := catalogue.times[d]) is not None]
    dated.sort()
    first, span = (dated[0][0], dated[-1][0] - dated[0][0] or 1) if dated else (0, 1)
    chart = Chart("Which document was first", 900, 30 + 22 * len(dated))
    for row, (time, _, document) in enumerate(dated):
        level = 20 + 22 * row
        place = 160 + round(380 * (time - first) / span, 1)
        name = display.visible(catalogue.name(document))
        chart.lines.append(Line(160, level, 540, level))
        chart.bars.append(Bar(place - 5, level - 5, 10, 10, name, round=True))
        chart.words.append(Word(150, level + 4, catalogue.dates[document], "end"))
        chart.words.append(Word(556, level + 4, shorten(name, 48)))
    return chart


def _heatmap(findings: Findings, chosen: list[int], catalogue: Catalogue) -> Chart:
    """For each document (row) the share of its text it shares with each other (column)."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    columns = ("a", "b", "a_start", "a_end", "b_start", "b_end", "kind")
    for a, b, a_start, a_end, b_start, b_end, kind in data.rows(findings.passages, *columns):
        if kind != "boilerplate":
            spans.setdefault((a, b), []).append((a_start, a_end))
            spans.setdefault((b, a), []).append((b_start, b_end))
    texts = findings.documents.column("text")
    side, left = 20, 330
    chart = Chart("Shares between documents", left + side * len(chosen) + 10, 40 + side * len(chosen))
    for y, row in enumerate(chosen):
        name = display.visible(catalogue.name(row))
        chart.words.append(Word(left - 30, 44 + y * side, shorten(name, 42), "end"))
        chart.words.append(Word(left - 8, 44 + y * side, str(y + 1), "end"))
        chart.words.append(Word(left + y * side + side / 2, 22, str(y + 1), "middle"))
        length = len(texts[row].as_py()) or 1
        for x, other in enumerate(chosen):
            shared = spans.get((catalogue.ids[row], catalogue.ids[other]))
            if shared:
                share = data.covered(shared) / length
                words = f"{share:.0%} of “{name}” is shared with “{display.visible(catalogue.name(other))}”"
                corner = (left + x * side, 30 + y * side)
                chart.bars.append(Bar(*corner, side - 1, side - 1, words, round(0.08 + 0.92 * share, 3)))
    return chart
