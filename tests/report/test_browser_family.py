"""The views of a family and its documents: the answer comes first, and nothing is out of sight."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import newsroom
from provenance import report
from provenance.report.page import asset
from provenance.schema import HYPOTHESES
from reader import Reader, plain, until

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("family")
    made = {
        "newsroom": newsroom.newsroom(),
        "star": agency(30),
        "chain": chain(12),
        "dated": agency(30, dated=True),
    }
    return {name: report.write(findings, folder / f"{name}.html") for name, findings in made.items()}


def derived_from(sources: dict[int, tuple[int, float]], *, dated: bool = False) -> newsroom.Findings:
    """Documents of which each has at most one source, with a probability."""
    count = max(sources) + 1
    text = "\n".join([newsroom.LEAD, newsroom.COST, *(f"Line {n} of a long report." for n in range(80))])
    documents = [
        {"id": f"d{n:02}", "title": f"Report {n:02}", "outlet": f"Outlet {n:02}", "path": f"d{n:02}"}
        | {"text": text, "published": datetime(2031, 2, 4, n % 24, tzinfo=UTC) if dated else None}
        for n in range(count)
    ]
    derivations = [
        {"source": f"d{source:02}", "derived": f"d{n:02}", "probability": p, "directed": True, "share": 0.9}
        | {"exclusive_share": 0.9, "relation": "syndication", "evidence": []}
        for n, (source, p) in sources.items()
    ]
    passages = [
        {"a": min(row["source"], row["derived"]), "b": max(row["source"], row["derived"]), "a_start": 0}
        | {"a_end": len(text), "b_start": 0, "b_end": len(text), "kind": "verbatim", "similarity": 1.0}
        for row in derivations
    ]
    origins = [
        {"id": one["id"], "family": 0, "p_source_here": 0.5, "p_outside_source": 0.0} for one in documents
    ]
    return newsroom.Findings(
        **newsroom.tables(documents=documents, derivations=derivations, passages=passages, origins=origins)
    )


def agency(count: int, *, dated: bool = False) -> newsroom.Findings:
    """Documents that all have the first as their source, the later ones more probably."""
    return derived_from({n: (0, 0.6 + n / 100) for n in range(1, count)}, dated=dated)


def chain(count: int) -> newsroom.Findings:
    """Documents of which each has the one before it as its source."""
    return derived_from({n: (n - 1, 0.9) for n in range(1, count)})


def links(page: Any) -> list[str]:
    """The lines of the list of links that are in sight."""
    lines = page.locator(".link-list li:visible").all_inner_texts()
    return [" ".join(plain(line).split()) for line in lines]


def test_a_family_says_in_a_sentence_who_took_from_whom(browser: Any, files: dict[str, Path]) -> None:
    page = browser.new_page(viewport=PHONE)
    reader = Reader(page, files["newsroom"])
    assert plain(reader.open("/family/1").inner_text(".answer")) == (
        "Reuters, which is not among these documents, is the likely source of all 3 documents, directly or "
        "through others. Among these, Coast Courier, 4 Feb 2031 08:05: “Harrow Bridge closed after divers "
        "find cracks” is the likely source of both other documents."
    )
    assert links(page) == [
        "Coast Courier, 4 Feb 08:05 → Daily Beacon, 4 Feb 10:05 p = 0.87",
        "Reuters → Coast Courier, 4 Feb 08:05 p = 0.81",
        "Coast Courier, 4 Feb 08:05 → Metro Line, 4 Feb 15:05 p = 0.74",
    ]
    page.click(".link-list a >> nth=0")
    page.wait_for_selector(".pane")
    # One link does not make its source the source of five documents.
    assert plain(reader.open("/family/0").inner_text(".answer")) == (
        "These documents have no single source. 4 of the 5 have no likely source. Likely link:"
    )
    assert [line[-8:] for line in links(page)] == ["p = 0.93"]
    page.close()
    assert reader.troubles == []


def test_the_sentence_of_two_documents_names_both(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page()
    reader = Reader(page, report.write(derived_from({1: (0, 0.85)}), tmp_path / "r.html"))
    assert plain(reader.open("/family/0").inner_text(".answer")) == (
        "Outlet 01: “Report 01” was probably derived from Outlet 00: “Report 00” (p = 0.85)."
    )
    assert page.locator(".link-list").count() == 0
    page.close()


@pytest.mark.parametrize("name", ["star", "dated", "chain"])
def test_a_large_family_begins_with_a_few_lines_on_a_phone(
    browser: Any, files: dict[str, Path], name: str
) -> None:
    page = browser.new_page(viewport=PHONE)
    Reader(page, files[name]).open("/family/0")
    lines = "one => one.offsetHeight / parseFloat(getComputedStyle(one).lineHeight)"
    assert page.locator(".answer").evaluate(lines) <= 5
    assert page.locator(".timeline").bounding_box()["y"] < PHONE["height"]
    shown = links(page)
    assert len(shown) == 5
    assert page.locator(".link-list summary").inner_text().startswith("and ")
    page.click(".link-list summary")
    assert len(links(page)) == {"star": 29, "dated": 29, "chain": 11}[name]
    assert links(page)[:5] == shown
    page.close()


def test_a_probability_is_never_broken_across_lines(browser: Any, files: dict[str, Path]) -> None:
    """Every probability in words takes one line, whatever the width of the page."""
    broken = """() => { const found = [], walk = document.createTreeWalker(document.querySelector("main"), 4);
        for (let node = walk.nextNode(); node; node = walk.nextNode())
          for (const match of node.data.matchAll(/p\\s=\\s[\\d.]+/g)) {
            const range = new Range();
            range.setStart(node, match.index);
            range.setEnd(node, match.index + match[0].length);
            if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) found.push(match[0]);
          }
        return found; }"""
    page = browser.new_page(viewport=PHONE)
    reader = Reader(page, files["newsroom"])
    for route in ("/", "/families", "/family/0", "/family/1", "/pair/0", "/pair/1", "/document/0"):
        for width in range(330, 420, 9):
            page.set_viewport_size({"width": width, "height": 844})
            reader.open(route)
            assert page.evaluate(broken) == [], (route, width)
    page.close()


def wire(outside: list[float | None], edges: dict[int, tuple[int, float]]) -> newsroom.Findings:
    """Documents that may come from Nordwire with a probability, and from each other."""
    findings = derived_from(edges)
    origins = [
        {"id": one["id"], "family": 0, "p_source_here": 0.2, "p_outside_source": p or 0.0}
        | {"outside_source": p and "Nordwire"}
        for one, p in zip(findings.documents.to_pylist(), outside, strict=True)
    ]
    return replace(findings, origins=newsroom.tables(origins=origins)["origins"])


def test_a_source_outside_the_documents_comes_first(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page()
    findings = wire([0.86, 0.86, 0.61], {1: (0, 0.2), 2: (0, 0.29)})
    reader = Reader(page, report.write(findings, tmp_path / "r.html"))
    assert plain(reader.open("/family/0").inner_text(".answer")) == (
        "Nordwire, which is not among these documents, is the likely source of all 3 documents."
    )
    assert [line[-8:] for line in links(page)] == ["p = 0.86", "p = 0.86", "p = 0.61"]
    # The more probable source comes first in the table and on the page of the document.
    cell = page.locator(".timeline tr", has_text="Report 02").locator("td").last
    assert cell.inner_text().index("Nordwire") < cell.inner_text().index("possibly")
    reader.open("/document/2")
    assert plain(page.inner_text(".answer")).startswith(
        "This article probably comes from Nordwire, which is not among these documents (p = 0.61). "
        "This article is possibly derived from Outlet 00"
    )
    page.close()


def test_likely_links_between_outlets_come_first(browser: Any, tmp_path: Path) -> None:
    findings = derived_from({1: (0, 0.95), 2: (1, 0.1), 3: (2, 0.6), 4: (0, 0.1)})
    outlets = pa.array(["Mail", "Mail", "Sun", "Times", "Sun"])
    place = findings.documents.schema.get_field_index("outlet")
    documents = findings.documents.set_column(place, "outlet", outlets)
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    path = report.write(replace(findings, documents=documents), tmp_path / "r.html")
    reader = Reader(page, path)
    reader.open("/family/0")
    # Two articles of one outlet and date are distinguished by their titles.
    assert links(page) == [
        "Sun: “Report 02” → Times: “Report 03” p = 0.60",
        "Mail: “Report 00” → Mail: “Report 01” p = 0.95",
    ]
    # The list of families shows the first of them, also if another is likelier.
    cell = plain(reader.open("/families").locator("tbody td").nth(1).inner_text())
    assert " ".join(cell.split()) == (
        "no single source for example: Sun: “Report 02” → Times: “Report 03” p = 0.60"
    )
    page.close()


def test_a_likelier_source_than_the_one_of_most_is_named(browser: Any, tmp_path: Path) -> None:
    findings = derived_from({1: (0, 0.9), 2: (0, 0.8), 3: (0, 0.7)})
    rows = findings.derivations.to_pylist()
    rows += [
        rows[-1] | {"source": "d04", "probability": 0.95},
        rows[-1] | {"derived": "d04", "probability": 0.1},
    ]
    texts = [*findings.documents.to_pylist()]
    texts.append(texts[-1] | {"id": "d04", "title": "Report 04", "outlet": "Outlet 04", "path": "d04"})
    origins = findings.origins.to_pylist()
    made = newsroom.tables(documents=texts, derivations=rows, origins=[*origins, origins[-1] | {"id": "d04"}])
    page = browser.new_page()
    path = report.write(replace(findings, **made), tmp_path / "r.html")
    answer = plain(Reader(page, path).open("/family/0").inner_text(".answer"))
    assert "is the likely source of 3 of the 4 other documents" in answer
    assert links(page)[0] == "Outlet 04: “Report 04” → Outlet 03: “Report 03” p = 0.95"
    page.close()


def test_sources_without_a_name_are_counted(browser: Any, tmp_path: Path) -> None:
    findings = wire([None, None, 0.9, 0.8], {1: (0, 0.95), 2: (0, 0.2), 3: (0, 0.2)})
    rows = [one | {"outside_source": None} for one in findings.origins.to_pylist()]
    page = browser.new_page()
    path = report.write(
        replace(findings, origins=newsroom.tables(origins=rows)["origins"]), tmp_path / "r.html"
    )
    answer = plain(Reader(page, path).open("/family/0").inner_text(".answer"))
    assert answer == (
        "These documents have no single source. One of the 4 has no likely source. Likely links:"
    )
    assert links(page)[1:] == [
        "an unnamed source → Outlet 02: “Report 02” p = 0.90",
        "an unnamed source → Outlet 03: “Report 03” p = 0.80",
    ]
    # They need not be one source.
    assert plain(page.locator(".node.outside .label").text_content()) == "Unnamed sources"
    page.close()


def test_a_family_and_a_document_count_the_same_derived_documents(browser: Any, tmp_path: Path) -> None:
    """The third document is more probably from elsewhere, and still likely derived from the first."""
    page = browser.new_page()
    findings = wire([None, None, 0.9], {1: (0, 0.95), 2: (0, 0.65)})
    reader = Reader(page, report.write(findings, tmp_path / "r.html"))
    assert "is the likely source of both other documents" in reader.open("/family/0").inner_text(".answer")
    assert "likely source of 2 other documents" in reader.open("/document/0").inner_text(".answer")
    page.close()


def test_a_pair_of_unclear_direction_is_the_same_in_both_rows(reader: Reader) -> None:
    page = reader.open("/family/0")
    assert page.locator(".timeline th").last.inner_text() == "Source, if known"
    for title in ("哈罗大桥全面封闭", "裂缝导致哈罗大桥封闭"):
        row = page.locator(".timeline tr").filter(has=page.locator("td:nth-child(4)", has_text=title))
        assert "direction unclear between this and" in row.first.locator("td").last.inner_text()


def test_titles_that_begin_alike_are_cut_where_they_differ(browser: Any, tmp_path: Path) -> None:
    findings = derived_from({1: (0, 0.9), 2: (0, 0.8)})
    start = "The harbour board met for four hours on Tuesday night and in the end agreed to"
    rows = [
        one | {"title": f"{start} {end}", "outlet": None}
        for one, end in zip(findings.documents.to_pylist(), ("vote", "open it", "close it"), strict=True)
    ]
    tables = newsroom.tables(documents=rows)
    page = browser.new_page()
    path = report.write(replace(findings, documents=tables["documents"]), tmp_path / "r.html")
    Reader(page, path).open("/family/0")
    for end in ("… vote”", "… open it”", "… close it”"):
        assert end in " ".join(links(page))
    page.close()


def judged(
    hypotheses: tuple[float, ...], *, directed: bool, probability: float, outlet: str, count: int = 2
) -> newsroom.Findings:
    """Some documents, and what is known about the first two."""
    findings = derived_from(dict.fromkeys(range(1, count), (0, probability)))
    named = dict(zip(HYPOTHESES.names, hypotheses, strict=True))
    row = findings.derivations.to_pylist()[0] | {"directed": directed, "hypotheses": named}
    row["evidence"] = [
        {"name": "shared text", "weight": 3.64, "sentence": "They share 2 passages."},
        {"name": "common source", "weight": 0.0, "sentence": "0 % of the words of both texts do not occur."},
        {"name": "own names", "weight": -0.2, "sentence": "It names “tables”."},
    ]
    documents = [one | {"outlet": outlet or one["outlet"]} for one in findings.documents.to_pylist()]
    tables = newsroom.tables(documents=documents, derivations=[row])
    return replace(findings, documents=tables["documents"], derivations=tables["derivations"])


def test_the_heading_of_a_pair_agrees_with_its_bar(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    findings = judged((0.35, 0.13, 0.42, 0.1), directed=True, probability=0.29, outlet="")
    reader = Reader(page, report.write(findings, tmp_path / "r.html"))
    reader.open("/pair/0")
    assert plain(page.inner_text(".verdict")) == (
        "Who took from whom is not clear. From these two texts alone, a third text is likelier as the source "
        "of both (0.42); with all documents considered, Outlet 01 is possibly derived from Outlet 00 "
        "(p = 0.29)."
    )
    assert "It differs from the 0.35 of the two texts alone" in page.inner_text(".hypotheses .hint")
    findings = judged((0.46, 0.46, 0.07, 0.01), directed=False, probability=0.46, outlet="sun")
    reader = Reader(page, report.write(findings, tmp_path / "s.html"))
    reader.open("/pair/0")
    assert plain(page.inner_text(".verdict")) == (
        "Both from sun: related, direction unclear (0.46 each way)."
    )
    assert page.locator(".titles dt").all_inner_texts() == ["First", "Second"]
    page.close()


def test_the_heading_of_a_pair_names_a_likelier_source_first(browser: Any, tmp_path: Path) -> None:
    findings = judged((0.34, 0.08, 0.53, 0.05), directed=True, probability=0.51, outlet="", count=3)
    row = findings.derivations.to_pylist()[0]
    rows = [row, row | {"source": "d02", "probability": 0.6}]
    page = browser.new_page()

    def headings(rows: list[dict[str, Any]], **changes: Any) -> list[str]:
        origins = [one | changes if one["id"] == "d01" else one for one in findings.origins.to_pylist()]
        made = newsroom.tables(derivations=rows, origins=origins)
        tables = {name: made[name] for name in ("derivations", "origins")}
        page.goto("about:blank")  # the page is loaded again
        reader = Reader(page, report.write(replace(findings, **tables), tmp_path / "r.html"))
        return [plain(reader.open(f"/pair/{n}").inner_text(".verdict")) for n in (0, 1)]

    assert headings(rows) == [
        "Outlet 01 is more consistent with Outlet 02 as its source (p = 0.60), but from these two texts "
        "alone, a third text as the source of both is likelier (0.53).",
        "Outlet 01 is likelier to come from Outlet 02: “Report 02” (p = 0.60) than from Outlet 00 "
        "(p = 0.51).",
    ]
    page.click(".verdict a")
    page.wait_for_selector(".verdict:has-text('0.60')")
    agency = {"outside_source": "NPA", "p_outside_source": 0.7}
    assert headings(rows, **agency)[1] == (
        "Outlet 01 is likelier to come from NPA, which is not among these documents (p = 0.70), than from "
        "Outlet 00 (p = 0.51)."
    )
    unlikely = [
        row | {"probability": min(row["probability"], 0.4)} if row["source"] == "d00" else row for row in rows
    ]
    assert headings(unlikely)[1] == (
        "Whether Outlet 01 took from Outlet 00 is not clear (p = 0.40); a likelier source is Outlet 02: "
        "“Report 02” (p = 0.60)."
    )
    assert headings(unlikely, **agency)[1] == (
        "Whether Outlet 01 took from Outlet 00 is not clear (p = 0.40); a likelier source is NPA, which is "
        "not among these documents (p = 0.70)."
    )
    # A text may have two sources, so a likely one is enough if the two texts suggest no third.
    alone = {"hypotheses": dict(zip(HYPOTHESES.names, (0.6, 0.1, 0.2, 0.1), strict=True))}
    assert headings([row | alone, rows[1] | alone], **agency)[1] == (
        "Outlet 01 is more consistent with Outlet 00 as its source (p = 0.51)."
    )
    page.close()


def test_relatedness_is_not_shown_as_evidence_for_one_side(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    findings = judged((0.46, 0.46, 0.07, 0.01), directed=False, probability=0.46, outlet="")
    reader = Reader(page, report.write(findings, tmp_path / "r.html"))
    reader.open("/pair/0")
    row = page.locator(".evidence li", has_text="They share 2 passages")
    assert row.locator(".weight i").get_attribute("class") == "relating"
    assert row.locator(".weight").inner_text() == "3.64"
    assert "shows whether the two are related, not which is the source" in page.inner_text(".sides")
    assert "0 % of the words of both texts" not in page.inner_text(".evidence")
    assert "of the words of the second text are also in the first" in page.inner_text(".evidence summary")
    page.close()


def test_a_pair_shows_the_share_of_each_text_in_its_passages(reader: Reader) -> None:
    page = reader.open("/pair/1")
    facts = page.inner_text(".evidence summary")
    assert "80 % of the words of the derived text are also in the source" in facts
    assert "60 % of the derived text is explained by this source alone" in facts
    assert [words.strip() for words in page.locator(".pane .share").all_inner_texts()] == [
        "72 % of this text is in the passages shared with the other",
        "88 % of this text is in the passages shared with the other",
    ]


@pytest.mark.parametrize("reader", ["chain"], indirect=True)
def test_a_wide_family_is_scrolled_in_its_frame_at_a_readable_size(reader: Reader) -> None:
    page = reader.open("/family/0")
    frame = page.locator(".frame")
    until(lambda: "more-after" in frame.get_attribute("class"))
    hint = frame.evaluate("one => getComputedStyle(one, '::after').content")
    assert "more" in hint
    for _ in range(12):
        page.click("[aria-label='Zoom out']")
    scale = "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width"
    sizes = "all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))"
    least = min(page.locator("svg.graph text").evaluate_all(sizes))
    assert least * page.locator("svg.graph").evaluate(scale) >= 10.99
    frame.locator(".scroll").evaluate("box => box.scrollTo(box.scrollWidth, 0)")
    until(lambda: "more-after" not in frame.get_attribute("class"))
    assert "more-before" in frame.get_attribute("class")
    assert page.evaluate("document.documentElement.scrollWidth") == 1440


def knot() -> newsroom.Findings:
    """Twelve prints of one day: each has one likeliest source, and several others that are less likely."""
    findings = derived_from({n: (n // 3, 0.7) for n in range(1, 12)}, dated=True)
    day = datetime(2031, 2, 4, tzinfo=UTC)
    documents = [one | {"published": day} for one in findings.documents.to_pylist()]
    rows = findings.derivations.to_pylist()
    further = [
        rows[0] | {"source": f"d{source:02}", "derived": f"d{n:02}", "probability": 0.35}
        for n in range(4, 12)
        for source in range(n // 3 - 1, n // 3 + 2)
        if source not in (n // 3, n)
    ]
    made = newsroom.tables(documents=documents, derivations=[*rows, *further])
    return replace(findings, documents=made["documents"], derivations=made["derivations"])


def test_in_a_knot_only_the_likeliest_sources_stand_out(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    Reader(page, report.write(knot(), tmp_path / "r.html")).open("/family/0")
    plainly, further = page.locator("a.edge:not(.further)"), page.locator("a.edge.further")
    assert plainly.locator(".figure").all_text_contents() == ["0.70"] * 11  # a tree
    assert further.count() > 10
    width = "all => all.map((one) => parseFloat(getComputedStyle(one).strokeWidth))"
    assert min(plainly.locator(".line").evaluate_all(width)) > 3
    assert max(further.locator(".line").evaluate_all(width)) <= 1
    visible = "all => all.map((one) => getComputedStyle(one).visibility)"
    assert set(plainly.locator(".figure").evaluate_all(visible)) == {"visible"}
    assert set(further.locator(".figure").evaluate_all(visible)) == {"hidden"}
    assert page.locator(".key.thin").count() == 1
    # The probability of a further source is shown when one points at its box or moves to it with Tab.
    assert "with a probability below 0.5; point at a box to see it" in page.inner_text("figcaption")
    page.locator(".node", has_text="Outlet 11").focus()
    assert "visible" in further.locator(".figure").evaluate_all(visible)
    page.locator(".node", has_text="Outlet 11").evaluate("box => box.blur()")
    assert set(further.locator(".figure").evaluate_all(visible)) == {"hidden"}
    page.locator(".node", has_text="Outlet 11").hover()
    assert "visible" in further.locator(".figure").evaluate_all(visible)
    page.close()


def rivals() -> newsroom.Findings:
    """Three documents, of which the last has two likely sources and the second is one of them."""
    findings = derived_from({1: (0, 0.9), 2: (0, 0.64), 3: (0, 0.3)})
    rows = findings.derivations.to_pylist()
    rows += [rows[0] | {"source": "d01", "derived": "d02", "probability": 0.65}]
    rows += [rows[0] | {"source": "d01", "derived": "d03", "probability": 0.4}]
    return replace(findings, derivations=newsroom.tables(derivations=rows)["derivations"])


def test_every_likely_link_is_a_full_arrow_with_its_number(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    Reader(page, report.write(rivals(), tmp_path / "r.html")).open("/family/0")
    listed = [line.split("p = ")[1] for line in links(page)]
    full = page.locator("a.edge:not(.further) .figure:visible").all_text_contents()
    assert listed == ["0.90", "0.65", "0.64"]
    assert sorted(full) == ["0.40", "0.64", "0.65", "0.90"]  # 0.40 is the likeliest of its document
    assert page.locator("a.edge.further .figure").all_text_contents() == ["0.30"]
    page.close()


def test_an_unlikely_source_begins_with_what_is_not_clear(browser: Any, tmp_path: Path) -> None:
    findings = judged((0.5, 0.1, 0.3, 0.1), directed=True, probability=0.35, outlet="")
    page = browser.new_page()
    reader = Reader(page, report.write(findings, tmp_path / "r.html"))
    assert plain(reader.open("/pair/0").inner_text(".verdict")) == (
        "Who took from whom is not clear. Outlet 01 is possibly derived from Outlet 00 (p = 0.35)."
    )
    assert "Who took from whom is not clear." in reader.open("/family/0").inner_text(".answer")
    page.close()


@pytest.mark.parametrize("reader", ["star"], indirect=True)
def test_folded_documents_are_listed_when_their_box_is_chosen(reader: Reader) -> None:
    page = reader.open("/family/0")
    box = page.locator(".node.fold")
    assert plain(box.locator(".label").text_content()) == "and 28 more ▾"
    box.click()
    assert page.locator(".unfolded li").count() == 28
    assert box.get_attribute("aria-expanded") == "true"
    box.focus()
    page.keyboard.press("Enter")
    assert page.locator(".unfolded li").count() == 0
    page.keyboard.press("Enter")
    page.click(".unfolded li >> nth=0 >> a")
    page.wait_for_selector(".verdict")


@pytest.mark.parametrize("reader", ["star"], indirect=True)
def test_undated_documents_are_in_the_order_of_their_probability(reader: Reader) -> None:
    page = reader.open("/family/0")
    rows = page.locator(".timeline tbody tr").all_inner_texts()
    shown = [float(found[1]) for row in rows if (found := re.search(r"p = ([\d.]+)", plain(row)))]
    assert len(shown) == 25  # the first portion
    assert shown == sorted(shown, reverse=True)


def test_a_pair_names_the_titles_of_both_articles(reader: Reader) -> None:
    page = reader.open("/pair/1")
    assert [plain(words) for words in page.locator(".titles dd").all_inner_texts()] == [
        "Harrow Bridge closed after divers find cracks",
        "Cracks close the Harrow Bridge",
    ]


def test_on_a_phone_both_titles_are_under_the_heading_of_a_pair(browser: Any, files: dict[str, Path]) -> None:
    page = browser.new_page(viewport=PHONE)
    Reader(page, files["newsroom"]).open("/pair/1")
    titles = page.locator(".titles dd:visible")
    assert [plain(words) for words in titles.all_inner_texts()] == [
        "Harrow Bridge closed after divers find cracks",
        "Cracks close the Harrow Bridge",
    ]
    heading = page.locator(".verdict").bounding_box()
    for title in titles.all():
        box = title.bounding_box()
        assert heading["y"] + heading["height"] <= box["y"] < PHONE["height"] / 2
        assert box["height"] < 30  # one line, which is cut if it is too long
    page.close()


@pytest.mark.parametrize("route", ["/family/0", "/pair/3", "/document/3"])
@pytest.mark.parametrize("name", ["star", "dated"])
def test_a_phone_shows_a_first_portion(browser: Any, files: dict[str, Path], name: str, route: str) -> None:
    page = browser.new_page(viewport=PHONE)
    reader = Reader(page, files[name])
    reader.open(route)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert page.evaluate("document.documentElement.scrollHeight") < 12 * PHONE["height"]
    if route != "/pair/3":
        more = page.locator("main .more").first
        before = page.evaluate("document.documentElement.scrollHeight")
        more.click()
        assert page.evaluate("document.documentElement.scrollHeight") > before
    page.close()
    assert reader.troubles == []


def changed(findings: newsroom.Findings, *rows: dict[str, Any]) -> newsroom.Findings:
    """The findings with other facts about the first documents."""
    known = findings.documents.to_pylist()
    documents = [one | (rows[n] if n < len(rows) else {}) for n, one in enumerate(known)]
    return replace(findings, documents=newsroom.tables(documents=documents)["documents"])


def test_the_first_is_only_the_first_with_a_date_if_others_have_none(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    findings = changed(derived_from({1: (0, 0.9), 2: (0, 0.8)}, dated=True), {"published": None})
    Reader(page, report.write(findings, tmp_path / "r.html")).open("/family/0")
    rows = page.locator(".timeline tbody tr").evaluate_all("all => all.map((row) => row.cells[2].innerText)")
    assert rows == ["first with a date", "1 h", ""]
    page.close()


def test_links_within_one_outlet_have_titles_on_a_phone(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport=PHONE)
    mail = {"outlet": "mail"}
    findings = changed(derived_from({1: (0, 0.9), 2: (0, 0.8)}, dated=True), mail, mail)
    Reader(page, report.write(findings, tmp_path / "r.html")).open("/family/0")
    assert links(page) == [
        "mail, 4 Feb 00:00 → Outlet 02, 4 Feb 02:00 p = 0.80",
        "mail, 4 Feb 00:00: “Report 00” → mail, 4 Feb 01:00: “Report 01” p = 0.90",
    ]
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.close()


def test_documents_with_the_same_name_are_distinguished(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    same = {"outlet": "mail", "title": "Report"}
    findings = derived_from({1: (0, 0.9), 2: (1, 0.8)})
    reader = Reader(page, report.write(changed(findings, same, same), tmp_path / "r.html"))
    table = plain(reader.open("/family/0").inner_text(".timeline"))
    assert table.count("1 of 2 with this title") == 2  # in its own row, and as a source
    assert table.count("2 of 2 with this title") == 2
    text = findings.documents["text"][0].as_py()
    longer = changed(findings, same, same | {"text": text + " More."})
    reader = Reader(page, report.write(longer, tmp_path / "s.html"))
    table = plain(reader.open("/family/0").inner_text(".timeline"))
    assert f"{len(text):,} characters" in table
    assert f"{len(text) + 6:,} characters" in table
    page.close()


def test_shares_are_scrolled_in_their_own_box_with_a_hint(browser: Any, files: dict[str, Path]) -> None:
    page = browser.new_page(viewport=PHONE)
    Reader(page, files["star"]).open("/family/0")
    until(lambda: page.locator(".sideways.more-after:has(.heatmap)").count() == 1)
    page.close()


def colours() -> dict[str, tuple[str, str]]:
    """The colours of the page in light and dark, by name."""
    known = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", asset("page.css"))
    return {name: (light, dark) for name, light, dark in known}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_faintest_arrow_is_seen(scheme: int) -> None:
    colour = {name: both[scheme] for name, both in colours().items()}
    assert contrast(colour["pale"], colour["card"]) >= 3
    assert contrast(colour["arrow"], colour["card"]) > 2 * contrast(colour["pale"], colour["card"])


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_marks_of_passages_and_changed_words_are_seen(scheme: int) -> None:
    colour = {name: both[scheme] for name, both in colours().items()}
    kinds = ["verbatim", "edited", "paraphrase", "quotation", "template", "boilerplate"]
    changes = ["inserted", "removed", "replaced"]
    for ground in (*kinds, *changes):
        assert contrast(colour["ink"], colour[ground]) >= 4.5, ground
    for kind in kinds:
        assert contrast(colour["edge"], colour[kind]) >= 3, kind
        for change in changes:
            assert contrast(colour[f"{change}-mark"], colour[kind]) >= 3, (change, kind)
    for change in changes:
        assert contrast(colour[f"{change}-mark"], colour[change]) >= 3, change
