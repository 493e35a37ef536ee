"""The file on its own: nothing loaded, nothing run but its script, every word of a document kept as text."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsroom
from provenance import report
from provenance.comparison import Comparison, Document
from provenance.errors import OutputError
from provenance.findings import Findings
from provenance.report import data, packs
from provenance.report.page import ASSETS, SCRIPTS, html
from provenance.schema import DOCUMENTS, KINDS, PASSAGES
from provenance.settings import Settings

FORBIDDEN = (
    r"\bimport\b|fetch\(|XMLHttpRequest|WebSocket|\beval\b"
    r"|innerHTML|outerHTML|insertAdjacentHTML|document\.write"
)


def test_no_name_is_declared_in_two_modules_of_the_script() -> None:
    """The modules are joined to one script, in which a name that is declared twice is an error."""
    declared: dict[str, list[str]] = {}
    for module in SCRIPTS:
        source = (ASSETS / f"{module}.js").read_text("utf-8")
        for names in re.findall(
            r"^(?:export )?(?:const|let|function) (\w+|\{[^}]*\}|\[[^\]]*\])", source, re.M
        ):
            for name in re.findall(r"\w+", names):
                declared.setdefault(name, []).append(module)
    assert {name: modules for name, modules in declared.items() if len(modules) > 1} == {}


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text of each style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.raw.append("")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.raw[-1] += data

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.elements]


def content(page: str) -> dict:
    """The data of the page, with its packs opened: texts of documents, and evidence of derivations."""
    raw = Page(page).raw
    shown = json.loads(raw[1])
    opened_packs = [json.loads(gzip.decompress(base64.b64decode(pack))) for pack in raw[2:-1]]

    def opened(places: list[int | None]) -> list:
        return [None if pack is None else opened_packs[pack][str(n)] for n, pack in enumerate(places)]

    return shown | {"texts": opened(shown["textPacks"]), "evidence": opened(shown["evidencePacks"])}


def browser_slice(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


@pytest.fixture(scope="module")
def page() -> str:
    return html(newsroom.newsroom())


def test_it_holds_only_its_own_elements(page: str) -> None:
    names = Page(page).names
    assert names.count("script") == 2 + len(Page(page).raw[2:-1])
    assert names.count("style") == 1
    assert not {"img", "iframe", "svg", "link", "object", "embed", "base", "b"} & set(names)


def test_it_refers_to_nothing_elsewhere(page: str) -> None:
    parsed = Page(page)
    for name, attributes in parsed.elements:
        for attribute, value in attributes.items():
            assert not attribute.startswith("on")
            if attribute in ("src", "href", "action", "srcset"):
                assert (value or "").startswith("#"), (name, attribute, value)
    style, *_, script = parsed.raw
    assert not re.search(r"url\(|@import", style)
    assert not re.search(FORBIDDEN, script)


def test_the_policy_allows_this_style_and_script_and_nothing_else(page: str) -> None:
    parsed = Page(page)
    (policy,) = [a["content"] for n, a in parsed.elements if a.get("http-equiv") == "Content-Security-Policy"]
    style, *_, script = parsed.raw
    allowed = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in (script, style)
    ]
    assert policy == (
        f"default-src 'none'; script-src {allowed[0]}; style-src {allowed[1]}; "
        "base-uri 'none'; form-action 'none'"
    )


def test_every_script_file_is_in_the_page_in_an_order_that_works() -> None:
    assert {path.stem for path in ASSETS.glob("*.js")} == set(SCRIPTS)
    for position, name in enumerate(SCRIPTS):
        source = (ASSETS / f"{name}.js").read_text()
        for imported in re.findall(r'from "\./(\w+)\.js"', source):
            assert imported in SCRIPTS[:position], f"{name}.js uses {imported}.js before it is there"


def test_passages_slice_back_out_of_the_texts(page: str) -> None:
    findings = newsroom.newsroom()
    shown = content(page)
    expected = {
        (a, b, start_a, start_b, end_a - start_a)
        for a, b, start_a, end_a, start_b in data.rows(
            findings.passages, "a", "b", "a_start", "a_end", "b_start"
        )
    }
    texts = dict(data.rows(findings.documents, "id", "text"))
    ids = shown["documents"]["id"]
    seen = 0
    for a, b, _, passages in shown["pairs"]:
        for a_start, a_end, b_start, b_end, _, _ in passages:
            in_a = browser_slice(shown["texts"][a], a_start, a_end)
            in_b = browser_slice(shown["texts"][b], b_start, b_end)
            start_a, start_b = texts[ids[a]].index(in_a), texts[ids[b]].index(in_b)
            assert (ids[a], ids[b], start_a, start_b, len(in_a)) in expected
            seen += 1
    assert seen == findings.passages.num_rows


HOSTILE_BITS = st.sampled_from(
    [
        "</script>",
        "<!--",
        "<script>",
        "]]>",
        "\u2028",
        "\u202e",
        "\x00",
        "\x7f",
        "\x85",
        "\ufeff",
        "&lt;",
        "\\u003c",
        "\U0001f4f0",
    ]
)
HOSTILE_TEXT = st.lists(
    HOSTILE_BITS | st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=8
).map("".join)


@given(st.lists(HOSTILE_TEXT, min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_content_of_a_document_arrives_unchanged(words: list[str]) -> None:
    text, title, outlet, reason = words
    text += "x"
    documents = [
        {"id": id_, "text": text, "title": title, "outlet": outlet, "path": "p"}
        for id_ in ("a" + title, "b" + title)
    ]
    passage = {
        "a": documents[0]["id"],
        "b": documents[1]["id"],
        "a_start": 0,
        "a_end": len(text),
        "b_start": 0,
    }
    findings = Findings(
        **newsroom.tables(
            documents=documents,
            passages=[passage | {"b_end": len(text), "kind": "verbatim", "similarity": 1.0}],
            skipped=[{"path": title, "line": 1, "reason": reason}],
        )
    )
    page = html(findings)
    shown = content(page)
    assert shown["texts"] == [text, text]
    assert shown["documents"]["title"] == [title, title]
    assert shown["documents"]["outlet"] == [outlet, outlet]
    assert shown["skipped"] == [[title, 1, reason]]
    assert browser_slice(text, *shown["pairs"][0][3][0][:2]) == text
    assert set(Page(page).names) == set(Page(html(newsroom.empty())).names)
    assert [len(parts) for parts in (Page(page).raw, shown["textPacks"])] == [4, 2]
    assert not re.search("[\x00-\x08\x7f-\x9f\u202a-\u202e\u2028\u2029]", page)


@given(HOSTILE_TEXT, st.integers(0, 80))
def test_offsets_count_as_browsers_do(text: str, at: int) -> None:
    at = min(at, len(text))
    assert browser_slice(text, 0, data.browser_offset(at, data.wide_characters(text))) == text[:at]


def test_without_documents_and_without_derivations() -> None:
    assert content(html(newsroom.empty()))["families"] == []
    alone = Findings(**newsroom.tables(documents=[{"id": "a", "text": "Alone.", "path": "a.txt"}]))
    shown = content(html(alone))
    assert shown["texts"] == ["Alone."]
    assert shown["notices"] == []
    assert "No derivations" in report.notebook(alone)
    assert "0 documents" in report.notebook(newsroom.empty())


def test_the_order_of_rows_changes_nothing() -> None:
    findings = newsroom.newsroom()
    backwards = {
        name: getattr(findings, name).take(pa.array(range(getattr(findings, name).num_rows - 1, -1, -1)))
        for name in ("pairs", "passages", "derivations", "clusters", "origins")
    }
    turned = Findings(
        documents=findings.documents,
        groups=findings.groups,
        outlets=findings.outlets,
        skipped=findings.skipped,
        settings=findings.settings,
        run=findings.run,
        **backwards,
    )
    one, other = content(html(findings)), content(html(turned))
    assert one["pairs"] == other["pairs"]
    assert one["derivations"] == other["derivations"]
    assert [f["nodes"] for f in one["families"]] == [f["nodes"] for f in other["families"]]


def test_what_does_not_fit_is_left_out_least_related_first_with_a_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    findings = newsroom.newsroom()
    page = html(findings)
    assert None not in content(page)["texts"]
    monkeypatch.setattr(data, "PAGE_BYTES", len(Page(page).raw[1].encode()) + 1_900)
    monkeypatch.setattr(packs, "PACK_BYTES", 100)
    shown = content(html(findings))
    kept = {shown["documents"]["id"][d] for d, text in enumerate(shown["texts"]) if text is not None}
    assert {"urdu/pul", "urdu/khabar"} <= kept  # the likeliest derivation of all
    assert len(kept) < 8
    notice = f"Texts left out to keep this file small, the least related first: {8 - len(kept)}."
    assert shown["notices"][-1] == notice
    monkeypatch.setattr(data, "PAIRS", 2)
    shown = content(html(findings))
    assert len(shown["pairs"]) == len(shown["derivations"]) == 2
    assert shown["notices"][0].startswith("3 of 5 pairs, the least related, are left out")


def test_a_document_without_a_title_is_known_by_how_it_begins() -> None:
    banner, notice = "Skip to the content\n", "Menu | Search"
    texts = {"a": f"{banner}{notice}\n\nThe harbour froze.", "b": f"{banner}{notice} Rain again."}
    passage = {"a": "a", "b": "b", "kind": "boilerplate", "similarity": 1.0}
    spans = ((0, len(banner)), (len(banner), len(banner) + len(notice)))
    passages = [passage | {"a_start": s, "a_end": e, "b_start": s, "b_end": e} for s, e in spans]
    documents = [{"id": id_, "text": text, "path": id_} for id_, text in texts.items()]
    documents.append({"id": "c", "text": "Said before. " * 20, "path": "c"})
    shown = content(html(Findings(**newsroom.tables(documents=documents, passages=passages))))
    first, second, third = shown["documents"]["opening"]
    assert (first, second) == ("The harbour froze.", "Rain again.")
    assert third.startswith("Said before. Said before.")
    assert third.endswith("…")
    assert content(html(newsroom.newsroom()))["documents"]["opening"] == [""] * 8


def test_every_setting_and_version_is_shown() -> None:
    shown = content(html(newsroom.empty()))
    assert {name for name, _ in shown["settings"]} == set(newsroom.empty().settings.as_dict())
    assert {"versions provenance", "versions python", "versions numpy"} <= {name for name, _ in shown["run"]}
    saved = dict(content(html(newsroom.newsroom()))["run"])
    assert saved["versions python"] == "3.11.9"  # of what made the findings, not of what shows them


def test_outside_sources_and_families() -> None:
    shown = content(html(newsroom.newsroom()))
    english = next(f for f in shown["families"] if len(f["documents"]) == 3)
    assert shown["documents"]["id"][english["head"]] == "coast/bridge"
    assert english["byTime"]
    (reuters,) = [n for n, node in enumerate(english["nodes"]) if node[0] == "Reuters"]
    behind = [(english["nodes"][line[1]][0], line[2]) for line in english["lines"] if line[0] == reuters]
    ids = shown["documents"]["id"]
    assert {(ids[d], p) for d, p in behind} == {("coast/bridge", 0.81), ("daily/harrow", 0.4)}


def test_a_source_outside_without_a_name_has_to_be_more_probable() -> None:
    def pictured(probability: float, name: str | None) -> list[str]:
        span = {"a_start": 0, "a_end": 1, "b_start": 0, "b_end": 1, "kind": "verbatim", "similarity": 1.0}
        known = {"family": 0, "p_source_here": 0.0, "p_outside_source": probability, "outside_source": name}
        findings = Findings(
            **newsroom.tables(
                documents=[{"id": id_, "text": "x", "path": id_} for id_ in ("d0", "d1")],
                passages=[{"a": "d0", "b": "d1", **span}],
                origins=[{"id": id_, **known} for id_ in ("d0", "d1")],
            )
        )
        (family,) = content(html(findings))["families"]
        return [node[0] for node in family["nodes"] if isinstance(node[0], str)]

    assert pictured(0.4, None) == []
    assert pictured(0.4, "Nordwire") == ["Nordwire"]
    assert pictured(0.9, None) == ["Unnamed sources"]


def test_a_cluster_of_one_is_not_shown() -> None:
    findings = newsroom.newsroom()
    row = {"id": "urdu/pul", "cluster": 3, "keep": True, "reason": "the only one"}
    clusters = pa.concat_tables([findings.clusters, pa.Table.from_pylist([row], findings.clusters.schema)])
    documents = content(html(replace(findings, clusters=clusters)))["documents"]
    shown = {
        id_: cluster for id_, cluster in zip(documents["id"], documents["cluster"], strict=True) if cluster
    }
    assert shown == {"zh/daqiao": [0, True], "zh/fengbi": [0, False]}


def test_it_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    assert report.write(newsroom.newsroom(), path) == path
    assert path.read_text(encoding="utf-8") == html(newsroom.newsroom())
    report.write(newsroom.empty(), str(path))
    assert path.read_text(encoding="utf-8") == html(newsroom.empty())
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OutputError, match=r"report.html cannot be written: .*report.html is not a folder"):
        report.write(newsroom.newsroom(), path / "report.html")


def test_dates_are_as_precise_as_they_are_known() -> None:
    from datetime import UTC, datetime

    moment = datetime(1987, 2, 26, 15, 1, 2, tzinfo=UTC)
    precisions = ["year", "month", "day", "minute", "second", None]
    rows = [
        {
            "id": str(n),
            "text": "",
            "path": "",
            "published": precision and moment,
            "published_precision": precision,
        }
        for n, precision in enumerate(precisions)
    ]
    written = [date for _, date in data.dates(pa.Table.from_pylist(rows, DOCUMENTS))]
    assert written == ["1987", "1987-02", "1987-02-26", "1987-02-26 15:01 UTC", "1987-02-26 15:01:02 UTC", ""]


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_can_be_read_on_every_colour(scheme: int) -> None:
    style = (ASSETS / "page.css").read_text()
    colours = {
        name: pair[scheme] for name, *pair in re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", style)
    }
    for ground in (*KINDS, "page", "card", "lit", "heat"):
        assert contrast(colours["ink"], colours[ground]) >= 4.5, ground
    for ink in ("soft", "accent"):
        for ground in ("page", "card"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for ground in ("page", "card"):
        assert contrast(colours["edge"], colours[ground]) >= 3, ground


def test_the_language_is_neutral() -> None:
    for path in [*ASSETS.iterdir(), *ASSETS.parent.glob("*.py")]:
        assert not re.search(
            r"plagiar|stolen|steal|culprit|copied|original", path.read_text(), re.IGNORECASE
        ), path.name


def test_a_notebook_shows_counts_picture_and_likeliest_derivations() -> None:
    cell = report.notebook(newsroom.newsroom())
    parsed = Page(cell)
    assert "8 documents · 2 families · 5 derivations · 9 passages" in cell
    assert parsed.names.count("svg") == 1
    assert parsed.names.count("rect") == 5
    assert parsed.names.count("tr") == 6
    assert re.findall(r"<td>(0\.\d\d)</td>", cell) == ["0.93", "0.87", "0.74", "0.52", "0.46"]
    assert not {"script", "img", "iframe", "b"} & set(parsed.names)
    assert "\u202e" not in cell
    assert [cell.count(f"<td>{way}</td>") for way in "→⇢–"] == [3, 0, 2]
    large = report.notebook(newsroom.generated(300))
    assert Page(large).names.count("rect") == 24
    assert "176 less connected documents of this family are not drawn. 1 more family is not drawn." in large


def compared(**relation: float) -> str:
    words = {"b_from_a": 0.0, "a_from_b": 0.0, "common_source": 0.0, "unrelated": 0.0} | relation

    class Compared(Comparison):
        """What `compare` returns, with another relation and other evidence."""

        relation = words
        evidence = (("published", 1.25, "<i>A</i> is older."), ("order", -0.5, "Same order."))
        jaccard, containment_a, containment_b = 0.42, 0.5, 0.75

    passages = [
        {"a_start": 0, "a_end": 8, "b_start": 4, "b_end": 12, "kind": "verbatim"},
        {"a_start": 5, "a_end": 8, "b_start": 9, "b_end": 12, "kind": "quotation"},
    ]
    table = pa.Table.from_pylist(
        [{"a": "a", "b": "b", "similarity": 0.9} | row for row in passages], PASSAGES
    )
    a, b = Document("<b>one</b> two", "x"), Document("---<b>one</b>\ud800", title="<Y>")
    return report.comparison(Compared(a, b, table, None, None, Settings()))


def test_a_comparison_marks_passages_and_says_what_it_means() -> None:
    cell = compared(b_from_a=0.87, a_from_b=0.03, common_source=0.1)
    assert "“&lt;Y&gt;” was probably derived from “&lt;b&gt;one&lt;/b&gt; two” (p = 0.87)" in cell
    assert '<mark class="verbatim" title="verbatim, similarity 0.90"><sup>1</sup>&lt;b&gt;on</mark>' in cell
    assert "<sup>2</sup>" in cell
    assert "&lt;i&gt;A&lt;/i&gt; is older." in cell
    assert "shares 57 % of its text" in cell
    assert "b" not in Page(cell).names
    cell.encode()


def test_a_comparison_does_not_claim_more_than_is_known() -> None:
    assert "direction unclear" in compared(b_from_a=0.5, a_from_b=0.5)
    assert "are more consistent with a common source (p = 0.70)" in compared(common_source=0.7, b_from_a=0.3)
    assert "“&lt;Y&gt;” is possibly derived from" in compared(
        b_from_a=0.39, common_source=0.31, unrelated=0.3
    )
    assert "are more consistent with being unrelated (p = 0.90)" in compared(unrelated=0.9, common_source=0.1)
