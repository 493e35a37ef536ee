"""``provenance compare``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_it_shows_both_texts_relations_and_evidence(run: Run, articles: Path) -> None:
    done = run("compare", articles / "first.txt", articles / "second.txt")
    assert done.exit_code == 0, done.output
    shown = " ".join(done.stdout.split())
    assert shown.count("after divers found") == 2
    for relation in ("B derived from A", "A derived from B", "common source", "unrelated"):
        assert relation in shown
    assert "Log odds: above zero for A as the source" in shown
    assert done.stderr == ""


def test_json_holds_everything(run: Run, articles: Path) -> None:
    done = run("compare", articles / "first.txt", articles / "second.txt", "--format", "json")
    found = json.loads(done.stdout)
    assert (found["a"], found["b"]) == ("first", "second")
    assert sum(found["relation"].values()) == pytest.approx(1, abs=1e-5)
    text = (articles / "first.txt").read_text()
    assert found["passages"]
    for passage in found["passages"]:
        assert passage["a_text"] == text[passage["a_start"] : passage["a_end"]]
    assert found["evidence"][0].keys() == {"name", "weight", "sentence"}


def test_unrelated_texts_share_nothing(run: Run, articles: Path) -> None:
    done = run("compare", articles / "third.txt", "-", input="Rain fell on Oslo all day long.")
    assert done.exit_code == 0, done.output
    assert "No shared passages." in done.stdout


def test_escape_sequences_of_an_article_are_shown(run: Run, articles: Path) -> None:
    text = "\x1b[2J" + (articles / "first.txt").read_text()
    done = run("compare", articles / "first.txt", "-", input=text)
    assert done.exit_code == 0, done.output
    assert "\x1b" not in done.stdout


def test_a_file_of_many_articles_is_refused(run: Run, articles: Path) -> None:
    done = run("compare", articles, articles / "first.txt")
    assert done.exit_code == 1
    assert "holds 4 articles, and compare takes one" in done.stderr


def test_standard_input_is_read_once(run: Run) -> None:
    assert run("compare", "-", "-").exit_code == 2
