"""What is said where PySpark or Java is missing, or an option is not for this engine."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import provenance as pv
from provenance import spark
from provenance.cli import main
from provenance.spark import sessions


def test_without_pyspark_the_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(pv.MissingExtraError, match=r"pip install 'provenance-text\[spark\]'"):
        sessions.require_spark()


def test_without_java_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(pv.MissingExtraError, match="install Java 17"):
        sessions.require_spark()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "-o DIR"),
        (("-o", "out.html"), "-o DIR"),
        (("-o", "out", "--format", "json"), "--format cannot be used with --engine spark"),
        (("-o", "out", "--resume"), "--resume cannot be used with --engine spark"),
        (("-o", "out", "--threads", "2"), "--threads cannot be used with --engine spark"),
    ],
    ids=str,
)
def test_options_of_the_other_engine_are_refused(options: tuple[str, ...], message: str) -> None:
    result = CliRunner().invoke(main, ["scan", "articles", "--engine", "spark", *options])
    assert result.exit_code == 2
    assert message in result.output


def test_what_is_no_frame_and_no_path_is_refused() -> None:
    with pytest.raises(pv.InputError, match="cannot scan list on Spark"):
        spark.scan(["A text."])  # type: ignore[arg-type]


def test_a_master_needs_the_engine_spark(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["scan", str(tmp_path), "--master", "local[2]"])
    assert result.exit_code == 2
    assert "--engine spark" in result.output
