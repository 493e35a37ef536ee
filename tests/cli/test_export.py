"""``provenance export`` and ``provenance report``."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from findings.example import example
from provenance import export

Run = Callable[..., Result]


@pytest.mark.parametrize("format", export.FORMATS)
def test_export_writes_what_the_library_writes(run: Run, saved: Path, format: str) -> None:
    expected = io.StringIO(newline="")
    export.write(example(), format, expected)
    printed = run("export", saved, "--to", format)
    assert printed.exit_code == 0, printed.output
    assert printed.stdout_bytes.decode() == expected.getvalue()
    assert printed.stderr == ""
    file = saved.parent / "out"
    assert run("export", saved, "--to", format, "-o", file).stdout == ""
    assert file.read_bytes().decode() == expected.getvalue()
    assert run("export", saved, "--to", format, "-o", file).exit_code == 1
    assert run("export", saved, "--to", format, "-o", file, "--force").exit_code == 0


def test_any_table_goes_to_csv(run: Run, saved: Path) -> None:
    lines = run("export", saved, "--to", "csv", "--table", "skipped").stdout.splitlines()
    assert lines == ["path,line,reason", "bad.jsonl,3,not JSON", "x\x1b.png,,binary"]


def test_report_goes_into_the_folder_or_where_it_is_asked_for(run: Run, saved: Path) -> None:
    done = run("report", saved)
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    assert done.stderr == f"Wrote {saved / 'report.html'}\n"
    page = (saved / "report.html").read_text("utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    refused = run("report", saved)
    assert refused.exit_code == 1
    assert "--force" in refused.stderr
    assert run("report", saved, "--force", "--quiet").stderr == ""
    assert run("report", saved, "-o", saved.parent / "other.html").exit_code == 0
    assert (saved.parent / "other.html").read_text("utf-8") == page
    record = json.loads((saved / "run.json").read_text())
    assert record["counts"]["documents"] == 7
