"""Draw the picture of a family: documents as boxes, with arrows from source to derived."""

from __future__ import annotations

import re

from provenance.report import families
from provenance.report.families import Catalogue, Derivation
from provenance.report.layout import ROOMY
from provenance.report.layout import Box as Place
from provenance.report.plots.chart import SMALL, Box, Chart, Path, Word

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# The fractions of a line at which its probability may be written, the best first, and the width and height of
# the text.
_PLACES, _FIGURE = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8), (30, 14)
_TWO_LINES = 30  # a taller box has space for a second line


def family_graph(
    family: list[int], edges: list[Derivation], catalogue: Catalogue, *, labelled: bool = False
) -> Chart:
    """Draw the derivation graph of some documents; if `labelled`, with probabilities and a legend."""
    numbered = labelled and len(family) <= ROOMY  # with more documents, the numbers would overlap
    drawn = families.picture(family, edges, catalogue, len(family))
    chart = Chart("Derivation graph, sources on the left", drawn.layout.width, drawn.layout.height)
    chart.drawn = len(families.shown(drawn))
    taken: list[tuple[float, float]] = []
    for line in drawn.lines:
        chart.shapes.append(
            Path(
                line.path,
                f"p = {line.probability:.2f}",
                width=0.8 + 4.2 * line.probability,
                strength=0.6,
                dashed=line.outside or not line.directed,
                arrow=line.directed,
            )
        )
        if numbered and line.directed and (middle := _free_place(line.path, taken)):
            taken.append(middle)
            x, y = middle
            chart.words.append(Word(x, y + 4, f"{line.probability:.2f}", "middle", size=SMALL, halo=True))
    for node, place in zip(drawn.nodes, drawn.layout.boxes, strict=True):
        outside = isinstance(node, str)
        if isinstance(node, str):
            title = node
        else:
            documents = (node,) if isinstance(node, int) else node
            title = "\n".join(
                f"{catalogue.name(document)}\n{catalogue.ids[document]}" for document in documents
            )
        _add_box(chart, place, title, outside)
    if labelled:
        _explain(chart, drawn.lines, numbered)
    return chart


def within(edges: list[Derivation], documents: list[int]) -> list[Derivation]:
    """Return the derivations between the given documents."""
    inside = set(documents)
    return [edge for edge in edges if edge.source in inside and edge.derived in inside]


def _add_box(chart: Chart, place: Place, title: str, outside: bool) -> None:
    chart.shapes.append(
        Box(
            place.x,
            place.y,
            place.width,
            place.height,
            title,
            strength=0.06,
            radius=6,
            accent=False,
            outlined=True,
            dashed=outside,
        )
    )
    middle = place.x + place.width / 2
    if place.detail and place.height > _TWO_LINES:
        chart.words += [
            Word(middle, place.y + 20, place.label, "middle", size=13),
            Word(middle, place.y + 36, place.detail, "middle", size=SMALL, strength=0.75),
        ]
    else:
        chart.words.append(Word(middle, place.y + place.height / 2 + 4.5, place.label, "middle", size=13))


def _free_place(path: str, taken: list[tuple[float, float]]) -> tuple[float, float] | None:
    """Return the midpoint of a path's last curve, or another point on it if a number is already there."""
    if "C" not in path:
        return None
    xs, ys = (list(map(float, _NUMBER.findall(path)))[-8 + axis :: 2] for axis in (0, 1))
    places = [(_at(xs, part), _at(ys, part)) for part in _PLACES]
    free = (
        (x, y)
        for x, y in places
        if all(abs(x - one) >= _FIGURE[0] or abs(y - other) >= _FIGURE[1] for one, other in taken)
    )
    return next(free, places[0])


def _at(ends: list[float], part: float) -> float:
    """Return a coordinate of a cubic curve at a fraction of its parameter range."""
    p0, p1, p2, p3 = ends
    rest = 1 - part
    return rest**3 * p0 + 3 * rest**2 * part * p1 + 3 * rest * part**2 * p2 + part**3 * p3


def _explain(chart: Chart, lines: list[families.Line], numbered: bool) -> None:
    """Add a legend for the kinds of lines below the picture."""
    sentences = []
    if any(line.directed for line in lines):
        how = "with their probability" if numbered else "wider where more probable"
        sentences.append(f"Arrows run from source to derived, {how}.")
    if any(not line.directed for line in lines):
        sentences.append("Dashed without a head: related, direction unclear.")
    if any(line.outside for line in lines):
        sentences.append("Dashed from a dashed box: a source outside the corpus.")
    for sentence in sentences:
        chart.words.append(Word(24, chart.height + 4, sentence, size=SMALL, strength=0.8))
        chart.height += 16
    chart.height += 4 if sentences else 0
