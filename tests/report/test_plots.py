"""The pictures for papers: what they show, hostile words in them, and the way to PNG."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import fontpkg
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsroom
import provenance as pv
from provenance import report
from provenance.report.plots import PICTURES
from provenance.report.plots.timeline import _round_moments

SVG = "{http://www.w3.org/2000/svg}"


def words(picture: str) -> list[str]:
    """The words on a picture, without the marks that isolate them."""
    texts = ElementTree.fromstring(picture).iter(f"{SVG}text")
    return ["".join(text.itertext()).strip("\u2068\u2069") for text in texts]


def titles(picture: str) -> list[str]:
    return [title.text or "" for title in ElementTree.fromstring(picture).iter(f"{SVG}title")]


def with_titles(findings: pv.Findings, title: Callable[[str], str]) -> pv.Findings:
    documents = findings.documents
    at = documents.column_names.index("title")
    field = documents.schema.field(at)
    named = pa.array([title(id_) for id_ in documents["id"].to_pylist()], field.type)
    return replace(findings, documents=documents.set_column(at, field, [named]))


def test_the_family_has_a_box_for_each_document_and_says_its_probabilities() -> None:
    picture = report.plot(newsroom.newsroom(), "family", family=2)
    assert len(list(ElementTree.fromstring(picture).iter(f"{SVG}rect"))) == 4
    shown = sorted(word for word in words(picture) if re.fullmatch(r"[01]\.\d\d", word))
    assert shown == ["0.40", "0.74", "0.81", "0.87"]  # of two derivations, and of Reuters for two documents


def test_letters_of_a_large_family_are_readable_and_its_numbers_apart() -> None:
    picture = report.plot(newsroom.generated(200), "family")
    texts = list(ElementTree.fromstring(picture).iter(f"{SVG}text"))
    assert min(float(text.get("font-size", 12)) for text in texts) >= 11
    numbers = [text for text in texts if re.search(r"[01]\.\d\d", "".join(text.itertext()))]
    places = [(float(text.get("x")), float(text.get("y"))) for text in numbers]
    assert len(places) > 100
    for n, (x, y) in enumerate(places):
        assert all(abs(x - one) >= 30 or abs(y - other) >= 16 for one, other in places[:n])


def test_the_timeline_is_in_the_order_of_time() -> None:
    picture = report.plot(newsroom.newsroom(), "timeline", family=2)
    dates = [word for word in words(picture) if re.match(r"2031-02-04 \d\d:05", word)]
    assert dates == ["2031-02-04 08:05", "2031-02-04 10:05", "2031-02-04 15:05"]


@pytest.mark.parametrize(("date", "days"), [("2024-02-10", 1), ("2024-02", 29), ("2024", 366)])
def test_a_date_known_roughly_is_drawn_as_long_as_it_may_be(date: str, days: int) -> None:
    articles = [
        {"id": "early", "text": newsroom_text(), "published": "2023-12-31T12:00Z"},
        {
            "id": "rough",
            "text": newsroom_text(),
            "published": date,
        },
        {"id": "late", "text": newsroom_text(), "published": "2026-01-01T12:00Z"},
    ]
    picture = pv.scan(articles).plot("timeline")
    boxes = [float(box.get("width")) for box in ElementTree.fromstring(picture).iter(f"{SVG}rect")]
    axis = 420 / 732  # units to a day
    assert max(boxes) == pytest.approx(max(10, days * axis), abs=0.1)


def newsroom_text() -> str:
    return "The ferry ran aground in fog at dawn, and two tugs took all 214 passengers to the quay unharmed."


def test_the_heatmap_says_what_share_of_each_text_is_shared() -> None:
    picture = report.plot(newsroom.newsroom(), "heatmap", family=2)
    assert "88% of “Cracks close the Harrow Bridge” is shared with" in " ".join(titles(picture))
    assert "88" in words(picture)


def test_similarity_counts_every_pair_and_marks_the_threshold() -> None:
    findings = newsroom.newsroom()
    picture = report.plot(findings, "similarity")
    counted = [int(title.rpartition(": ")[2]) for title in titles(picture) if ": " in title]
    assert sum(counted) == findings.pairs.num_rows == 3
    assert "threshold 0.7" in words(picture)
    assert "threshold 0.8" in words(report.plot(newsroom.empty(), "similarity"))


def test_a_large_family_is_cut_and_says_so() -> None:
    for name in ("timeline", "heatmap"):
        assert "140 less connected documents are not drawn" in words(
            report.plot(newsroom.generated(300), name)
        )
    drawn = report.plot(newsroom.generated(300), "family")
    left_out = int(re.search(r"(\d+) less connected documents", " ".join(words(drawn)))[1])
    assert len(titles(drawn)) > left_out > 0


@pytest.mark.parametrize("name", ["family", "timeline", "heatmap"])
def test_hostile_titles_are_words_and_nothing_else(name: str) -> None:
    hostile = '</text><script>alert(1)</script>" onload="x \x00\x1b\u202e\ud7ff\ufffe&amp;'
    picture = report.plot(with_titles(newsroom.newsroom(), lambda id_: hostile), name, family=2)
    tags = {element.tag.removeprefix(SVG) for element in ElementTree.fromstring(picture).iter()}
    assert tags <= {"svg", "defs", "marker", "path", "rect", "text", "title"}
    assert not {"\x00", "\x1b", "\u202e"} & set(picture)
    assert not re.search(
        r"(href|src|url\((?!#pv-arrow))", re.sub(r"<(title|text)[^>]*>.*?</\1>", "", picture)
    )


def test_pictures_that_do_not_exist() -> None:
    with pytest.raises(pv.SettingsError, match="no picture 'famly'; did you mean 'family'"):
        report.plot(newsroom.newsroom(), "famly")
    with pytest.raises(pv.SettingsError, match="no family 3; the number of families is 2"):
        report.plot(newsroom.newsroom(), "family", family=3)


def test_findings_write_pictures_as_the_ending_says(tmp_path: Path) -> None:
    findings = newsroom.newsroom()
    drawn = findings.plot("timeline", tmp_path / "new" / "when.SVG", family=2)
    assert (tmp_path / "new" / "when.SVG").read_text("utf-8") == f"{drawn}\n"
    assert drawn._repr_html_() == drawn == findings.plot("timeline", family=2)
    findings.plot("timeline", tmp_path / "when.png", family=2, scale=2)
    png = (tmp_path / "when.png").read_bytes()
    width, height = struct.unpack(">II", png[16:24])
    box = [float(number) for number in ElementTree.fromstring(drawn).get("viewBox").split()]
    assert (width, height) == pytest.approx((2 * box[2], 2 * box[3]), abs=1)
    with pytest.raises(pv.SettingsError, match=r"'when.pdf' does not have a supported extension; use"):
        findings.plot("timeline", "when.pdf")


@pytest.mark.parametrize("package", ["resvg_py", "fontpkg"])
def test_a_png_needs_its_packages(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(pv.MissingExtraError, match=r"provenance-text\[plot\]"):
        newsroom.newsroom().plot("similarity").png()


NOTO = fontpkg.path("Noto Sans Arabic").parent  # and none of the families that a picture names
PATIENCE = "صبر"  # of letters that the packaged font lacks
DRAW = """
import json, sys
from provenance.report import Plot
print(json.dumps([Plot(svg).png(1).hex() for svg in json.load(sys.stdin)]))
"""


@pytest.fixture
def illegible(tmp_path: Path) -> Callable[..., list[str]]:
    """The words of a picture that a machine with the fonts of one folder, and no programs, fails to draw."""
    if sys.platform != "linux":
        pytest.skip("NOT TESTED: the fonts of a machine can be hidden on Linux only")

    def failing(picture: str, fonts: Path = tmp_path, program: str = DRAW) -> list[str]:
        config = tmp_path / "fonts.conf"
        config.write_text(f"<fontconfig><dir>{fonts}</dir></fontconfig>", "utf-8")
        bare = {"FONTCONFIG_FILE": str(config), "PATH": str(tmp_path), "HOME": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, "-c", program],
            input=json.dumps([picture, *boxed(picture)]),
            capture_output=True,
            text=True,
            check=True,
            env=bare,
        )
        drawn, *others = json.loads(done.stdout.splitlines()[-1])
        return [word for word, other in zip(words(picture), others, strict=True) if other == drawn]

    return failing


def boxed(picture: str) -> Iterator[str]:
    """The picture with boxes in place of letters, each time those of another word."""
    tree = ElementTree.fromstring(picture)
    for text in tree.iter(f"{SVG}text"):
        word = text.text or ""
        text.text = re.sub("[^\\s\u2068\u2069]", "\ufdd0", word)  # a character that no font has
        yield ElementTree.tostring(tree, "unicode")
        text.text = word


@pytest.mark.parametrize("name", PICTURES)
def test_every_word_of_a_png_is_drawn_on_any_machine(name: str, illegible: Callable[..., list[str]]) -> None:
    picture = newsroom.newsroom().plot(name, family=2)
    assert illegible(picture) == []
    assert illegible(picture, NOTO) == []


def test_without_the_packaged_font_a_bare_machine_draws_no_word(illegible: Callable[..., list[str]]) -> None:
    picture = newsroom.newsroom().plot("family", family=2)
    without = "import fontpkg; fontpkg.path = lambda family: 'absent.ttf'"
    assert illegible(picture, program=f"{without}\n{DRAW}") == words(picture)


def test_other_scripts_are_in_a_font_of_the_machine(illegible: Callable[..., list[str]]) -> None:
    picture = with_titles(newsroom.newsroom(), lambda id_: PATIENCE).plot("family", family=2)
    assert set(illegible(picture)) == {PATIENCE}
    assert illegible(picture, NOTO) == []


@given(st.datetimes(datetime(1800, 1, 1), datetime(2100, 1, 1)), st.integers(0, 10**10))
def test_marks_of_the_axis_lie_on_it_and_are_few(start: datetime, seconds: int) -> None:
    first = int(start.replace(tzinfo=UTC, microsecond=0).timestamp() * 1000)
    marks = _round_moments(first, first + 1000 * seconds)
    assert len(marks) <= 8
    assert len(marks) >= 2 or seconds < 180
    for moment, label in marks:
        assert first <= moment <= first + 1000 * seconds
        expected = datetime(1970, 1, 1) + timedelta(milliseconds=moment)
        assert expected.isoformat(sep=" ").startswith(label)
