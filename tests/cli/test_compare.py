"""``provenance compare``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from cli.test_exit_codes import on_a_terminal

Run = Callable[..., Result]


def test_it_shows_both_texts_relations_and_evidence(run: Run, articles: Path) -> None:
    done = run("compare", articles / "first.txt", articles / "second.txt")
    assert done.exit_code == 0, done.output
    shown = " ".join(done.stdout.split())
    assert shown.count("after divers found") == 4  # in the name of each document, and in a passage of each
    assert "is derived" not in shown
    assert "(p = 0." in shown
    for relation in ("B derived from A", "A derived from B", "common source", "unrelated"):
        assert relation in shown
    assert "Positive weights favour A as the source" in shown
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
    assert done.stdout == "No shared passages.\n"


def test_escape_sequences_of_an_article_are_shown(run: Run, articles: Path) -> None:
    text = "\x1b[2J" + (articles / "first.txt").read_text()
    done = run("compare", articles / "first.txt", "-", input=text)
    assert done.exit_code == 0, done.output
    assert "\x1b" not in done.stdout


def test_a_file_of_many_articles_is_refused(run: Run, articles: Path) -> None:
    done = run("compare", articles, articles / "first.txt")
    assert done.exit_code == 1
    assert "contains 4 articles instead of one" in done.stderr


def test_standard_input_is_read_once(run: Run) -> None:
    assert run("compare", "-", "-").exit_code == 2


def test_words_that_differ_are_between_marks_and_in_colour_on_a_terminal(run: Run, articles: Path) -> None:
    edited = articles / "edited.txt"
    edited.write_text(
        (articles / "first.txt").read_text().replace("four million", "nine million").replace("old ", "")
    )
    done = run("compare", articles / "first.txt", edited)
    assert "[-old-]" in done.stdout
    assert "[-four-]" in done.stdout
    assert "{+nine+}" in done.stdout
    program = [sys.executable, "-m", "provenance", "compare", str(articles / "first.txt"), str(edited)]
    shown = on_a_terminal(program)
    assert b"\x1b[1;32mnine" in shown
    assert b"{+nine" not in shown


def test_articles_are_called_by_outlet_and_date(run: Run, articles: Path) -> None:
    text = (articles / "first.txt").read_text()
    for name, outlet, day in (("a", "Courier", "2024-10-14"), ("b", "Free Press", "2024-10-10")):
        row = {"text": f"{text} {'As the Courier reported.' if name == 'b' else ''}", "outlet": outlet}
        (articles / f"{name}.json").write_text(json.dumps(row | {"published": day, "title": "Bridge closed"}))
    done = run("compare", articles / "a.json", articles / "b.json", "-q")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("A  Courier, 14 Oct 2024: Bridge closed (")
    assert "Free Press, 10 Oct 2024" in lines[3]


def test_a_background_is_read_like_any_corpus(run: Run, articles: Path) -> None:
    both = articles / "first.txt", articles / "second.txt"
    among = run("compare", *both, "--format", "json", "--background", articles)
    alone = run("compare", *both, "--format", "json")
    assert json.loads(among.stdout)["passages"] == json.loads(alone.stdout)["passages"]
    missing = run("compare", *both, "--background", articles / "none")
    assert missing.exit_code == 1
    assert "does not exist" in missing.stderr, missing.exception
