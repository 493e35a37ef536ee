"""Draw a heatmap that shows how much of each document's text is shared with every other document."""

from __future__ import annotations

from provenance.labels import shorten
from provenance.report import data
from provenance.report.families import Catalogue
from provenance.report.plots.chart import SMALL, Box, Chart, Path, Word
from provenance.report.plots.timeline import in_time
from provenance.results import Results

_LEFT, _TOP = 400, 48
_NUMBERED = 24  # with at most this many documents, each cell shows its share as a percentage
_DARK = 0.55  # above this share, a cell is dark, so its number is light


def draw_heatmap(findings: Results, chosen: list[int], catalogue: Catalogue) -> Chart:
    """Draw the heatmap, with a row and a column for each document, in chronological order.

    Boilerplate does not count as shared text.
    """
    size = 34 if len(chosen) <= _NUMBERED else 18
    width = _LEFT + size * len(chosen) + 24
    chart = Chart("Shares between documents", width, _TOP + size * len(chosen) + 36)
    order = in_time(chosen, catalogue)
    spans = _shared(findings, {catalogue.ids[document] for document in chosen})
    texts = findings.documents.column("text")
    for y, row in enumerate(order):
        name = catalogue.name(row)
        level = _TOP + y * size + size / 2 + 4
        chart.words += [
            Word(_LEFT - 36, level, shorten(_label(row, catalogue), 58), "end"),
            Word(_LEFT - 10, level, str(y + 1), "end", strength=0.7),
            Word(_LEFT + y * size + size / 2, _TOP - 10, str(y + 1), "middle", strength=0.7),
        ]
        length = len(texts[row].as_py()) or 1
        for x, other in enumerate(order):
            shared = spans.get((catalogue.ids[row], catalogue.ids[other]))
            if shared:
                title = f"of “{name}” is shared with “{catalogue.name(other)}”"
                _add_cell(chart, x, y, size, data.covered(shared) / length, title)
    grid = size * len(order)
    chart.shapes.append(Path(f"M{_LEFT} {_TOP}h{grid}v{grid}h-{grid}z", strength=0.3))
    chart.words.append(
        Word(
            _LEFT + grid, _TOP + grid + 22, "% of the row's text shared with the column's", "end", size=SMALL
        )
    )
    return chart


def _shared(findings: Results, ids: set[str]) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Map each ordered pair of documents to the spans of the first document shared with the second."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    columns = ("a", "b", "a_start", "a_end", "b_start", "b_end")
    for a, b, a_start, a_end, b_start, b_end in data.rows(data.between(findings.passages, ids), *columns):
        spans.setdefault((a, b), []).append((a_start, a_end))
        spans.setdefault((b, a), []).append((b_start, b_end))
    return spans


def _add_cell(chart: Chart, x: int, y: int, size: int, share: float, title: str) -> None:
    left, top = _LEFT + x * size, _TOP + y * size
    strength = 0.06 + 0.94 * share
    chart.shapes.append(Box(left + 0.5, top + 0.5, size - 1, size - 1, f"{share:.0%} {title}", strength))
    if size > 20:
        words = f"{100 * share:.0f}" if share >= 0.005 else "<1"
        chart.words.append(
            Word(left + size / 2, top + size / 2 + 4, words, "middle", size=SMALL, light=share > _DARK)
        )


def _label(document: int, catalogue: Catalogue) -> str:
    outlet = catalogue.outlets[document]
    return " · ".join(filter(None, (outlet, catalogue.name(document))))
