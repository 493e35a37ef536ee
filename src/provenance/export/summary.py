"""Summarise findings: counts, links between outlets, and a table of the most probable derivations."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.delays import Delay, against_dates, delay, delays_between_outlets
from provenance.engine.table_rows import gathered
from provenance.export.safe import for_line
from provenance.labels import Label, labels
from provenance.membership import family_sizes, sharing_in_no_family
from provenance.phrases import LIKELY
from provenance.results import Results
from provenance.schema import KINDS

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

TOP = 20  # number of derivations listed
_ROOMY = 130  # minimum width, in columns, at which dates are shown
_NARROW = 96  # minimum width, in columns, at which two titles are shown next to each other
WIDTH = 100  # the width, in columns, if the width of the terminal is unknown
_FIGURES = 30  # the width of a name and its count
_INSIDE = "within one outlet:"
_OUTLETS = 5  # number of pairs of outlets listed


def summary(findings: Results, *, top: int = TOP, width: int = WIDTH, colour: bool = False) -> str:
    """Return a summary of findings: counts, links between outlets, and the most probable derivations.

    At most `top` derivations are listed; derivations between different outlets come first. Control characters
    in articles are escaped. If `colour` is true, the summary contains control characters for colours.
    """
    from rich.console import Console

    system: Literal["standard"] | None = "standard" if colour else None
    console = Console(
        file=io.StringIO(), width=width, color_system=system, force_terminal=colour, highlight=False
    )
    with console.capture() as captured:
        for part in (
            *(_broken(line, width) for line in _counts(findings)),
            *_outlets(findings),
            *_derivations(findings, top, width),
        ):
            _print(console, part)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def _print(console: Console, part: RenderableType) -> None:
    from rich.text import Text

    if isinstance(part, Text):
        console.print(part, no_wrap=True, overflow="ellipsis")
    else:
        console.print(part, markup=False, emoji=False, soft_wrap=isinstance(part, str))


def _broken(line: str, width: int) -> str:
    """Wrap a line of counts at `width`, and indent the continuation lines past the count."""
    kept = re.sub(r"(\d) (?=[a-z])", "\\1\u00a0", line)  # a count and its noun stay on the same line
    broken = textwrap.wrap(kept, width, subsequent_indent=" " * (_FIGURES + 3))
    return "\n".join(broken).replace("\u00a0", " ")


def _counts(findings: Results) -> Iterator[str]:
    skipped = findings.skipped.num_rows
    yield _line("Documents", findings.documents.num_rows, f"{skipped:,} skipped" if skipped else "")
    clusters = len(_repeated(findings.clusters["cluster"]))
    clustered = f"in {_plural(clusters, 'cluster')}" if clusters else ""
    yield _line("Near-duplicate pairs", findings.pairs.num_rows, clustered)
    found = pc.value_counts(findings.passages["kind"]).to_pylist()
    kinds = {row["values"]: row["counts"] for row in found}
    order = [*KINDS, *sorted(set(kinds) - set(KINDS))]
    by_kind = ", ".join(f"{kinds[kind]:,} {kind}" for kind in order if kind in kinds)
    yield _line("Passages", findings.passages.num_rows, by_kind)
    families = family_sizes(findings.origins)
    joined = f"{families.sum():,} documents" if len(families) else ""
    apart = sharing_in_no_family(findings.origins, findings.passages)
    others = f"{apart:,} {'more ' if joined else ''}share{'' if apart > 1 else 's'} text" if apart else ""
    yield _line("Families", len(families), ", ".join(filter(None, (joined, others))))
    against = against_dates(findings.documents, findings.derivations)
    counted = f"{against:,} against the dates" if against else ""
    yield _line("Derivations", findings.derivations.num_rows, counted)


def _repeated(column: pa.ChunkedArray) -> np.ndarray:
    """Return the number of occurrences of each value that occurs more than once."""
    counts = pc.value_counts(column.drop_null()).field("counts").to_numpy()
    return counts[counts > 1]


def _outlets(findings: Results) -> Iterator[RenderableType]:
    """Yield a table of the pairs of outlets between which the most articles passed."""
    from rich.text import Text

    order = [("articles", "descending"), ("source", "ascending"), ("derived", "ascending")]
    rows = findings.outlets.take(pc.sort_indices(findings.outlets, order)[:_OUTLETS]).to_pylist()
    if not rows:
        return
    table = _table(("Who takes", {}), ("from whom", {}), ("articles", _RIGHT), ("median delay", _RIGHT))
    delays = delays_between_outlets(findings.documents, findings.derivations)
    for row in rows:
        lag = delays.get((row["source"], row["derived"]), Delay()).words
        outlets = (Text(for_line(row[end]), "bold") for end in ("derived", "source"))
        table.add_row(*outlets, f"{row['articles']:,}", lag)
    yield ""
    yield table
    if more := findings.outlets.num_rows - len(rows):
        yield f"... and {_plural(more, 'more pair')} of outlets"


def _derivations(findings: Results, top: int, width: int) -> Iterator[RenderableType]:
    """Yield the most probable derivations; derivations between different outlets come first."""
    derivations = findings.derivations
    if not derivations.num_rows or not top:
        return
    within = _within_outlets(findings)
    order = [("within", "ascending"), ("probability", "descending")]
    order += [("source", "ascending"), ("derived", "ascending")]
    keys = derivations.select(["probability", "source", "derived"]).append_column("within", within)
    first = pc.sort_indices(keys, order)[:top].to_numpy().astype(np.int64)
    rows = gathered(derivations.drop_columns("evidence"), first).to_pylist()
    ids = [row[end] for row in rows for end in ("source", "derived")]
    names = labels(findings.documents, findings.passages, findings.origins, ids)
    inner = within.take(pa.array(first)).to_pylist()
    # A heading separates derivations within one outlet from those between outlets, if both are shown.
    heading = next((n for n in range(1, len(inner)) if inner[n] and not inner[n - 1]), None)
    yield ""
    if width < _NARROW:
        yield from _listed(rows, names, heading)
    else:
        yield _tabulated(rows, names, heading, dated=width >= _ROOMY)
    more, inside = derivations.num_rows - len(rows), pc.sum(within).as_py() or 0
    if more:
        yield f"... and {more:,} more" + (f" (derivations within one outlet: {inside:,})" if inside else "")


def _tabulated(
    rows: list[dict[str, Any]], names: Mapping[str, Label], heading: int | None, *, dated: bool
) -> RenderableType:
    """Return a table of derivations, with source and derived document side by side."""
    from rich.text import Text

    table = _table(
        ("p", _RIGHT),
        ("relation", {}),
        ("share", _RIGHT),
        ("later by", _RIGHT),
        ("source", _WIDE),
        ("derived", _WIDE),
    )
    for number, row in enumerate(rows):
        if number == heading:
            table.add_row(*[""] * 4, Text(_INSIDE, "dim"))
        table.add_row(
            *_figures(row, names), *(_called(names[row[end]], dated=dated) for end in ("source", "derived"))
        )
    return table


def _listed(
    rows: list[dict[str, Any]], names: Mapping[str, Label], heading: int | None
) -> Iterator[RenderableType]:
    """Yield three lines for each derivation: the source, the derived document and the figures."""
    from rich.text import Text

    for number, row in enumerate(rows):
        if number == heading:
            yield Text(f"      {_INSIDE}", "dim")
        p, relation, share, later = _figures(row, names)
        source, derived = (for_line(names[row[end]].whole) for end in ("source", "derived"))
        lag = [_on_one_line(later)] if later.plain else []
        figures = Text(", ").join([_on_one_line(relation), Text.assemble(share, " of the text"), *lag])
        yield Text.assemble(p, "  ", source)
        yield Text.assemble("   →  " if row["directed"] else "   –  ", derived)
        yield Text.assemble("      ", figures)


def _on_one_line(text: Text) -> Text:
    from rich.text import Text

    return Text(", ").join(text.split("\n"))


def _within_outlets(findings: Results) -> pa.ChunkedArray:
    """Return a mask of the derivations whose two documents come from the same known outlet."""
    documents, derivations = findings.documents, findings.derivations
    outlet = [
        documents["outlet"].take(pc.index_in(derivations[end], documents["id"]))
        for end in ("source", "derived")
    ]
    return pc.fill_null(pc.equal(*outlet), False)


def _figures(row: dict[str, Any], names: Mapping[str, Label]) -> Iterator[Text]:
    """Yield the probability, relation, share and delay of a derivation."""
    from rich.text import Text

    likely = row["directed"] and row["probability"] >= LIKELY
    yield Text(f"{row['probability']:.2f}", "bold green" if likely else "")
    doubt = "" if likely else "possibly" if row["directed"] else "direction unclear"
    yield Text("\n".join(filter(None, (row["relation"] or "related", doubt))))
    yield Text(f"{row['share']:.0%}".replace("%", " %"))
    later = delay((names[row["source"]].dated, names[row["derived"]].dated))
    if row["directed"] and later.amount < 0:
        yield Text(f"{later.words}\nagainst the dates", "red")
    else:
        yield Text(later.size)


def _called(label: Label, *, dated: bool) -> RenderableType:
    """Return the outlet (and the date if `dated` is true) above the title; long lines are cut."""
    from rich.text import Text

    byline = " · ".join(for_line(part) for part in (label.outlet, label.date if dated else "") if part)
    lines = [(byline, "bold"), (for_line(label.title), "")] if byline else [(for_line(label.title), "")]
    return Text("\n", no_wrap=True, overflow="ellipsis").join(Text(*line) for line in lines)


_RIGHT = {"justify": "right", "no_wrap": True}
_WIDE = {"ratio": 1}


def _table(*columns: tuple[str, dict[str, Any]]) -> Any:
    from rich.table import Table

    wide = any(how is _WIDE for _, how in columns)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", expand=wide)
    for name, how in columns:
        table.add_column(name, **how)
    return table


def _line(name: str, count: int, detail: str = "") -> str:
    return f"{name:<21}{count:>{_FIGURES - 21},}" + (f"  ({detail})" if detail else "")


def _plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
