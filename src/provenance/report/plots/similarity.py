"""Draw a histogram of near-duplicate pairs by Jaccard similarity."""

from __future__ import annotations

from math import ceil

import numpy as np

from provenance.report.data import floats
from provenance.report.plots.chart import SMALL, Box, Chart, Path, Word
from provenance.results import Results

_LEFT, _TOP, _WIDTH, _HEIGHT = 64, 34, 560, 180
_STEP = 2  # width of a bar, in hundredths of Jaccard similarity


def draw_similarity(findings: Results) -> Chart:
    """Draw a histogram of the Jaccard similarities of all pairs, with a dashed line at the threshold."""
    hundredths = (100 * floats(findings.pairs.column("jaccard")) + 1e-9).astype(np.int64)
    threshold = findings.settings.threshold
    first = min(int(hundredths.min(initial=100)), int(100 * threshold)) // 10 * 10
    first = min(first, 90)  # the axis always covers 0.9 to 1
    last = (100 - first) // _STEP - 1
    bars = np.bincount(np.minimum(last, (hundredths - first) // _STEP), minlength=last + 1).tolist()
    chart = Chart("Jaccard similarity of near-duplicate pairs", _LEFT + _WIDTH + 26, _TOP + _HEIGHT + 56)
    top = _add_levels(chart, max(bars))
    step, floor = _WIDTH / len(bars), _TOP + _HEIGHT
    for position, size in enumerate(bars):
        if size:
            height = _HEIGHT * size / top
            start = (first + position * _STEP) / 100
            title = f"{start:.2f} to {start + _STEP / 100:.2f}: {size:,}"
            chart.shapes.append(Box(_LEFT + position * step + 1, floor - height, step - 2, height, title))
    for tenth in range(first, 101, 10 if first < 80 else 5):
        place = _LEFT + _WIDTH * (tenth - first) / (100 - first)
        chart.words.append(Word(place, floor + 18, f"{tenth / 100:g}", "middle"))
    place = _LEFT + _WIDTH * (100 * threshold - first) / (100 - first)
    chart.shapes.append(Path(f"M{place:.1f} {_TOP - 12}V{floor}", "threshold", strength=0.8, dashed=True))
    chart.words += [
        Word(place, _TOP - 18, f"threshold {threshold:g}", "middle", size=SMALL),
        Word(_LEFT + _WIDTH / 2, floor + 42, f"Jaccard similarity of {_pairs(len(hundredths))}", "middle"),
    ]
    return chart


def _add_levels(chart: Chart, most: int) -> int:
    """Draw horizontal lines at round counts, and return the highest of these counts."""
    step = _round_up(max(1, most) / 4)
    top = step * max(1, ceil(most / step))
    for count in range(0, top + 1, step):
        level = _TOP + _HEIGHT * (1 - count / top)
        chart.shapes.append(
            Path(f"M{_LEFT} {level:.1f}H{_LEFT + _WIDTH}", strength=0.6 if not count else 0.15)
        )
        chart.words.append(Word(_LEFT - 8, level + 4, f"{count:,}", "end"))
    return top


def _round_up(value: float) -> int:
    """Round `value` up to the next number in the series 1, 2, 5, 10, 20, 50, ..."""
    power = 1
    while True:
        for leading in (1, 2, 5):
            if leading * power >= value:
                return leading * power
        power *= 10


def _pairs(count: int) -> str:
    return f"{count:,} near-duplicate pair" + ("" if count == 1 else "s")
