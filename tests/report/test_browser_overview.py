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
from reader import Reader, plain, until


def changed(findings: Findings, change: Callable[[dict[str, Any]], dict[str, Any]]) -> Findings:
    """The findings with other facts about their documents."""
    rows = [row | change(row) for row in findings.documents.to_pylist()]
    documents = pa.Table.from_pylist(rows, findings.documents.schema)
    return newsroom.with_outlets(replace(findings, documents=documents))


def foremost(page: Any) -> list[str]:
    """The lines at the top that say who takes most and from whom."""
    return [plain(line) for line in page.locator("p.foremost, .foremost li").all_inner_texts()]


def opened(browser: Any, findings: Findings, folder: Path, width: int = 1300) -> Reader:
    page = browser.new_page(viewport={"width": width, "height": 844})
    return Reader(page, report.write(findings, folder / "report.html"))


def test_an_article_that_names_no_outlet_is_not_from_another(browser: Any, tmp_path: Path) -> None:
    unnamed = {"coast/bridge", "metro/ferry"}
    findings = changed(newsroom.newsroom(), lambda row: {"outlet": None} if row["id"] in unnamed else {})
    assert totals.between(findings) == {"others": 1, "same": 0, "unknown": 2}
    reader = opened(browser, findings, tmp_path)
    page = reader.open()
    assert page.locator(".matrix").inner_text().count("no outlet named") == 0
    brief = page.inner_text("#in-brief")
    assert brief.startswith("In 3 pairs, one document is likely the source of the other: 1 between different")
    assert "1 between different outlets, 2 with an article that names no outlet." in brief
    captions = page.locator("section:has(h2:has-text('Likely derivations')) caption").all_inner_texts()
    assert [caption.split(":")[0] for caption in captions] == [
        "1 pair between different outlets",
        "2 pairs with an article that names no outlet",
    ]
    heads = page.locator("section:has(h2:has-text('Likely derivations')) th").all_inner_texts()
    assert heads[:3] == ["Source", "Direction", "Derived"]
    page = reader.open("/links?between=unknown&derivation=clear&p=0.5")
    assert page.locator("th").all_inner_texts()[:3] == ["Document", "Direction", "Other document"]
    assert "2 of 5 pairs" in page.inner_text("caption")
    page = reader.open("/links?between=others&derivation=clear&p=0.5")
    assert "1 of 5 pairs" in page.inner_text("caption")
    page.close()
    assert reader.troubles == []


def test_without_outlets_the_overview_names_the_documents_taken_from(browser: Any, tmp_path: Path) -> None:
    findings = changed(newsroom.newsroom(), lambda _: {"outlet": None, "published": None})
    reader = opened(browser, findings, tmp_path)
    page = reader.open()
    assert foremost(page) == [
        "Likely sources of the most other documents:",
        "“Harrow Bridge closed after divers find cracks” → “Cracks close the Harrow Bridge” and 1 more",
    ]
    assert "outlet" not in page.inner_text("#in-brief")
    assert not page.locator("text=--outlet-from-folder").is_visible()  # it is for who made the report
    assert page.locator(".matrix").count() == 0
    page.close()
    assert reader.troubles == []


def test_on_a_phone_a_list_says_who_takes_from_whom(browser: Any, tmp_path: Path) -> None:
    reader = opened(browser, newsroom.newsroom(), tmp_path, 390)
    page = reader.open()
    assert page.locator(".matrix").count() == 0
    line = page.locator(".taken-list li").first
    assert plain(line.inner_text()) == "Coast Courier → Daily Beacon 1 (2 h)"
    assert line.bounding_box()["y"] < 844  # on the first screen
    line.locator("a").click()
    page.wait_for_selector("caption:has-text('1 of 5 pairs')")
    # The documents of a pair are one below the other, so the arrow points downwards.
    arrow = page.locator("tbody .arrow").first
    assert arrow.evaluate("one => getComputedStyle(one).transform") == "matrix(0, 1, -1, 0, 0, 0)"
    page.close()
    assert reader.troubles == []


def test_families_have_a_view_of_their_own_in_order(browser: Any, tmp_path: Path) -> None:
    reader = opened(browser, newsroom.newsroom(), tmp_path)
    page = reader.open()
    page.click("nav >> text=Families")
    reader.shows("/families")
    assert page.inner_text("h1") == "Families"
    rows = page.locator("tbody tr")
    assert [row.split("\t")[0] for row in rows.all_inner_texts()] == ["Family 1", "Family 2"]
    # Most of the five documents have no likely source in the first family, as its own page says.
    first, second = (plain(rows.nth(n).inner_text()) for n in (0, 1))
    assert "no single source" in first
    assert "no single source" not in second
    assert "Reuters, which is not among these documents" in second
    assert "Coast Courier, 4 Feb 2031 08:05: “Harrow Bridge" in second
    assert "4 Feb 2031" in second
    assert "2031-02" not in second
    page.close()
    assert reader.troubles == []


def test_no_document_of_a_day_is_called_the_first_if_two_may_be(browser: Any, tmp_path: Path) -> None:
    days = {"coast/bridge": 4, "daily/harrow": 4, "metro/ferry": 5}

    def change(row: dict[str, Any]) -> dict[str, Any]:
        if row["id"] not in days:
            return {}
        published = row["published"].replace(day=days[row["id"]], hour=0, minute=0)
        return {"published": published, "published_precision": "day"}

    reader = opened(browser, changed(newsroom.newsroom(), change), tmp_path)
    page = reader.open("/family/1")
    after = page.locator(".timeline tbody tr").evaluate_all("all => all.map((row) => row.cells[2].innerText)")
    assert after == ["among the first", "among the first", "1 day"]
    page.close()
    assert reader.troubles == []


def test_outlets_are_those_of_the_table_where_they_are_named() -> None:
    findings = newsroom.newsroom()
    rows = findings.outlets.to_pylist()
    shown = {(source, derived): rest for source, derived, *rest in totals.outlets(findings)}
    assert len(shown) == len(rows) == 3
    for row in rows:
        assert shown[row["source"], row["derived"]][:2] == [row["articles"], row["share"]]


def test_a_single_article_is_not_called_most(browser: Any, tmp_path: Path) -> None:
    reader = opened(browser, newsroom.newsroom(), tmp_path)
    first, second = foremost(reader.open())
    assert first == "Likely sources of the most other documents:"
    assert second.startswith("Coast Courier, 4 Feb 2031 08:05: “Harrow Br")
    assert second.endswith(" → Daily Beacon, Metro Line")
    reader.page.close()
    beacon = {"daily/harrow", "metro/ferry"}
    findings = changed(
        newsroom.newsroom(), lambda row: {"outlet": "Daily Beacon"} if row["id"] in beacon else {}
    )
    reader = opened(browser, findings, tmp_path)
    words = foremost(reader.open())
    assert words == ["Most often: Daily Beacon from Coast Courier (2 articles, median delay 4 h 30 min)."]
    reader.page.close()


def test_an_agency_that_is_not_among_the_documents_is_named_at_the_top(browser: Any, tmp_path: Path) -> None:
    both = {"coast/bridge", "daily/harrow"}
    made = newsroom.newsroom()
    rows = [
        row | ({"outside_source": "NPA", "p_outside_source": 0.8} if row["id"] in both else {})
        for row in made.origins.to_pylist()
    ]
    credited = replace(made, origins=pa.Table.from_pylist(rows, made.origins.schema))
    outlets = {
        "Coast Courier": "Most often: Coast Courier from NPA, which is not among these documents "
        "(2 articles).",
        None: "NPA, which is not among these documents, is the likely source of 2 articles.",
    }
    for outlet, words in outlets.items():
        findings = changed(
            credited,
            lambda row, outlet=outlet: {"outlet": outlet} if outlet is None or row["id"] in both else {},
        )
        reader = opened(browser, findings, tmp_path)
        page = reader.open()
        assert foremost(page)[0] == words
        page.click(".foremost a:has-text('2 articles')")
        page.wait_for_selector("caption:has-text('2 of 8 documents')")
        assert "NPA (p = 0.80)" in plain(page.inner_text("tbody"))
        page.close()
        assert reader.troubles == []


def taken(*rows: tuple[str, str, int]) -> Findings:
    """Articles that outlets took from others: source, taker, and the number of articles."""
    outlets = [outlet for source, taker, articles in rows for outlet in (source, taker) * articles]
    documents = [
        {"id": f"d{n:03}", "text": newsroom.LEAD, "title": f"Report {n}", "outlet": outlet, "path": f"{n}"}
        for n, outlet in enumerate(outlets)
    ]
    derivations = [
        {"source": f"d{n:03}", "derived": f"d{n + 1:03}", "probability": 0.9, "directed": True, "share": 0.9}
        | {"exclusive_share": 0.9, "relation": "syndication", "evidence": []}
        for n in range(0, len(outlets), 2)
    ]
    return newsroom.with_outlets(Findings(**newsroom.tables(documents=documents, derivations=derivations)))


def test_two_outlets_that_took_from_each_other_are_named_together(browser: Any, tmp_path: Path) -> None:
    rows = [("mail", "express", 4), ("mail", "telegraph", 4), ("telegraph", "mail", 4)]
    rows += [("telegraph", "sun", 5), ("sun", "times", 4), ("times", "ft", 3)]
    reader = opened(browser, taken(*rows), tmp_path)
    # All that have as many articles as the third are named.
    assert foremost(reader.open()) == [
        "Most often: sun from telegraph (5 articles); express from mail (4 articles); mail and telegraph "
        "from each other (4 and 4 articles); times from sun (4 articles)."
    ]
    reader.page.close()
    many = [("mail", f"outlet {n}", 2) for n in range(7)]
    reader = opened(browser, taken(("mail", "express", 3), *many), tmp_path)
    assert foremost(reader.open()) == ["Most often: express from mail (3 articles)."]
    reader.page.close()
    reader = opened(browser, taken(*many, ("outlet 0", "mail", 2)), tmp_path)
    assert foremost(reader.open())[0] == (
        "No outlet took more than 2 articles from one source; that many were taken 8 times."
    )
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
    page = reader.open("/links?derivation=clear&p=0")
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
    assert "the source of the other: 2 between different outlets, 1 within one outlet." in page.inner_text(
        "#in-brief"
    )
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
    assert (
        section.locator("caption")
        .inner_text()
        .startswith("2 pairs between different outlets: the probability is")
    )
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
    reader = opened(browser, newsroom.generated(300), tmp_path, 620)
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
