"""What the overview counts, and how: outlets, delays, likely derivations, and lists on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import newsroom
from provenance import report
from provenance.findings import Findings
from provenance.report import totals

pytest.importorskip("test_browser", reason="NO BROWSER: the report is not tested in one.")
from test_browser import Reader, browser, plain, until

__all__ = ["browser"]


def changed(findings: Findings, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Findings:
    """The findings with other facts about their documents."""
    rows = [row | change(row) for row in findings.documents.to_pylist()]
    return replace(findings, documents=pa.Table.from_pylist(rows, findings.documents.schema))


def opened(browser: Any, findings: Findings, folder: Path, width: int = 1300) -> Reader:
    page = browser.new_page(viewport={"width": width, "height": 844})
    return Reader(page, report.write(findings, folder / "report.html"))


def test_articles_that_name_no_outlet_count_too(browser: Any, tmp_path: Path) -> None:
    unnamed = {"coast/bridge", "metro/ferry"}
    findings = changed(newsroom.newsroom(), lambda row: {"outlet": None} if row["id"] in unnamed else {})
    reader = opened(browser, findings, tmp_path)
    page = reader.open()
    cells = page.locator(".matrix td a").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert "Daily Beacon from no outlet named: 1 article, median delay 2 h" in cells
    assert "no outlet named from no outlet named: 1 article, median delay 7 h" in cells
    assert "no outlet named" in page.inner_text(".matrix thead")
    page.click(".matrix a[aria-label^='Daily Beacon from no outlet named']")
    page.wait_for_selector("caption:has-text('1 of 5 pairs')")
    assert "Cracks close" in page.inner_text("tbody")
    assert page.input_value("select[name=source]") == "no outlet named"
    page.close()
    assert reader.troubles == []


def test_outlets_are_those_of_the_table_where_they_are_named() -> None:
    findings = newsroom.newsroom()
    (row,) = findings.outlets.to_pylist()
    shown = {(source, derived): rest for source, derived, *rest in totals.outlets(findings)}
    assert shown[row["source"], row["derived"]][:2] == [row["articles"], row["share"]]


def test_a_single_article_is_not_called_most(browser: Any, tmp_path: Path) -> None:
    reader = opened(browser, newsroom.newsroom(), tmp_path)
    assert reader.open().locator(".foremost").count() == 0
    reader.page.close()
    beacon = {"daily/harrow", "metro/ferry"}
    findings = changed(
        newsroom.newsroom(), lambda row: {"outlet": "Daily Beacon"} if row["id"] in beacon else {}
    )
    reader = opened(browser, findings, tmp_path)
    words = plain(reader.open().inner_text(".foremost"))
    assert words == "Most: Daily Beacon from Coast Courier (2 articles, 4 h 30 min)."
    reader.page.close()


def test_delays_are_in_days_if_a_date_has_no_time(browser: Any, tmp_path: Path) -> None:
    """The source is dated at 08:05, and the others only to the day: the same day, and two days later."""
    days = {"daily/harrow": 4, "metro/ferry": 6}

    def change(row: dict[str, Any]) -> dict[str, Any]:
        if row["id"] not in days:
            return {}
        published = row["published"].replace(day=days[row["id"]], hour=0, minute=0)
        return {"published": published, "published_precision": "day"}

    findings = changed(newsroom.newsroom(), change)
    date = dict(zip(*(findings.documents[name].to_pylist() for name in ("id", "published")), strict=True))
    rows = findings.derivations.to_pylist()
    for row in rows:
        both = date[row["source"]], date[row["derived"]]
        row["lag"] = both[1] - both[0] if all(both) else None
    table = pa.Table.from_pylist(rows, findings.derivations.schema)
    reader = opened(browser, replace(findings, derivations=table), tmp_path)
    page = reader.open()
    labels = page.locator(".matrix td a").evaluate_all("all => all.map((one) => one.ariaLabel)")
    assert labels[:2] == [
        "Daily Beacon from Coast Courier: 1 article, median delay same day",
        "Metro Line from Coast Courier: 1 article, median delay 2 days",
    ]
    page = reader.open("/links?derivation=clear")
    words = page.locator("tbody tr").evaluate_all("all => all.map((row) => row.cells[7].innerText)")
    assert sorted(words) == ["2 days", "4 h", "same day"]
    # Midnight comes before 08:05, but it is no time of day.
    assert "against the dates" not in page.inner_text("main")
    page.close()
    assert reader.troubles == []


def test_numbers_agree_and_headings_say_what_they_count(browser: Any, tmp_path: Path) -> None:
    findings = changed(
        newsroom.newsroom(), lambda row: {"outlet": "Daily Beacon"} if "urdu" in row["id"] else {}
    )
    reader = opened(browser, findings, tmp_path)
    page = reader.open()
    assert "In 3 pairs, one document is likely the source of the other" in page.inner_text(".lead")
    counted = dict(
        zip(
            page.locator(".counts dt").all_inner_texts(),
            page.locator(".counts dd").all_inner_texts(),
            strict=True,
        )
    )
    assert counted["likely derivations"] == "3"
    assert counted["possible derivations, of any probability"] == "5"
    section = page.locator("section:has(h2:text-is('Likely derivations between different outlets'))")
    assert section.locator("caption").inner_text().startswith("2 pairs: the probability is 0.5 or more")
    assert section.locator("tbody tr").count() == 2
    page.click("text=1 likely derivation within one outlet")
    page.wait_for_selector("caption:has-text('1 of 5 pairs')")
    reader.open()
    page.click("text=All 5 possible derivations, of any probability")
    page.wait_for_selector("caption:has-text('5 of 5 pairs')")
    page.select_option("select[name=derivation]", "unclear")
    page.wait_for_selector("caption:has-text('2 of 5 pairs')")
    page.close()
    assert reader.troubles == []


@pytest.mark.parametrize("width", [1300, 390])
def test_a_long_title_is_wrapped_and_takes_three_lines_at_most(
    width: int, browser: Any, tmp_path: Path
) -> None:
    title = "Board closes bridge after divers find cracks in two of its piers and one of its arches"
    long = {"coast/bridge": title, "daily/harrow": f"{title}, " * 20}
    findings = changed(newsroom.newsroom(), lambda row: {"title": long.get(row["id"], row["title"])})
    reader = opened(browser, findings, tmp_path, width)
    reader.open()
    lines = "head => head.offsetHeight / parseFloat(getComputedStyle(head).lineHeight)"
    for id_, most in (("coast/bridge", 3), ("daily/harrow", 3)):
        page = reader.open(f"/document/{reader.number(id_)}")
        assert page.inner_text("h1").startswith(title)
        assert page.locator("h1").evaluate(lines) <= most + 0.1
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page = reader.open(f"/document/{reader.number('coast/bridge')}")
    assert page.locator("h1 bdi").evaluate("one => one.scrollHeight <= one.clientHeight + 1")  # all of it
    page.close()


def test_lists_on_a_telephone_begin_with_a_few_and_show_more(browser: Any, tmp_path: Path) -> None:
    reader = opened(browser, newsroom.generated(300), tmp_path, 390)
    for route in ("/", "/links", "/documents"):
        page = reader.open(route)
        assert page.evaluate("document.documentElement.scrollHeight") < 13_000, route
        assert page.evaluate("document.documentElement.scrollWidth") == 390, route
    before = page.locator("tbody tr").count()
    page.click("button.more")
    assert page.locator("tbody tr").count() > before
    page.close()
    assert reader.troubles == []


def test_a_wide_matrix_says_that_it_scrolls_sideways(browser: Any, tmp_path: Path) -> None:
    reader = opened(browser, newsroom.generated(300), tmp_path, 390)
    page = reader.open()
    frame, box = page.locator(".sideways:has(.matrix)"), page.locator(".scroll:has(.matrix)")
    until(lambda: "more-after" in frame.get_attribute("class"))
    assert "more" in frame.evaluate("frame => getComputedStyle(frame, '::after').content")
    box.evaluate("box => box.scrollTo(box.scrollWidth, 0)")
    until(lambda: "more-after" not in frame.get_attribute("class"))
    page.close()
    reader = opened(browser, newsroom.newsroom(), tmp_path)
    page = reader.open()
    page.wait_for_timeout(100)
    assert "more-after" not in page.locator(".sideways:has(.matrix)").get_attribute("class")
    page.close()
    assert reader.troubles == []
