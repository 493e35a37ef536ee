"""Show findings and comparisons as static HTML in notebook cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.labels import names_in_evidence, renamed
from provenance.phrases import LIKELY, TIERS, tier
from provenance.report import data, selection
from provenance.report.families import Catalogue, Derivation, derivations, most_joined
from provenance.report.page import asset, render
from provenance.report.plots.family import family_graph, within
from provenance.report.sanitize import visible
from provenance.results import Results
from provenance.schema import KINDS
from provenance.text.differences import word_differences

ROWS = 10  # maximum number of derivations in the table of a cell
DRAWN = 24  # maximum number of documents in the graph of a cell

_HYPOTHESES = {
    "b_from_a": "second derived from the first",
    "a_from_b": "first derived from the second",
    "common_source": "a common source",
    "unrelated": "unrelated",
}


@dataclass(frozen=True)
class Piece:
    """A part of a text, within which no passage or change begins or ends.

    `opens` contains the numbers of the passages that begin with this part.
    """

    text: str
    kind: str
    opens: list[int]
    title: str
    changed: str = ""  # inserted, removed or replaced


def notebook(findings: Results) -> str:
    """Show findings as compact HTML: counts, a graph of the largest family, and the likeliest derivations.

    Parameters
    ----------
    findings : Findings
        The result of `provenance.scan`.

    Returns
    -------
    str
        HTML that contains no scripts and loads no other files.

    Examples
    --------
    >>> import provenance as pv
    >>> from provenance import report
    >>> "2 documents" in report.notebook(pv.scan(["A short text.", "Another one."]))
    True
    """
    grouped = selection.families(findings)
    counts = {
        "document": findings.documents.num_rows,
        "family": len(grouped),
        "derivation": findings.derivations.num_rows,
        "passage": findings.passages.num_rows,
        "near-duplicate pair": findings.pairs.num_rows,
        "skipped input": findings.skipped.num_rows,
    }
    largest = grouped[0] if len(grouped) else np.zeros(0, np.int64)
    family = selection.likeliest(findings, largest, selection.DOCUMENTS)
    rows = np.union1d(family, _likeliest_ends(findings))
    shown = selection.restricted(findings, rows)
    catalogue = Catalogue.of(shown)
    edges = derivations(shown, {id_: position for position, id_ in enumerate(catalogue.ids)})
    return cell(counts, np.searchsorted(rows, family).tolist(), len(largest), edges, catalogue)


def _likeliest_ends(findings: Results) -> np.ndarray:
    """Return the numbers of the documents in the derivations that a notebook cell lists."""
    order = [("probability", "descending"), ("source", "ascending"), ("derived", "ascending")]
    ends = findings.derivations.select(["probability", "source", "derived"])
    first = ends.take(pc.sort_indices(ends, order)[:ROWS])
    ids = [*data.column(first, "source"), *data.column(first, "derived")]
    here = pc.is_in(findings.documents.column("id"), value_set=pa.array(ids, pa.string()))
    return np.flatnonzero(here.to_numpy())


def cell(
    counts: dict[str, int], family: list[int], size: int, edges: list[Derivation], catalogue: Catalogue
) -> str:
    """Show counts, a graph of the largest family, and a table of the most probable derivations.

    `family` contains the documents that may be drawn; `size` is the number of documents in their family.
    `edges` contains the derivations.
    """
    likeliest = sorted(
        edges, key=lambda e: (-e.probability, catalogue.ids[e.source], catalogue.ids[e.derived])
    )
    return render(
        "notebook.html.jinja",
        style=asset("notebook.css"),
        counts=[count(amount, noun) for noun, amount in counts.items()],
        graph=picture(family, edges, catalogue) if family else "",
        left_out=max(0, size - DRAWN),
        others=max(0, counts["family"] - 1),
        rows=[
            {
                "source": (visible(catalogue.byline(e.source)), visible(catalogue.name(e.source))),
                "derived": (visible(catalogue.byline(e.derived)), visible(catalogue.name(e.derived))),
                "probability": f"{e.probability:.2f}",
                "direction": _direction(e),
            }
            for e in likeliest[:ROWS]
        ],
        more=max(0, counts["derivation"] - ROWS),
    )


def picture(family: list[int], edges: list[Derivation], catalogue: Catalogue) -> str:
    """Draw the graph of a family in the notebook's colours, as `Markup` that templates do not escape."""
    from markupsafe import Markup

    chosen = most_joined(family, within(edges, family), DRAWN, catalogue)
    drawn = family_graph(chosen, within(edges, chosen), catalogue)
    return Markup(drawn.svg(ink="currentColor", paper="none"))


def comparison(comparison: Any) -> str:
    """Show two texts side by side as HTML, with the shared passages marked and numbered.

    Parameters
    ----------
    comparison : Comparison
        The result of `provenance.compare`.

    Returns
    -------
    str
        HTML that contains no scripts and loads no other files.

    Examples
    --------
    >>> import provenance as pv
    >>> from provenance import report
    >>> "shares" in report.comparison(pv.compare("A short text.", "Another one."))
    True
    """
    a, b = comparison.a, comparison.b
    rows = comparison.passages.to_pylist()
    rows.sort(key=lambda row: (row["a_start"], row["b_start"], row["a_end"], row["b_end"]))
    changes = _changes(rows, a.text, b.text)
    contained = comparison.containment_a, comparison.containment_b
    sides = []
    for side, label, document, containment in zip("ab", comparison.labels, (a, b), contained, strict=True):
        spans = [(row[f"{side}_start"], row[f"{side}_end"], row) for row in rows]
        sides.append(
            {
                "name": visible(label.title),
                "byline": visible(" · ".join(part for part in (label.outlet, label.date) if part)),
                "share": _percent(_share(spans, document.text)),
                "containment": _percent(containment),
                "pieces": pieces(document.text, spans, changes[side]),
            }
        )
    names = names_in_evidence((a.id, b.id), comparison.labels)
    present = {row["kind"] for row in rows}
    return render(
        "comparison.html.jinja",
        style=asset("notebook.css"),
        sides=sides,
        jaccard=f"{comparison.jaccard:.2f}",
        kinds=[kind for kind in KINDS if kind in present],
        passages=count(len(rows), "passage"),
        relation=[(words, comparison.relation.get(name, 0.0)) for name, words in _HYPOTHESES.items()],
        verdict=visible(comparison.verdict),
        warning=comparison.against_dates,
        differing=any(changes.values()),
        tiers=[
            (heading, why, [(visible(renamed(words, names)), f"{weight:+.2f}") for weight, words in found])
            for number, (heading, why, _) in enumerate(TIERS)
            if (
                found := [
                    (weight, words) for name, weight, words in comparison.evidence if tier(name) == number
                ]
            )
        ],
    )


def pieces(
    text: str, spans: list[tuple[int, int, dict[str, Any]]], changes: Sequence[tuple[int, int, str, int]] = ()
) -> list[Piece]:
    """Cut a text wherever a passage or a run of changed words begins or ends.

    Where passages overlap, the shortest passage determines the kind and the changes shown.
    """
    ends = [(span[0], span[1]) for span in spans] + [(change[0], change[1]) for change in changes]
    edges = sorted({0, len(text), *(edge for both in ends for edge in both)})
    cut = []
    for start, end in pairwise(edges):
        here = [n for n, span in enumerate(spans) if span[0] <= start and end <= span[1]]
        smallest = min(here, key=lambda n: spans[n][1] - spans[n][0]) if here else -1
        row = spans[smallest][2] if here else {}
        opens = [n + 1 for n in here if spans[n][0] == start]
        title = f"{row['kind']}, similarity {row['similarity']:.2f}" if row else ""
        changed = next(
            (
                kind
                for begin, stop, kind, passage in changes
                if passage == smallest and begin <= start and end <= stop
            ),
            "",
        )
        cut.append(Piece(visible(text[start:end]), row.get("kind", ""), opens, title, changed))
    return cut


def _changes(rows: list[dict[str, Any]], a: str, b: str) -> dict[str, list[tuple[int, int, str, int]]]:
    """Return the spans of changed words in each text, with the kind of change and the passage's index."""
    versions = [(a[row["a_start"] : row["a_end"]], b[row["b_start"] : row["b_end"]]) for row in rows]
    found: dict[str, list[tuple[int, int, str, int]]] = {"a": [], "b": []}
    for place, (row, differences) in enumerate(zip(rows, word_differences(versions), strict=True)):
        for each in differences if row["kind"] != "boilerplate" else ():
            for side, start, end in (("a", each.a_start, each.a_end), ("b", each.b_start, each.b_end)):
                if start < end:
                    begins = row[f"{side}_start"]
                    found[side].append((begins + start, begins + end, each.kind, place))
    return found


def count(amount: int, noun: str) -> str:
    """Format a count with its noun, such as "3 families"."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{amount:,} {noun if amount == 1 else plural}"


def _direction(edge: Derivation) -> tuple[str, str]:
    """Return a symbol for the direction of a derivation, and the direction in words."""
    if not edge.directed:
        return "–", "direction unclear"
    return ("→", "known") if edge.probability >= LIKELY else ("⇢", "possible")


def _share(spans: list[tuple[int, int, dict[str, Any]]], text: str) -> float:
    """Return the share of a text that lies in passages other than boilerplate."""
    own = [(start, end) for start, end, row in spans if row["kind"] != "boilerplate"]
    return data.covered(own) / len(text) if text else 0.0


def _percent(share: float) -> str:
    return "under 1 %" if 0 < share < 0.005 else f"{share:.0%}".replace("%", " %")
