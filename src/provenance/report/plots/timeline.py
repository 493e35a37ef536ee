"""Draw a timeline, with documents placed by date and curves from source to derived document."""

from __future__ import annotations

import numpy as np

from provenance.labels import shorten
from provenance.report.families import Catalogue, Derivation
from provenance.report.layout import Edge, drawable
from provenance.report.plots.chart import SMALL, Box, Chart, Path, Word

_LEFT, _TOP, _WIDTH, _ROW = 150, 20, 420, 24
_SPANS = {4: "Y", 7: "M", 10: "D"}  # the precision of a date without a time, keyed by the length of its text
_UNITS = ("Y", "M", "D", "h", "m")  # units of axis marks; the coarsest with at least three marks is used


def draw_timeline(chosen: list[int], edges: list[Derivation], catalogue: Catalogue) -> Chart:
    """Draw the dated documents in chronological order, with a note that says how many are undated.

    A date known only to the day, month or year is drawn as a bar across that period.
    """
    dated = [document for document in in_time(chosen, catalogue) if catalogue.times[document] is not None]
    chart = Chart("Which document was first", _LEFT + _WIDTH + 400, _TOP + _ROW * len(dated) + 34)
    if dated:
        spans = {document: _span(document, catalogue) for document in dated}
        first, last = min(start for start, _ in spans.values()), max(end for _, end in spans.values())
        scale = _WIDTH / max(last - first, 1)
        levels = {document: _TOP + _ROW * row + _ROW / 2 for row, document in enumerate(dated)}
        _add_marks(chart, first, last, scale, _TOP + _ROW * len(dated))
        _add_derivations(chart, edges, spans, levels, first, scale)
        for document in dated:
            _add_document(chart, document, catalogue, spans[document], levels[document], first, scale)
    if missing := len(chosen) - len(dated):
        noun = "document has" if missing == 1 else "documents have"
        chart.words.append(Word(_LEFT, chart.height + 4, f"{missing} {noun} no date", size=SMALL))
        chart.height += 16
    return chart


def in_time(documents: list[int], catalogue: Catalogue) -> list[int]:
    """Sort the documents chronologically, with undated documents at the end."""
    times = catalogue.times
    return sorted(documents, key=lambda d: (times[d] is None, times[d] or 0, catalogue.ids[d]))


def _span(document: int, catalogue: Catalogue) -> tuple[int, int]:
    """Return the earliest and latest time, in milliseconds, that a document's date allows."""
    time, date = catalogue.times[document] or 0, catalogue.dates[document]
    if (unit := _SPANS.get(len(date))) is None:
        return time, time
    kind = f"datetime64[{unit}]"
    begin = int(np.datetime64(date).astype(kind).astype(int))
    start, end = np.array([begin, begin + 1]).astype(kind).astype("datetime64[ms]").astype(int).tolist()
    return start, end


def _add_document(
    chart: Chart,
    document: int,
    catalogue: Catalogue,
    span: tuple[int, int],
    level: float,
    first: int,
    scale: float,
) -> None:
    left, right = (_LEFT + (moment - first) * scale for moment in span)
    width = max(10.0, right - left)
    begin = left - 5 if span[0] == span[1] else left
    name, outlet = catalogue.name(document), catalogue.outlets[document]
    date = catalogue.dates[document]
    words = " · ".join(filter(None, (outlet, name)))
    chart.shapes.append(
        Box(
            begin,
            level - 5,
            width,
            10,
            f"{words}\n{date}\n{catalogue.ids[document]}",
            radius=5,
            outlined=True,
        )
    )
    chart.words += [
        Word(_LEFT - 16, level + 4, _moment(date), "end", strength=0.8),
        Word(_LEFT + _WIDTH + 18, level + 4, shorten(words, 60)),
    ]


def _moment(date: str) -> str:
    """Truncate a date to the minute."""
    return date.removesuffix(" UTC")[:16]


def _add_derivations(
    chart: Chart,
    edges: list[Derivation],
    spans: dict[int, tuple[int, int]],
    levels: dict[int, float],
    first: int,
    scale: float,
) -> None:
    """Draw derivations as curves; the more probable the derivation, the wider the curve."""
    known = [edge for edge in edges if edge.source in levels and edge.derived in levels]
    for edge in drawable([Edge(e.source, e.derived, e.probability, e.directed) for e in known]):
        x1, x2 = (_LEFT + (sum(spans[end]) / 2 - first) * scale for end in (edge.source, edge.derived))
        y1, y2 = levels[edge.source], levels[edge.derived]
        bend = (y1 + y2) / 2
        chart.shapes.append(
            Path(
                f"M{x1:.1f} {y1:.1f}C{x1:.1f} {bend:.1f} {x2:.1f} {bend:.1f} {x2:.1f} {y2:.1f}",
                f"p = {edge.probability:.2f}",
                width=0.6 + 2.4 * edge.probability,
                strength=0.35,
                dashed=not edge.directed,
            )
        )


def _add_marks(chart: Chart, first: int, last: int, scale: float, floor: float) -> None:
    """Draw the time axis, with a vertical line and a date at each round time."""
    chart.shapes.append(Path(f"M{_LEFT} {floor}H{_LEFT + _WIDTH}", strength=0.4))
    for moment, words in _round_moments(first, last):
        place = _LEFT + (moment - first) * scale
        chart.shapes.append(Path(f"M{place:.1f} {_TOP}V{floor + 4}", strength=0.15))
        chart.words.append(Word(place, floor + 18, words, "middle", size=SMALL))


def _round_moments(first: int, last: int) -> list[tuple[int, str]]:
    """Return round times for the axis, such as the starts of months or hours, with their dates as text."""
    begin, end = np.datetime64(first, "ms"), np.datetime64(last, "ms")
    for unit in _UNITS:
        kind = f"datetime64[{unit}]"
        earliest, latest = (int(moment.astype(kind).astype(int)) for moment in (begin, end))
        moments = np.arange(earliest, latest + 1).astype(kind)
        moments = moments[(moments >= begin) & (moments <= end)]
        if len(moments) >= 3 or unit == _UNITS[-1]:
            break
    most = _WIDTH // (7 * len(str(begin.astype(moments.dtype))) + 24)  # number of dates that fit side by side
    chosen = moments[:: -(-len(moments) // most) or 1]
    times = chosen.astype("datetime64[ms]").astype(int).tolist()
    dates = [str(moment).replace("T", " ") + (":00" if unit == "h" else "") for moment in chosen]
    return list(zip(times, dates, strict=True))
