"""Ids are unique, and depend on the content and not on the order of the documents."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

import provenance as pv

rows = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["a", "b", "a~2", 7, ""]),
            "text": st.sampled_from(["one", "two", "three"]),
            "url": st.sampled_from([None, "u1", "u2"]),
        }
    ),
    max_size=12,
)


@given(rows, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_ids_are_unique_and_do_not_depend_on_order(given_rows: list[dict], random: object) -> None:
    named = [row for row in given_rows if row["id"] != ""]
    shuffled = list(named)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = pv.read(named), pv.read(shuffled)
    ids = one.documents["id"].to_pylist()
    assert len(set(ids)) == len(named)
    assert {str(row["id"]) for row in named} <= set(ids)

    def content(corpus: pv.Corpus) -> list[tuple]:
        table = corpus.documents.select(["id", "text", "url"]).to_pylist()
        return sorted((row["id"], row["text"], row["url"] or "") for row in table)

    assert content(one) == content(other)
    assert one.renamed == other.renamed


def test_which_text_keeps_the_id_is_decided_by_content_and_the_other_is_reported() -> None:
    first = pv.read([{"id": "x", "text": "One."}, {"id": "x", "text": "Two."}])
    kept = dict(zip(first.documents["text"].to_pylist(), first.documents["id"].to_pylist(), strict=True))
    assert sorted(kept.values())[0] == "x"
    assert [("x", sorted(kept.values())[1])] == list(first.renamed)
    assert sorted(kept.values())[1].startswith("x~")


def test_a_name_that_is_taken_is_not_given() -> None:
    corpus = pv.read([{"id": "x", "text": "Same."}] * 3)
    ids = corpus.documents["id"].to_pylist()
    again = pv.read([{"id": id, "text": "Same."} for id in ids] + [{"id": "x", "text": "Same."}])
    assert len(set(ids)) == 3
    assert len(set(again.documents["id"].to_pylist())) == 4
    assert set(ids) < set(again.documents["id"].to_pylist())


def test_blank_ids_count_as_absent_and_whole_floats_lose_their_point() -> None:
    texts = [{"id": 10.0, "text": "a"}, {"id": None, "text": "b"}, {"id": 30.0, "text": "c"}]
    assert pv.read(texts).documents["id"].to_pylist() == ["10", "1", "30"]
    assert pv.read([{"id": " ", "text": "b"}]).documents["id"].to_pylist() == ["0"]
