"""Passages through the public names: the same whether two texts are compared or a corpus scanned."""

from __future__ import annotations

import numpy as np
import pytest

import provenance as pv
from passages.articles import newsroom, newsroom_sources, share

EVENT = "river-ruling"
STORY = newsroom()[EVENT]["agency"]


@pytest.fixture(scope="module")
def corpus():
    """Three events, every report and version of them."""
    return [
        {"id": f"{event}/{name}", "text": text}
        for event in ("ferry-sarnhold", "river-ruling", "scree-moth")
        for name, text in newsroom()[event].items()
    ]


@pytest.fixture(scope="module")
def findings(corpus):
    return pv.scan(corpus)


def rows(table, texts=None):
    """Passages without regard to which document is called a."""
    found = set()
    for row in table.to_pylist():
        spans = [(row["a"], row["a_start"], row["a_end"]), (row["b"], row["b_start"], row["b_end"])]
        found.add((*sorted(spans), row["kind"], row["similarity"]))
    return found


def test_passages_are_spans_of_both_texts():
    pasted = "From our correspondent.\n\n" + STORY.upper()
    (row,) = pv.compare(pasted, STORY).passages.to_pylist()
    assert pasted[row["a_start"] : row["a_end"]] == STORY[row["b_start"] : row["b_end"]].upper()
    assert row["b_end"] - row["b_start"] > 0.98 * len(STORY.strip())
    assert row["kind"] == "verbatim"
    # Names are recognised by their capitals, so the words of the two documents do not weigh quite the same.
    assert row["similarity"] > 0.9


def test_comparing_finds_what_is_shared():
    other = newsroom()[EVENT]["reworded"]
    table = pv.compare(STORY, other).passages
    spans = [(row["a_start"], row["a_end"], row["b_start"], row["b_end"]) for row in table.to_pylist()]
    assert spans == [
        (span.a_start, span.a_end, span.b_start, span.b_end) for span in share(STORY, other).spans
    ]
    assert all(0 < similarity <= 1 for similarity in table["similarity"].to_pylist())


def test_comparing_mirrors():
    one, other = (pv.Document(newsroom()[EVENT][name], id=name) for name in ("regional", "rewritten"))
    there, back = pv.compare(one, other), pv.compare(other, one)
    assert rows(there.passages)
    assert rows(there.passages) == rows(back.passages)
    assert (there.containment_a, there.containment_b) == (back.containment_b, back.containment_a)


def test_a_scan_finds_what_comparing_finds(corpus, findings):
    """But for boilerplate, which only a corpus knows."""
    texts = {item["id"]: item["text"] for item in corpus}
    scanned = {}
    for row in findings.passages.to_pylist():
        scanned.setdefault((row["a"], row["b"]), []).append(row)
    assert len(scanned) > 20
    for (a, b), passages in sorted(scanned.items())[::4]:
        compared = pv.compare(texts[a], texts[b]).passages.to_pylist()
        spans = [
            [(row["a_start"], row["a_end"], row["b_start"], row["b_end"]) for row in found]
            for found in (compared, passages)
        ]
        assert sorted(spans[0]) == sorted(spans[1])


def test_a_scan_relates_what_was_derived(findings):
    related = {
        frozenset((row["a"], row["b"]))
        for row in findings.passages.to_pylist()
        if row["kind"] not in ("quotation", "boilerplate")
    }
    sought = [
        frozenset((f"{event}/{source}", f"{event}/{derived}"))
        for event in ("ferry-sarnhold", "river-ruling", "scree-moth")
        for source, derived in newsroom_sources(event)
    ]
    assert sum(pair in related for pair in sought) >= 0.9 * len(sought)
    # Never one event with another.
    assert all(len({name.split("/")[0] for name in pair}) == 1 for pair in related)


def test_neither_order_nor_ids_nor_threads_matter(corpus, findings):
    order = np.random.default_rng(7).permutation(len(corpus))
    names = {item["id"]: f"{place:03}" for place, item in zip(order, corpus, strict=True)}
    shuffled = [{**corpus[place], "id": names[corpus[place]["id"]]} for place in order]
    again = pv.scan(shuffled, threads=1)
    original = {new: old for old, new in names.items()}

    def renamed(row, *columns):
        return {**row, **{column: original[row[column]] for column in columns}}

    passages = again.passages.from_pylist(
        [renamed(row, "a", "b") for row in again.passages.to_pylist()], again.passages.schema
    )
    assert rows(passages) == rows(findings.passages)

    def spans_of_groups(table, name):
        held = {}
        for row in table.to_pylist():
            held.setdefault(row["group"], set()).add((name(row["id"]), row["start"], row["end"]))
        return {frozenset(spans) for spans in held.values()}

    assert spans_of_groups(again.groups, original.get) == spans_of_groups(findings.groups, str)


def test_a_copied_text_has_one_passage_all_of_it():
    findings = pv.scan([{"id": name, "text": STORY} for name in "abcd"])
    table = findings.passages.to_pylist()
    assert len(table) == 3
    for row in table:
        assert STORY[row["a_start"] : row["a_end"]] == STORY[row["b_start"] : row["b_end"]]
        assert row["a_end"] - row["a_start"] > 0.98 * len(STORY.strip())
    assert findings.groups["size"].to_pylist() == [4] * 4


def test_with_a_background_comparing_recognises_boilerplate():
    footer = (
        "The Gazette is owned by its readers and printed on Tuesdays. Letters should be signed, may be "
        "shortened, and are never returned. Subscriptions lapse after a quarter unless renewed in writing."
    )
    pages = [f"{newsroom()[event]['agency'].strip()}\n\n{footer}" for event in sorted(newsroom())[:5]]
    kinds = pv.compare(pages[0], pages[1], background=pages).passages["kind"].to_pylist()
    assert kinds == ["boilerplate"]
    assert kinds == pv.scan(pages[:2]).passages["kind"].to_pylist()
    assert "boilerplate" not in pv.compare(pages[0], pages[1]).passages["kind"].to_pylist()


def test_languages_without_spaces_and_without_tables():
    chinese = (
        "渡轮在黎明时分搁浅，两百名乘客踩着泥滩步行上岸。船长说，雾来得太快，他没有看见防波堤上的灯。"
        "港务局已经暂停所有航班，并要求公司交出过去三年的维修记录。居民们早就抱怨，这条航线只剩下一艘旧船。"
    )
    others = (
        "市政府昨天公布了新的图书馆预算。",
        "博物馆的失窃案仍然没有线索，警方请求公众提供录像。",
    )
    a, b = f"{others[0]}{chinese}", f"{others[1]}{chinese}"
    (row,) = pv.compare(a, b).passages.to_pylist()
    assert a[row["a_start"] : row["a_end"]] == b[row["b_start"] : row["b_end"]] == chinese
    assert row["kind"] == "verbatim"


def test_a_background_leaves_copies_copies():
    texts = [newsroom()[EVENT]["agency"], newsroom()[EVENT]["tabloid"]]
    (row,) = pv.compare(texts[0], texts[0], background=texts).passages.to_pylist()
    assert row["kind"] == "verbatim"


def test_the_direction_between_identical_texts_is_even():
    text = newsroom()[EVENT]["agency"]
    for language in ("en-US", "de", "xx"):
        relation = pv.compare(pv.Document(text, language=language), text).relation
        assert (relation["b_from_a"], relation["a_from_b"]) == (0.5, 0.5)


def test_short_texts_about_different_things_share_nothing():
    headlines = [
        "Police said on Monday that three people were hurt in the fire in Berlin.",
        "Police said on Monday that two men were arrested after the match in Rome.",
        "Council to vote on new library budget next week",
    ]
    assert pv.scan(headlines).passages.num_rows == 0
    assert pv.compare("a b c", "a").passages.num_rows == 0


def test_one_sentence_copied_into_another_story_is_found():
    copied = (
        "The inspectors found that the lower gate had been held open with a length of rusted chain since "
        "the spring floods carried away its counterweight."
    )
    a, b = (
        "\n\n".join([*newsroom()[event]["agency"].split("\n\n")[:4], copied, *rest])
        for event, rest in (("wildfire", ["Nothing more is known."]), ("museum-theft", []))
    )
    c = pv.compare(a, b)
    (row,) = c.passages.to_pylist()
    assert a[row["a_start"] : row["a_end"]] == b[row["b_start"] : row["b_end"]] == copied
    assert c.relation["unrelated"] < 0.2


def test_an_unreadable_date_is_an_error():
    with pytest.raises(pv.InputError, match="published"):
        _ = pv.compare(pv.Document("One.", published="not a date"), "Two.")
