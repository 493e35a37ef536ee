"""Draw a family as a graph: documents are boxes, and arrows point from the source to the derived document."""

from __future__ import annotations

from provenance.report import families
from provenance.report.families import Catalogue, Derivation
from provenance.report.layout import Box as Place
from provenance.report.plots.chart import SMALL, Box, Chart, Path, Word

_TWO_LINES = 30  # only boxes taller than this have space for a second line of text


def family_graph(
    family: list[int], edges: list[Derivation], catalogue: Catalogue, *, labelled: bool = False
) -> Chart:
    """Draw the derivation graph of the given documents; `labelled` adds probabilities and a legend."""
    drawn = families.picture(family, edges, catalogue, len(family))
    chart = Chart("Derivation graph, sources on the left", drawn.layout.width, drawn.layout.height)
    chart.drawn = len(families.shown(drawn))
    for line in drawn.lines:
        chart.shapes.append(
            Path(
                line.path,
                f"p = {line.probability:.2f}",
                width=0.8 if line.further else 0.8 + 4.2 * line.probability,
                strength=0.35 if line.further else 0.6,
                dashed=line.outside or not line.directed,
                arrow=line.directed,
            )
        )
        if labelled:
            x, y = line.number
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
        _explain(chart, drawn.lines)
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
    middle, centre = place.x + place.width / 2, place.y + place.height / 2
    if place.detail and place.height > _TWO_LINES:
        chart.words += [
            Word(middle, centre - 3, place.label, "middle", size=13),
            Word(middle, centre + 13, place.detail, "middle", size=SMALL, strength=0.75),
        ]
    else:
        chart.words.append(Word(middle, centre + 4.5, place.label, "middle", size=13))


def _explain(chart: Chart, lines: list[families.Line]) -> None:
    """Explain the line styles in a legend below the graph."""
    sentences = []
    if any(line.directed for line in lines):
        sentences.append("Arrows run from source to derived, with their probability.")
    if any(line.further for line in lines):
        sentences.append("Thin: from a further source, with a probability below 0.5.")
    if any(not line.directed for line in lines):
        sentences.append("Dashed without a head: related, direction unclear.")
    if any(line.outside for line in lines):
        sentences.append("Dashed from a dashed box: a source that is not among these documents.")
    for sentence in sentences:
        chart.words.append(Word(24, chart.height + 4, sentence, size=SMALL, strength=0.8))
        chart.height += 16
    chart.height += 4 if sentences else 0
