"""Show tables of findings in a notebook, with the outlet, date and title of each document.

By default, a notebook shows an Arrow table as column types and arrays of ids. The IPython formatter in this
module shows tables as HTML if they belong to findings that were passed to `show_with_titles` and are still in
use. All other Arrow tables, including selections of rows, are shown in the default way.
"""

from __future__ import annotations

import html
import weakref
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa

from provenance.delays import delay
from provenance.labels import Label, labels
from provenance.report.sanitize import visible
from provenance.results import Results

ROWS = 20  # number of rows shown in a cell
_IDS = ("id", "a", "b", "source", "derived")
_TABLES = ("pairs", "passages", "groups", "clusters", "derivations", "origins")
_NESTED = ("evidence", "hypotheses")  # columns too large for a table cell
_FINDINGS: weakref.WeakSet[Results] = weakref.WeakSet()


def show_with_titles(findings: Results) -> None:
    """Make the current notebook show document titles in the tables of these findings."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    _FINDINGS.add(findings)
    shell.display_formatter.formatters["text/html"].for_type(pa.Table, _as_html)


def _as_html(table: pa.Table) -> str | None:
    """Return a table as HTML if it belongs to findings passed to `show_with_titles`, and None otherwise."""
    for findings in _FINDINGS:
        if any(getattr(findings, name) is table for name in _TABLES):
            return with_titles(findings, table)
    return None


def with_titles(findings: Results, table: pa.Table) -> str:
    """Return the first rows of a table as HTML, with the names of documents next to their ids."""
    shown = [name for name in table.column_names if name not in _NESTED]
    rows = table.select(shown).slice(0, ROWS).to_pylist()
    ids = [name for name in shown if name in _IDS]
    named = labels(
        findings.documents, findings.passages, findings.origins, {row[name] for row in rows for name in ids}
    )
    head = "".join(f"<th>{name}</th>" for name in shown)
    body = "".join(f"<tr>{''.join(_cells(row, named))}</tr>" for row in rows)
    size = f"{table.num_rows:,} rows; columns: {', '.join(table.column_names)}"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{html.escape(size)}</p>"


def _cells(row: Mapping[str, Any], named: Mapping[str, Label]) -> Iterator[str]:
    for name, value in row.items():
        if name in _IDS and value in named:
            called = html.escape(visible(named[value].whole))
            yield f"<td>{called}<br><small>{html.escape(visible(value))}</small></td>"
        elif name == "lag" and value is not None:
            yield f"<td>{delay((named[row['source']].dated, named[row['derived']].dated)).words}</td>"
        else:
            yield f"<td>{html.escape(_written(value))}</td>"


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return visible(str(value))
