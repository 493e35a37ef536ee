"""What a reader in a hurry does: who takes from whom, word by word, lists, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import newsroom
import provenance as pv
from provenance import report
from provenance.report.display import _changes, pieces
from provenance.schema import PASSAGES
from reader import Reader, plain, until


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's report, in which one source is dated later than what is derived from it."""
    findings = newsroom.newsroom()
    lags = [timedelta(hours=-2) if row == 0 else timedelta(hours=7) if row == 1 else None for row in range(5)]
    table = findings.derivations
    place = table.column_names.index("lag")
    derivations = table.set_column(place, "lag", pa.array(lags, table.schema.field("lag").type))
    return report.write(replace(findings, derivations=derivations), tmp_path_factory.mktemp("r") / "r.html")


@pytest.fixture(scope="module")
def files(path: Path) -> dict[str, Path]:
    return {"newsroom": path}


def test_the_overview_says_first_who_takes_from_whom(reader: Reader) -> None:
    page = reader.open()
    assert plain(page.inner_text(".kicker")).startswith(
        "8 documents read · 2 skipped · 8 outlets · published"
    )
    cell = page.locator(".matrix td a").first
    assert cell.get_attribute("aria-label") == "Daily Beacon from Coast Courier: 1 article, median delay 2 h"
    headings = page.locator("h2").all_inner_texts()
    assert headings[:2] == ["Likely derivations between different outlets", "Families"]
    page.select_option("section select[name=outlet]", "Metro Line")
    rows = page.locator("section:has(h2:text-is('Likely derivations between different outlets')) tbody tr")
    assert rows.count() == 1
    assert "Ferry café" in rows.inner_text()
    cell.click()
    page.wait_for_selector("caption:has-text('1 of 5 pairs')")


def test_a_source_that_is_dated_later_is_warned_of(reader: Reader) -> None:
    page = reader.open("/pair/1")
    assert plain(page.inner_text(".warning")).startswith(
        "Against the dates: Coast Courier is dated 2 h later"
    )
    assert "−2 h, against the dates" in reader.open("/links").inner_text("main")


def test_words_that_differ_are_marked_on_both_sides(reader: Reader) -> None:
    page = reader.open("/pair/2")
    panes = page.locator(".pane")
    marked = [panes.nth(n).locator(".difference").all_inner_texts() for n in (0, 1)]
    assert marked[0][0] == "Repairs will"
    assert any("some" in words for words in marked[1])
    assert "4.2 million crowns" not in " ".join(marked[0] + marked[1])
    # The words of a passage are all there, marked or not.
    assert panes.nth(0).locator("mark.paraphrase").inner_text() == newsroom.COST
    before = (
        panes.nth(0).locator(".difference").first.evaluate("one => getComputedStyle(one).backgroundColor")
    )
    page.locator(".words input").uncheck()
    after = panes.nth(0).locator(".difference").first.evaluate("one => getComputedStyle(one).backgroundColor")
    assert before != after


def test_kinds_are_hidden_and_shown(reader: Reader) -> None:
    page = reader.open("/pair/2")
    colour = "one => getComputedStyle(one).backgroundColor"
    quotation = page.locator(".pane mark.quotation").first
    shown = quotation.evaluate(colour)
    page.click(".kind:has-text('quotation')")
    assert quotation.evaluate(colour) == "rgba(0, 0, 0, 0)"
    page.click(".kind:has-text('quotation')")
    assert quotation.evaluate(colour) == shown


def test_passages_are_listed_and_mapped(reader: Reader) -> None:
    page = reader.open("/pair/1")
    assert page.locator(".passage-map path").count() == 3
    assert page.locator(".passage-map path.current").get_attribute("data-passage") == "1"
    page.click("summary:text('List of passages')")
    page.click(".passage-list li >> nth=2 >> button")
    assert page.inner_text(".stepper output").startswith("3 of 3")
    page.locator(".passage-map path").nth(1).dispatch_event("click")
    assert page.inner_text(".stepper output").startswith("2 of 3")


def test_lists_are_sorted_by_their_heads(reader: Reader) -> None:
    page = reader.open("/links?p=0.05")
    column = "rows => rows.map((row) => row.cells[4].innerText)"
    page.click("th button:text('Probability')")
    values = page.locator("tbody tr").evaluate_all(column)
    assert values == sorted(values, reverse=True)
    page.click("th button:text('Probability')")
    assert page.locator("tbody tr").evaluate_all(column) == sorted(values)
    assert page.get_attribute("th[aria-sort]", "aria-sort") == "ascending"


def test_back_leads_to_the_place_that_was_left(reader: Reader) -> None:
    page = reader.open("/links?p=0")
    page.click("th button:text('Share of')")
    page.set_viewport_size({"width": 1300, "height": 300})
    page.evaluate("scrollTo(0, 240)")
    page.evaluate("document.querySelectorAll('a.read')[1].click()")
    page.wait_for_selector(".verdict")
    assert page.evaluate("scrollY") == 0
    page.go_back()
    reader.shows("/links?p=0")
    until(lambda: page.evaluate("scrollY") == 240)
    assert page.locator("th[aria-sort]").count() == 1


def test_back_leads_to_the_overview_of_a_file_opened_without_a_hash(reader: Reader) -> None:
    page = reader.page
    page.goto(reader.path.as_uri())
    reader.shows("/")
    page.select_option("section select[name=outlet]", "Metro Line")
    page.set_viewport_size({"width": 1300, "height": 300})
    page.evaluate("scrollTo(0, 240)")
    page.evaluate("document.querySelector('a.read[href^=\\'#/family\\']').click()")
    page.wait_for_selector(".link-list")
    page.go_back()
    reader.shows("/")
    until(lambda: page.evaluate("scrollY") == 240)
    assert page.locator("section select[name=outlet]").input_value() == "Metro Line"


def test_the_search_box_has_the_words_of_the_present_view(reader: Reader) -> None:
    page, box = reader.open(), reader.page.locator("#search input")
    box.fill("harrow")
    box.press("Enter")
    page.wait_for_selector("caption:has-text('of 8 documents')")
    assert box.input_value() == "harrow"
    page.fill("main input[name=q]", "ferry")
    assert box.input_value() == "ferry"
    page.click("tbody a >> nth=0")
    page.wait_for_selector(".answer")
    assert box.input_value() == ""
    page.go_back()
    until(lambda: box.input_value() == "ferry")
    page.click("nav >> text=Families")
    reader.shows("/families")
    assert box.input_value() == ""


def test_texts_are_searched_and_nothing_found_is_answered(reader: Reader) -> None:
    page = reader.open("/documents?q=divers+piers")
    assert "No document fits" in page.inner_text("main")
    page.select_option("select[name=texts]", "1")
    page.wait_for_selector("caption:has-text('2 of 8 documents')")


def test_no_view_calls_a_document_by_its_id(reader: Reader) -> None:
    for route in ("/", "/links", "/family/1", "/pair/1"):
        assert "coast/bridge" not in reader.open(route).inner_text("main"), route


def test_words_in_a_passage_within_another_are_marked_as_that_one_differs(
    browser: Any, tmp_path: Path
) -> None:
    """The outer passage has nothing in place of the inner one, which differs in two words from its own."""
    inner = "Instead of thirteen thousand boxes only six hundred were moved"
    first = f"{inner}. The strike will last until Thursday, the union said, and all eleven berths are shut."
    middle = f"{inner.replace('boxes', 'boxes on Monday')}."
    second = f"The strike will last until Thursday. {middle} Of eleven berths all are shut."
    documents = [{"id": "a", "text": first}, {"id": "b", "text": second}]
    start = second.index("Instead")
    spans = [(0, len(inner), start, start + len(middle) - 1), (len(inner) + 2, len(first), 0, len(second))]
    rows = [
        {
            "a": "a",
            "b": "b",
            "a_start": x,
            "a_end": y,
            "b_start": u,
            "b_end": v,
            "kind": "edited",
            "similarity": 0.9,
        }
        for x, y, u, v in spans
    ]
    findings = replace(pv.scan(documents), passages=pa.Table.from_pylist(rows, PASSAGES))
    page = browser.new_page()
    reader = Reader(page, report.write(findings, tmp_path / "r.html"))
    reader.open("/pair/0")
    marks = page.locator(".pane").nth(1).locator("mark", has_text="thirteen")
    assert marks.locator(".difference").all_inner_texts() == ["on Monday"]
    page.close()
    # A notebook marks the same.
    changes = _changes(rows, first, second)["b"]
    shown = pieces(second, [(row["b_start"], row["b_end"], row) for row in rows], changes)
    within = [piece for piece in shown if piece.text.strip() and piece.text in middle]
    assert [piece.text for piece in within if piece.changed] == ["on Monday"]


def test_numbers_on_lines_do_not_cover_each_other(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1300, "height": 700})
    reader = Reader(page, report.write(newsroom.newsroom(), tmp_path / "r.html"))
    reader.open("/family/0")
    boxes = page.locator(".figure").evaluate_all(
        "all => all.map((one) => one.getBoundingClientRect().toJSON())"
    )
    assert boxes
    sizes = page.locator(".figure").evaluate_all("all => all.map((one) => getComputedStyle(one).fontSize)")
    assert {float(size.removesuffix("px")) >= 11 for size in sizes} == {True}
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            apart = (
                abs(one["x"] - other["x"]) >= one["width"] or abs(one["y"] - other["y"]) >= one["height"] / 2
            )
            assert apart, (one, other)


def test_on_a_phone_the_list_of_a_family_comes_before_its_picture(browser: Any, path: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    Reader(page, path).open("/family/0")
    assert not page.locator(".graph-box").is_visible()
    page.click("summary:has-text('Picture of the derivations')")
    assert page.locator(".timeline").bounding_box()["y"] < page.locator(".graph-box").bounding_box()["y"]
    # A picture that goes on beyond its frame shows that it does.
    until(lambda: page.locator(".frame.more-after").count() == 1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_columns_without_a_value_are_left_out(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page()
    text = newsroom.LEAD
    found = pv.scan([{"id": "a", "text": text}, {"id": "b", "text": f"By our desk. {text} Nobody was hurt."}])
    Reader(page, report.write(found, tmp_path / "r.html")).open("/links?p=0")
    heads = page.locator("thead th").all_inner_texts()
    assert "Probability" in heads
    assert "Later by" not in heads
    page.close()


def test_a_probability_is_rounded_once(browser: Any, tmp_path: Path) -> None:
    """Rounded to four digits first, .43503 would be shown as .43 here and as .44 in the summary."""
    text = newsroom.LEAD
    found = pv.scan([{"id": "a", "text": text}, {"id": "b", "text": f"By our desk. {text} Nobody was hurt."}])
    place = found.derivations.column_names.index("probability")
    table = found.derivations.set_column(place, "probability", pa.array([0.43503]))
    page = browser.new_page()
    reader = Reader(page, report.write(replace(found, derivations=table), tmp_path / "r.html"))
    assert "0.44" in reader.open("/links?p=0").inner_text("tbody")
    assert "p = 0.44" in plain(reader.open("/pair/0").inner_text(".verdict"))
    assert reader.open("/family/0").locator(".figure").first.text_content() == "0.44"
    page.close()


def related(
    browser: Any, tmp_path: Path, spans: list[tuple[str, str, int, int]], texts: dict[str, str]
) -> Reader:
    """The report of documents with these passages, each at the same place in both documents."""
    rows = [
        {"a": a, "b": b, "a_start": start, "a_end": end, "b_start": start, "b_end": end}
        | {"kind": "verbatim" if b == "b" else "edited", "similarity": 0.9}
        for a, b, start, end in spans
    ]
    found = pv.scan([{"id": id_, "text": text} for id_, text in texts.items()])
    findings = replace(found, passages=pa.Table.from_pylist(rows, PASSAGES))
    return Reader(browser.new_page(), report.write(findings, tmp_path / "r.html"))


def test_where_passages_overlap_a_document_shows_its_most_related(browser: Any, tmp_path: Path) -> None:
    """The shorter passage is shared with the less related document; it begins at the same place."""
    text = " ".join([newsroom.LEAD, newsroom.COST, newsroom.QUOTE])
    reader = related(
        browser, tmp_path, [("a", "b", 0, 180), ("a", "c", 0, 90)],
        {"a": text, "b": text + " By our desk.", "c": newsroom.LEAD + " Nothing else is known of it at all."},
    )  # fmt: skip
    page = reader.open(f"/document/{0}")
    assert page.locator(".map li").count() == 2
    first = page.locator(".single mark").first
    numbers = [int(number) for number in first.get_attribute("data-number").split(",")]
    assert numbers == [1, 2]
    nearest = page.locator(".map li rect").first.get_attribute("class")
    assert {mark.get_attribute("class") for mark in page.locator(".single mark").all()} == {nearest}
    page.close()


def test_a_passage_opens_with_no_line_cut_at_the_top(browser: Any, tmp_path: Path) -> None:
    filler = "Nothing that anyone shares.\n" * 90  # each line is one row
    text = filler + newsroom.LEAD + "\n" + filler
    start = len(filler)
    reader = related(
        browser, tmp_path, [("a", "b", start, start + len(newsroom.LEAD))], {"a": text, "b": text + "More."}
    )
    page = reader.open("/pair/0")
    cut = """body => { const top = body.getBoundingClientRect().top;
        return [...body.querySelectorAll("p")].filter((one) => { const box = one.getBoundingClientRect();
            return box.top < top - 4 && box.bottom > top + 6; }).length; }"""
    for body in page.locator(".pane .body").all():
        assert body.evaluate("one => one.scrollTop") > 100
        assert body.evaluate(cut) == 0
    page.close()


def test_articles_with_a_day_only_are_days_apart(browser: Any, tmp_path: Path) -> None:
    text = newsroom.LEAD + " " + newsroom.COST
    days = {"a": "2031-02-04", "b": "2031-02-04", "c": "2031-02-05"}
    found = pv.scan([{"id": d, "text": f"{text} Desk {d}.", "published": day} for d, day in days.items()])
    page = browser.new_page()
    Reader(page, report.write(found, tmp_path / "r.html")).open("/family/0")
    shown = page.locator(".timeline tbody tr td:nth-child(3)").all_inner_texts()
    assert shown == ["among the first", "among the first", "1 day"]
    page.close()
