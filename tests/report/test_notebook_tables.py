"""Tables of findings in the cell of a notebook."""

from __future__ import annotations

import pyarrow as pa
import pytest

import provenance as pv
from provenance.report.notebook_tables import ROWS, with_titles

STORY = "The ferry ran aground at dawn, and all two hundred people walked ashore across the mud."
ARTICLES = [
    {"id": "x1", "text": STORY, "outlet": "Courier", "title": "Ferry <aground>", "published": "2024-05-01"},
    {
        "id": "x2",
        "text": f"{STORY} Nobody fell.",
        "outlet": "Post",
        "title": "Ashore",
        "published": "2024-05-02",
    },
]


def test_a_notebook_shows_titles_and_the_table_keeps_its_columns() -> None:
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    shell = interactive.InteractiveShell.instance()
    try:
        findings = pv.scan(ARTICLES)
        shown, _ = shell.display_formatter.format(findings.derivations)
        assert "Courier, 1 May 2024: Ferry &lt;aground&gt;<br><small>x1</small>" in shown["text/html"]
        assert "1 day" in shown["text/html"]
        assert findings.derivations.column_names[:2] == ["source", "derived"]
        assert "Ashore" in shell.display_formatter.format(findings.clusters)[0]["text/html"]
        # Any other table is shown as Arrow shows it, including a selection of rows.
        assert "text/html" not in shell.display_formatter.format(findings.passages.slice(0, 1))[0]
        assert "text/html" not in shell.display_formatter.format(pa.table({"id": ["x1"]}))[0]
    finally:
        interactive.InteractiveShell.clear_instance()


def test_a_long_table_is_cut_and_says_how_long_it_is() -> None:
    findings = pv.scan(ARTICLES)
    many = pa.concat_tables([findings.derivations] * (ROWS + 5))
    shown = with_titles(findings, many)
    assert shown.count("<tr>") == ROWS + 1
    assert f"{ROWS + 5} rows" in shown
