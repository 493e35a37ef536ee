"""``provenance explain``."""

from __future__ import annotations

import json
import re
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
    assert "no document matches 'nothing'" in run("explain", saved, "nothing", "wire/storm").stderr
    assert "no derivation between" in run("explain", saved, "wire/storm", "wire/storm").stderr


def test_the_order_of_copies_is_open(run: Run, articles: Path, tmp_path: Path) -> None:
    text = (articles / "first.txt").read_text("utf-8")
    source = tmp_path / "copies.jsonl"
    rows = [{"id": f"{number}", "outlet": name, "text": text} for number, name in enumerate(("Post", "Echo"))]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert run("scan", source, "-o", tmp_path / "out").exit_code == 0
    done = run("explain", tmp_path / "out", "Post", "Echo")
    assert done.exit_code == 1
    assert "'0' and '1' are copies of the same text, and their dates leave open" in done.stderr


def test_delays_between_dates_without_a_time_are_in_days(run: Run, articles: Path, tmp_path: Path) -> None:
    """If only one of two dates has a time, the delay is two days, neither 48 nor 38 hours."""
    dates = {"first": "2024-05-01T10:00", "second": "2024-05-03"}
    rows = [
        {"id": path.stem, "text": path.read_text("utf-8"), "outlet": path.stem, "published": dates[path.stem]}
        for path in sorted(articles.iterdir())
        if path.stem in dates
    ]
    source = tmp_path / "dated.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    summary = run("scan", source, "-o", tmp_path / "out").stdout
    assert summary.count("2 days") == 2  # once for the two outlets, once for the two articles
    assert not re.search(r"\d h", summary)
    assert "dated 2 days later" in run("explain", tmp_path / "out", "second", "first").stdout
