"""``provenance explain``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_it_names_both_and_gives_all_evidence(run: Run, articles: Path) -> None:
    folder = articles.parent / "run"
    assert run("scan", articles, "-o", folder).exit_code == 0
    done = run("explain", folder, "second", "first")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert "(p = " in lines[0]
    assert sorted(line.rpartition(" ")[2] for line in lines[1:3]) == ["first)", "second)"]
    assert "Related at all" in done.stdout


def test_words_that_fit_one_derivation_are_enough(run: Run, saved: Path) -> None:
    done = run("explain", saved, "wire/storm", 'daily "storm"')
    assert done.exit_code == 0, done.output
    assert run("explain", saved, "nothing", "wire/storm").exit_code == 1
    assert "there is no document 'nothing'" in run("explain", saved, "nothing", "wire/storm").stderr
    assert "no derivation between" in run("explain", saved, "wire/storm", "wire/storm").stderr
