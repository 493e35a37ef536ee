"""The report in a real browser: every view, the way from an edge to its evidence, hostile documents."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import newsroom
from provenance import report
from provenance.derivation.evidence import FEATURES
from provenance.derivation.evidence_sentences import DATED_PAIRS, THIRD_DOCUMENT
from provenance.report import selection
from provenance.report.page import asset
from reader import Reader, plain, until


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("report")
    made = {
        "newsroom": newsroom.newsroom(),
        "large": newsroom.generated(300),
        "empty": newsroom.empty(),
        "desk": quiet_desk(),
        "pair": newsroom.generated(2),
    }
    written = {name: report.write(findings, folder / f"{name}.html") for name, findings in made.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(selection, "DOCUMENTS", 250)
        patch.setattr(selection, "DRAWN", 40)
        written["part"] = report.write(newsroom.generated(450), folder / "selection.html")
        patch.setattr(selection, "DOCUMENTS", 5)
        written["few"] = report.write(newsroom.newsroom(), folder / "few.html")
    return written


ROUTES = ["/", "/links", "/documents", "/documents?q=bridge", "/family/0", "/family/1", "/pair/0", "/pair/4"]


@pytest.mark.parametrize("reader", ["newsroom", "large", "empty", "desk", "part", "few"], indirect=True)
def test_every_view_opens(reader: Reader) -> None:
    for route in [*ROUTES, *(f"/document/{n}" for n in range(8)), "/nowhere", "/pair/999"]:
        page = reader.open(route)
        assert page.inner_text("main h1").strip(), route
        if "There is no such" in page.inner_text("main h1"):
            assert page.get_attribute("main h1 + p a", "href") == "#/", route


def test_from_the_overview_over_an_edge_to_the_evidence(reader: Reader) -> None:
    page = reader.open()
    assert page.inner_text(".counts").split()[:2] == ["documents", "8"]
    assert "binary, not text" in page.inner_text("main")
    outlets = page.locator("section:has(h2:text-is('Outlets')) tbody tr").first
    assert outlets.inner_text().split("\t")[1:] == ["Daily Beacon", "1", "80 %", "2 h"]
    page.click("text=Family 2")
    edge = page.locator("a.edge", has_text="“Cracks close the Harrow Bridge”").nth(0)
    assert edge.locator(".line").get_attribute("marker-end")
    edge.locator(".grip").dispatch_event("click")
    page.wait_for_selector(".verdict")
    assert plain(page.inner_text(".verdict")) == (
        "Daily Beacon, 4 Feb 2031 10:05, was probably derived from "
        "Coast Courier, 4 Feb 2031 08:05 (p = 0.87)."
    )
    assert "It was published two hours earlier." in page.inner_text(".evidence")
    assert "+1.84" in page.inner_text(".evidence")
    assert page.locator(".pane .role").all_inner_texts() == ["Source", "Derived"]
    assert page.locator(".pane mark.verbatim").all_inner_texts() == [newsroom.LEAD] * 2
    assert page.locator(".pane mark.quotation").all_inner_texts() == [newsroom.QUOTE] * 2


@pytest.mark.parametrize("reader", ["part"], indirect=True)
def test_of_more_documents_than_fit_the_largest_families_are_shown_and_all_are_counted(
    reader: Reader,
) -> None:
    page = reader.open()
    shown = "Showing 250 of 450 documents, those of the largest families"
    assert "450 documents of 450 are in 3 families." in page.inner_text("#in-brief")
    assert page.locator(".counts dd").all_inner_texts()[:3] == ["450", "3", "447"]
    assert page.inner_text(".notices li").startswith(shown)
    families = page.locator("section:has(h2:text-is('Families'))")
    assert families.locator("caption").inner_text() == "2 of 3 families"
    assert families.locator("tbody tr td:nth-child(3)").all_inner_texts() == ["200", "200"]
    assert "All 238 possible derivations shown here, of any probability" in page.inner_text("main")
    assert page.inner_text("#at-threshold") == (
        "335 pairs of 447 at or above 0.50, 183 of them shown here, joining 208 documents into 25 groups."
    )
    page.click("text=Family 2")
    page.wait_for_selector("svg.graph")
    assert page.inner_text("h1").startswith("Family 2: 200 documents")
    assert "This page holds 50 of them" in page.inner_text(".notices")
    for route in ("/links", "/documents"):
        assert reader.open(route).inner_text(".notices li").startswith(shown)


def test_the_four_relations_and_the_evidence_lead_to_their_places(reader: Reader) -> None:
    page = reader.open("/pair/1")
    assert page.get_attribute(".bar-of-four", "aria-label") == (
        "These two texts alone: derived from source 0.70, the other way round 0.05, "
        "both from a third text 0.20, unrelated 0.05"
    )
    lit = "[...CSS.highlights.get('evidence') ?? []].map(String)"
    assert page.evaluate(lit) == []
    page.click("text=It was published two hours earlier.")
    assert page.locator(".byline.lit").count() == 2
    page = reader.open("/pair/2")
    page.click("text=It names")
    assert page.evaluate(lit) == ["tables"]
    assert page.get_attribute("text=It names", "aria-pressed") is None
    assert page.locator(".point[aria-pressed=true]").inner_text().startswith("It names")
    page.click("text=They share 2 passages.")
    assert page.evaluate(lit).count(newsroom.QUOTE) == 2


def test_every_kind_of_evidence_has_a_place_or_none() -> None:
    known = set(re.findall(r'"([a-z ]+)"', asset("evidence.js").partition("// The spans to highlight")[0]))
    quoting = {feature.name for feature in FEATURES if feature.words is not None}
    assert {feature.name for feature in FEATURES} - quoting | {DATED_PAIRS, THIRD_DOCUMENT} <= known


def test_keys_alone_lead_from_the_graph_to_the_texts(reader: Reader) -> None:
    page = reader.open("/family/1")
    page.focus("a.edge")
    page.keyboard.press("Enter")
    page.wait_for_selector(".pane")
    page.focus(".pane mark")
    page.keyboard.press("Enter")
    assert page.locator("mark.current").count() == 2


def test_a_family_says_who_was_first_and_from_whom(reader: Reader) -> None:
    page = reader.open("/family/1")
    rows = [plain(row).split("\t") for row in page.locator(".timeline tbody tr").all_inner_texts()]
    assert [row[2] for row in rows] == ["first", "2 h", "7 h"]
    assert "Reuters, not among these documents\np = 0.81" in rows[0][4]
    assert [line for line in rows[1][4].split("\n") if line.strip()] == [
        "Coast Courier · 4 Feb 2031 08:05",
        "Harrow Bridge closed after divers find cracks",
        "p = 0.87",
        "also possibly Reuters, not among these documents",
        "p = 0.40",
    ]
    shares = page.locator(".heatmap a:has(.level)")
    labels = [plain(shares.nth(n).get_attribute("aria-label")) for n in range(shares.count())]
    assert len(labels) == 4
    assert any(share.startswith("88 % of Daily Beacon, 4 Feb 2031 10:05") for share in labels)


@pytest.mark.parametrize("reader", ["pair", "large"], indirect=True)
def test_labels_can_be_read_and_stay_in_their_boxes(reader: Reader) -> None:
    page = reader.open("/family/0")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    measures = page.evaluate(
        """[...document.querySelectorAll(".node")].map((node) => {
             const [label, box] = [".label", "rect"]
               .map((part) => node.querySelector(part).getBoundingClientRect());
             return [label.height, label.left - box.left, box.right - label.right]; })"""
    )
    assert len(measures) == 2 or len(measures) > 100
    for height, left, right in measures:
        assert height >= 10
        assert left >= 0
        assert right >= 0


def test_a_telephone_shows_every_view_without_scrolling_sideways(
    browser: Any, files: dict[str, Path]
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    reader = Reader(page, files["newsroom"])
    for route in ROUTES:
        reader.open(route)
        assert page.evaluate("document.documentElement.scrollWidth") == 390, route
    page.close()
    assert reader.troubles == []


def test_a_pair_is_printed_whole_and_without_controls(reader: Reader) -> None:
    page = reader.open("/pair/1")
    page.set_viewport_size({"width": 1300, "height": 300})
    page.emulate_media(media="print")
    assert not page.locator("button:not(.point, .kind):visible, .bar:visible").count()
    assert page.locator(".pane .body").first.evaluate("body => body.scrollHeight === body.clientHeight")
    assert page.locator(".point:visible").count()


def test_outside_sources_are_dotted_and_edges_without_direction_dashed(reader: Reader) -> None:
    page = reader.open("/family/1")
    assert page.locator(".node.outside .label").text_content() == "\u2068Reuters\u2069"
    assert page.locator("a.edge.elsewhere").count() == 2
    assert page.locator("a.edge.dashed, .key.dashed").count() == 0
    assert page.locator(".key.dotted").count() == 1
    widths = page.locator("a.edge .line").evaluate_all(
        "all => all.map((one) => one.getAttribute('stroke-width'))"
    )
    numbers = page.locator("a.edge .figure").all_text_contents()
    assert sorted(widths) == [one for _, one in sorted(zip(numbers, widths, strict=True))]
    page = reader.open("/family/0")
    assert page.locator("a.edge.elsewhere, .key.dotted").count() == 0
    dashed = page.locator("a.edge.dashed")
    assert dashed.count() == 2
    assert dashed.locator(".line[marker-end]").count() == 0
    assert "direction unclear" in dashed.first.get_attribute("aria-label")
    page.fill("figcaption input", "0.5")
    assert page.locator("a.edge.hidden").count() == 1


def test_the_graph_is_moved_by_keys(reader: Reader) -> None:
    page = reader.open("/family/1")
    frame = page.locator(".frame > .scroll")
    width = "document.querySelector('svg.graph').getBoundingClientRect().width"
    frame.focus()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    fitting = page.evaluate(width)
    for _ in range(3):
        page.keyboard.press("+")
    assert page.evaluate(width) > fitting
    frame.evaluate("box => box.scrollTo(0, 0)")
    page.keyboard.press("ArrowRight")
    until(lambda: frame.evaluate("box => box.scrollLeft") > 0)
    page.click("[aria-label='Fit']")
    assert page.evaluate(width) == pytest.approx(fitting, abs=1)


def test_a_passage_comes_into_view_on_both_sides(reader: Reader) -> None:
    page = reader.open("/pair/0")
    page.set_viewport_size({"width": 1300, "height": 380})
    page = reader.open("/pair/2")
    page.locator(".pane").nth(0).locator("mark.boilerplate").dispatch_event("click")
    current = page.locator("mark.current")
    assert current.all_inner_texts() == [newsroom.NOTICE] * 2
    for mark in current.element_handles():
        assert mark.evaluate(
            """mark => { const own = mark.getBoundingClientRect();
                         const pane = mark.closest('.body').getBoundingClientRect();
                         return own.top >= pane.top - 1 && own.bottom <= pane.bottom + 1; }"""
        )


def test_the_sides_scroll_together_if_wanted(browser: Any, tmp_path: Path) -> None:
    filler = "Nothing that anyone shares.\n\n" * 120
    texts = {"one": filler + newsroom.LEAD + "\n" + filler, "two": newsroom.LEAD + "\n" + filler * 2}
    places = {id_: text.index(newsroom.LEAD) for id_, text in texts.items()}
    length = len(newsroom.LEAD)
    passage = {"a": "one", "b": "two", "a_start": places["one"], "a_end": places["one"] + length}
    passage |= {"b_start": 0, "b_end": length, "kind": "verbatim", "similarity": 1.0}
    documents = [{"id": id_, "text": text, "path": id_, "title": id_} for id_, text in texts.items()]
    findings = newsroom.Findings(**newsroom.tables(documents=documents, passages=[passage]))
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    reader = Reader(page, report.write(findings, tmp_path / "scroll.html"))
    reader.open("/pair/0")
    one, two = page.locator(".pane .body").all()
    top = "body => body.scrollTop"
    until(lambda: one.evaluate(top) > 1_000)  # it opens at the first passage
    page.wait_for_timeout(500)
    two.hover()
    page.mouse.wheel(0, 100)
    until(lambda: two.evaluate(top) == 100)
    level = "body => body.querySelector('mark').getBoundingClientRect().top"
    assert abs(one.evaluate(level) - two.evaluate(level)) < 4
    page.click("text=scroll together")
    before = one.evaluate(top)
    two.hover()
    page.mouse.wheel(0, -300)
    until(lambda: two.evaluate(top) == 0)
    assert one.evaluate(top) == before
    page.close()
    assert reader.troubles == []


def test_keys_lead_through_passages_and_pairs(reader: Reader) -> None:
    page = reader.open("/pair/1")
    assert page.locator("mark.current").all_inner_texts() == [newsroom.LEAD] * 2
    page.keyboard.press("j")
    assert page.locator("mark.current").all_inner_texts() == [newsroom.QUOTE] * 2
    page.keyboard.press("k")
    assert page.inner_text(".stepper output").startswith("1 of 3 · word for word")
    page.keyboard.press("]")
    until(lambda: "p = 0.74" in plain(page.inner_text(".verdict")))
    page.keyboard.press("[")
    until(lambda: "p = 0.87" in plain(page.inner_text(".verdict")))
    page.keyboard.press("/")
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    page.wait_for_selector("caption:has-text('1 of 8 documents')")


@pytest.mark.parametrize("reader", ["large"], indirect=True)
def test_the_threshold_moves_live(reader: Reader) -> None:
    page = reader.open()
    page.select_option("select[name=measure]", label="Similarity of near-duplicates")
    pairs = newsroom.generated(300).pairs.column("jaccard").to_pylist()
    for threshold in (0.5, 0.8, 0.95, 1.0):
        page.fill("#threshold", str(threshold))
        above = sum(value >= threshold for value in pairs)
        assert page.inner_text("#at-threshold").startswith(f"{above} pairs of {len(pairs)} at or above")
    assert page.locator(".histogram rect.on").count() == 0


def quiet_desk() -> newsroom.Findings:
    """Three untitled documents: one possibly from another, the third joined to the first by a notice only."""
    story, notice = newsroom.LEAD, newsroom.NOTICE
    texts = {"one": f"{story}\n{notice}", "two": f"{story} More.", "three": f"Rain.\n{notice}"}
    documents = [{"id": id_, "text": texts[id_], "path": id_} for id_ in sorted(texts)]

    def passage(a: str, b: str, words: str, kind: str) -> dict[str, Any]:
        (x, y), length = (texts[a].index(words), texts[b].index(words)), len(words)
        places = {"a_start": x, "a_end": x + length, "b_start": y, "b_end": y + length}
        return {"a": a, "b": b, **places, "kind": kind, "similarity": 1.0}

    items = [{"name": f"n{n}", "weight": 0.1 * n, "sentence": f"Sentence {n}."} for n in range(13, 0, -1)]
    derivation = {"source": "one", "derived": "two", "probability": 0.39, "directed": True, "share": 0.8}
    derivation |= {"exclusive_share": 0.8, "relation": "syndication", "evidence": items}
    without_source = {"one": 1.0, "two": 0.3, "three": 1.0}
    return newsroom.Findings(
        **newsroom.tables(
            documents=documents,
            passages=[
                passage("one", "three", notice, "boilerplate"),
                passage("one", "two", story, "verbatim"),
            ],
            derivations=[derivation],
            origins=[
                {"id": id_, "family": int(id_ == "three"), "p_source_here": 1 - p, "p_outside_source": 0.0}
                for id_, p in without_source.items()
            ],
            clusters=[
                {"id": id_, "cluster": n, "keep": True, "reason": ""} for n, id_ in enumerate(sorted(texts))
            ],
        )
    )


@pytest.mark.parametrize("reader", ["desk"], indirect=True)
def test_an_unlikely_source_is_called_possible_everywhere(reader: Reader) -> None:
    page = reader.open("/")
    section = page.locator("section:has(h2:text-is('Likely derivations'))")
    assert section.locator("tbody tr").count() == 0
    section.locator("text=All 1 possible derivation").click()
    page.wait_for_selector("h1:has-text('Pairs')")
    assert page.locator("tbody tr").first.inner_text().split("\t")[1] == "⇢"
    assert "possibly syndication" in page.locator("tbody tr").first.inner_text()
    opening = newsroom.LEAD
    page = reader.open("/family/0")
    assert plain(page.get_attribute("a.edge", "aria-label")).endswith(
        f"possibly derived from “{opening}” (p = 0.39)"
    )
    page = reader.open("/pair/0")
    assert plain(page.inner_text(".verdict")) == (
        f"Who took from whom is not clear. “{opening} More.” is possibly derived from “{opening}” (p = 0.39)."
    )
    assert page.locator(".pane .role").all_inner_texts() == ["Possible source", "Possibly derived"]
    page = reader.open(f"/document/{reader.number('two')}")
    assert "possibly the source (p = 0.39)" in plain(page.inner_text(".map"))


def test_a_document_names_those_derived_from_it(reader: Reader) -> None:
    reader.open()
    page = reader.open(f"/document/{reader.number('coast/bridge')}")
    answer = plain(page.inner_text(".answer"))
    assert "It is a likely source of 2 other documents: Daily Beacon, 4 Feb 2031 10:05" in answer
    assert "(p = 0.87); Metro" in answer
    page = reader.open(f"/document/{reader.number('daily/harrow')}")
    assert plain(page.inner_text(".answer")) == (
        "This article was probably derived from Coast Courier, 4 Feb 2031 08:05: "
        "“Harrow Bridge closed after divers find cracks” (p = 0.87). "
        "It may also come from Reuters, which is not among these documents (p = 0.40)."
    )


def test_every_likely_source_is_named_and_no_faint_one(browser: Any, tmp_path: Path) -> None:
    made = newsroom.newsroom()
    rows = made.derivations.to_pylist()
    rows[0]["probability"] = 0.04  # daily/harrow from coast/bridge
    rows.append({**rows[1], "source": "daily/harrow", "probability": 0.6})
    rows.sort(key=lambda row: (row["source"], row["derived"]))
    table = pa.Table.from_pylist(rows, made.derivations.schema)
    path = report.write(replace(made, derivations=table), tmp_path / "report.html")
    reader = Reader(browser.new_page(), path)
    page = reader.open("/family/1")
    rows_shown = [row.split("\t") for row in page.locator(".timeline tbody tr").all_inner_texts()]
    sources = {row[3].strip().split(" · ")[0]: row[4] for row in rows_shown}
    assert "Coast Courier" in sources["Metro Line"]
    assert "also" in sources["Metro Line"]
    assert "Daily Beacon" in sources["Metro Line"]
    assert "Coast Courier" not in sources["Daily Beacon"]
    assert page.locator("a.edge.hidden").count() == 1
    page.close()
    assert reader.troubles == []


@pytest.mark.parametrize("reader", ["desk"], indirect=True)
def test_the_weightiest_evidence_is_shown_and_the_rest_folded(reader: Reader) -> None:
    page = reader.open("/pair/0")
    assert [n for n in range(1, 14) if page.locator(f"text='Sentence {n}.'").is_visible()] == [11, 12, 13]
    bars = page.locator(".weight i").evaluate_all("bars => bars.map((bar) => parseFloat(bar.style.width))")
    numbers = [float(words[1:]) for words in page.locator(".weight").all_text_contents()]
    assert all(
        abs(bar - 3 * number / max(numbers)) < 0.01 for bar, number in zip(bars, numbers, strict=False)
    )
    assert page.locator(".bar-of-four").count() == 0  # these findings do not say
    page.click("text=10 more")
    assert page.locator("text='Sentence 1.'").is_visible()


@pytest.mark.parametrize("reader", ["desk"], indirect=True)
def test_a_document_view_claims_no_more_than_is_known(reader: Reader) -> None:
    reader.open()
    page = reader.open(f"/document/{reader.number('three')}")
    assert page.inner_text("h1").startswith("Rain.")
    assert page.inner_text(".figure-of").startswith("No part of this text")
    assert page.inner_text(".answer") == "No source found among these documents."
    assert page.inner_text(".map .role") == "shares only site boilerplate"
    page = reader.open(f"/document/{reader.number('two')}")
    assert plain(page.inner_text(".lead")) == "id two · Family 1"
    assert plain(page.inner_text(".answer")).startswith(
        f"This article is possibly derived from “{newsroom.LEAD[:18]}"
    )


def test_lists_are_filtered(reader: Reader) -> None:
    page = reader.open("/links?kind=paraphrase")
    assert "1 of 5 pairs" in page.inner_text("caption")
    page.select_option("select[name=kind]", "")
    assert page.evaluate("location.hash") == "#/links"
    page.fill("input[name=p]", "0.9")
    assert "1 of 5 pairs" in page.inner_text("caption")
    assert page.evaluate("location.hash") == "#/links?p=0.9"
    page = reader.open("/links?outlet=Metro+Line")
    assert "1 of 5 pairs" in page.inner_text("caption")
    page.select_option("select[name=outlet]", "")
    page.fill("input[name=from]", "2031-02-05")
    assert "No pair fits these filters" in page.inner_text("main")
    page = reader.open("/documents?from=2031-02-04&to=2031-02-04&q=coast")
    assert "1 of 8 documents" in page.inner_text("caption")


def probabilities(page: Any) -> list[str]:
    return page.locator("tbody tr").evaluate_all("rows => rows.map((row) => row.cells[4].innerText)")


def test_less_likely_pairs_are_listed_on_request(reader: Reader) -> None:
    page = reader.open("/links?q=daqiao")
    assert probabilities(page) == ["0.52"]
    page.click("button:text('Show 1 more pair')")
    assert probabilities(page) == ["0.52", "0.46"]  # the likeliest first
    assert page.evaluate("location.hash") == "#/links?q=daqiao&p=0"
    assert page.locator("button:text('more pair')").count() == 0
    page = reader.open("/links?q=hostile")
    assert "No pair with a probability of 0.50 or more fits these filters" in page.inner_text("main")
    page.click("button:text('Show 1 more pair')")
    assert probabilities(page) == ["0.46"]


def test_a_document_says_where_its_passages_are_also_found(reader: Reader) -> None:
    reader.open()
    page = reader.open(f"/document/{reader.number('coast/bridge')}")
    rows = page.locator(".map li")
    assert [row.splitlines()[0] for row in rows.all_inner_texts()] == [
        "Daily Beacon · 4 Feb 2031 10:05",
        "Metro Line · 4 Feb 2031 15:05",
    ]
    assert "derived from this (p = 0.87)" in plain(rows.first.inner_text())
    page.locator(".single mark.quotation").click()
    assert page.locator(".also li").count() == 2


def test_a_hostile_document_is_shown_and_never_run(reader: Reader) -> None:
    reader.open()
    page = reader.open(f"/document/{reader.number('hostile/<img src=x onerror=alert(4)>')}")
    text = page.text_content(".single .text")
    assert "</script><script>document.title='run'; alert(1)</script> <img src=x onerror=alert(2)>" in text
    assert "{{ 7*7 }}" in text
    assert not set("\x00\x01\x1b\x7f\u202e") & set(page.text_content("main"))
    assert page.title() != "run"
    assert page.locator("main img, main iframe, main script, main [onclick], main b").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.locator(".single mark.verbatim").inner_text() == newsroom.CHINESE


def test_right_to_left_texts_run_right_to_left(reader: Reader) -> None:
    reader.open()
    page = reader.open(f"/document/{reader.number('urdu/pul')}")
    paragraph = page.locator(".single .text p").first
    assert paragraph.evaluate("p => getComputedStyle(p).direction") == "rtl"
    assert page.locator(".single .text").get_attribute("lang") == "ur"


def test_dark_and_light(reader: Reader) -> None:
    page = reader.open("/pair/1")
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.click("#theme")
    assert page.evaluate(ground) != before
    page.click("#theme")
    assert page.evaluate(ground) == before


def test_an_article_of_one_long_line(browser: Any, tmp_path: Path) -> None:
    line = newsroom.HOSTILE * 25_000
    assert len(line) > 5_000_000
    documents = [{"id": id_, "text": line + id_, "path": id_} for id_ in ("one", "two")]
    passage = {"a": "one", "b": "two", "a_start": 10, "a_end": len(line), "b_start": 10, "b_end": len(line)}
    findings = newsroom.Findings(
        **newsroom.tables(documents=documents, passages=[passage | {"kind": "verbatim", "similarity": 1.0}])
    )
    page = browser.new_page()
    reader = Reader(page, report.write(findings, tmp_path / "long.html"))
    reader.open("/pair/0")
    assert (
        page.locator(".pane .text").first.evaluate("text => text.textContent.length")
        == len(line) + line.count("\U0001f4f0") + 3
    )
    begins = page.locator(".pane mark").first.evaluate("mark => mark.textContent")
    assert begins.startswith("script>document.title='run'; alert(1)</script> <img src=x onerror=alert(2)>")
    page.close()
    assert reader.troubles == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility(scheme: str, browser: Any, files: dict[str, Path]) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="NO AXE: install the dev extra."
    )
    page = browser.new_page(color_scheme=scheme, reduced_motion="reduce")
    reader = Reader(page, files["newsroom"])
    for route in (
        ("/", "/families", "/family/1", "/pair/1", "/document/0", "/links")
        if scheme == "light"
        else ("/pair/1",)
    ):
        reader.open(route)
        results = axe.Axe().run(page)
        assert results.violations_count == 0, f"{route}\n{results.generate_report()}"
    page.close()
