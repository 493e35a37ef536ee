"""Folders that earlier releases saved are read, and what these releases did not record is null."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import provenance as pv
from findings.example import example
from provenance import export
from provenance.schema import TABLES


@pytest.fixture
def saved_in_format_1(tmp_path: Path) -> Path:
    """The example as a release with format 1 saved it."""
    folder = tmp_path / "old"
    example().save(folder)
    record = folder / "run.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | {"format": 1}))
    _rewrite(folder / "derivations.parquet", "lag")
    origins = _rewrite(folder / "origins.parquet", "p_source_here")
    nowhere = pa.array([1.0 - (p or 0.0) for p in example().origins["p_source_here"].to_pylist()])
    place = origins.column_names.index("p_outside_source")
    pq.write_table(origins.set_column(place, "p_outside_source", nowhere), folder / "origins.parquet")
    return folder


def _rewrite(file: Path, dropped: str) -> pa.Table:
    table = pq.read_table(file).drop_columns(dropped)
    pq.write_table(table, file)
    return table


def test_a_folder_of_format_1_is_read(saved_in_format_1: Path) -> None:
    now, then = example(), pv.load(saved_in_format_1)
    for name in set(TABLES) - {"origins"}:
        assert then.table(name).equals(now.table(name)), name
    assert then.origins.schema.equals(now.origins.schema)
    known = [p or 0.0 for p in now.origins["p_source_here"].to_pylist()]
    assert then.origins["p_source_here"].to_pylist() == pytest.approx(known)
    assert then.origins["p_outside_source"].null_count == len(then.origins)


def test_it_is_reported_exported_and_saved_again(saved_in_format_1: Path, tmp_path: Path) -> None:
    findings = pv.load(saved_in_format_1)
    findings.report(tmp_path / "report.html")
    findings.save(tmp_path / "new")
    again = pv.load(tmp_path / "new")
    assert all(again.table(name).equals(findings.table(name)) for name in TABLES)
    for format in export.FORMATS:
        export.write(findings, format, tmp_path / format)
        assert "nan" not in (tmp_path / format).read_text().lower().split(), format


def test_a_column_that_format_1_had_must_be_there(saved_in_format_1: Path) -> None:
    _rewrite(saved_in_format_1 / "origins.parquet", "p_outside_source")
    with pytest.raises(pv.InputError, match="no column 'p_outside_source'; scan again"):
        pv.load(saved_in_format_1)


def test_a_folder_of_this_format_must_have_every_column(tmp_path: Path) -> None:
    example().save(tmp_path / "run")
    _rewrite(tmp_path / "run/derivations.parquet", "lag")
    with pytest.raises(pv.InputError, match="no column 'lag'; scan again"):
        pv.load(tmp_path / "run")
