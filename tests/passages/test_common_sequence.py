"""Words in common, and how many of them come in the same order."""

from __future__ import annotations

import pytest

from passages.articles import newsroom, prepared_documents
from provenance.passages.common_sequence import longest_common_sequence
from provenance.passages.prepared import with_common_codes


def of(a, b):
    prepared = prepared_documents([a, b])
    return longest_common_sequence(*with_common_codes(prepared.document(0), prepared.document(1))[:2])


@pytest.mark.parametrize(("first", "second"), [("agency", "reworded"), ("explainer", "brief")])
def test_the_common_sequence_does_not_depend_on_the_order_of_the_documents(first, second):
    a, b = (newsroom()["wildfire"][name] for name in (first, second))
    assert of(a, b) == of(b, a)


def test_a_text_has_all_its_words_in_order():
    found = of(newsroom()["wildfire"]["agency"], newsroom()["wildfire"]["agency"])
    # What both quote is left out of both documents.
    assert (found.common, found.in_order, found.in_order_of_shorter) == (1.0, 1.0, 1.0)


def test_texts_without_a_word_in_common():
    assert of("Rust-coloured water flooded cellars.", "Granite slabs tremble quietly.").in_order == 0


def test_what_both_quote_counts_for_nothing():
    quoted = "“Nobody had warned the harbour pilots about the drifting barge”"
    assert of(f"{quoted}, said Lindqvist.", f"Witnesses remember: {quoted}.").common == 0
    assert of(quoted[1:-1], f"Witnesses remember: {quoted}.").common > 0


def test_characters_of_a_script_without_spaces_count_in_twos():
    backwards = "渡轮在雾中搁浅"
    assert of(backwards, backwards[::-1]).common == 0
    assert of(backwards, backwards).common == 1
