"""What share of each document's text is shared with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from provenance.report import data
from provenance.report.families import Catalogue
from provenance.report.layout import shorten
from provenance.report.plots.chart import SMALL, Box, Chart, Path, Word
from provenance.report.plots.timeline import in_time

if TYPE_CHECKING:
    from provenance.findings import Findings

_LEFT, _TOP = 400, 48
_NUMBERED = 24  # up to this many documents each cell says its share
_DARK = 0.55  # from this share on, words on a cell are light


def heatmap(findings: Findings, chosen: list[int], catalogue: Catalogue) -> Chart:
    """A row and a column for each document in the order of time; boilerplate counts for nothing."""
    side = 34 if len(chosen) <= _NUMBERED else 18
    width = _LEFT + side * len(chosen) + 24
    chart = Chart("Shares between documents", width, _TOP + side * len(chosen) + 36)
    order = in_time(chosen, catalogue)
    spans = _shared(findings, {catalogue.ids[document] for document in chosen})
    texts = findings.documents.column("text")
    for y, row in enumerate(order):
        name = catalogue.name(row)
        level = _TOP + y * side + side / 2 + 4
        chart.words += [
            Word(_LEFT - 36, level, shorten(_called(row, catalogue), 58), "end"),
            Word(_LEFT - 10, level, str(y + 1), "end", strength=0.7),
            Word(_LEFT + y * side + side / 2, _TOP - 10, str(y + 1), "middle", strength=0.7),
        ]
        length = len(texts[row].as_py()) or 1
        for x, other in enumerate(order):
            shared = spans.get((catalogue.ids[row], catalogue.ids[other]))
            if shared:
                title = f"of “{name}” is shared with “{catalogue.name(other)}”"
                _add_cell(chart, x, y, side, data.covered(shared) / length, title)
    grid = side * len(order)
    chart.shapes.append(Path(f"M{_LEFT} {_TOP}h{grid}v{grid}h-{grid}z", strength=0.3))
    chart.words.append(
        Word(
            _LEFT + grid, _TOP + grid + 22, "% of the row's text shared with the column's", "end", size=SMALL
        )
    )
    return chart


def _shared(findings: Findings, ids: set[str]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """For each two documents the spans of the first that stand in the second."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    columns = ("a", "b", "a_start", "a_end", "b_start", "b_end")
    for a, b, a_start, a_end, b_start, b_end in data.rows(data.between(findings.passages, ids), *columns):
        spans.setdefault((a, b), []).append((a_start, a_end))
        spans.setdefault((b, a), []).append((b_start, b_end))
    return spans


def _add_cell(chart: Chart, x: int, y: int, side: int, share: float, title: str) -> None:
    left, top = _LEFT + x * side, _TOP + y * side
    strength = 0.06 + 0.94 * share
    chart.shapes.append(Box(left + 0.5, top + 0.5, side - 1, side - 1, f"{share:.0%} {title}", strength))
    if side > 20:
        words = f"{100 * share:.0f}" if share >= 0.005 else "<1"
        chart.words.append(
            Word(left + side / 2, top + side / 2 + 4, words, "middle", size=SMALL, light=share > _DARK)
        )


def _called(document: int, catalogue: Catalogue) -> str:
    outlet = catalogue.outlets[document]
    return " · ".join(filter(None, (outlet, catalogue.name(document))))
