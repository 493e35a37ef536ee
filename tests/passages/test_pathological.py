"""Texts nobody writes are compared all the same, in time and memory that their length bounds.

Sizes are such that work growing with the square of a text's words would show: the suite would hang, or
hold more memory than is allowed here.
"""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from passages.articles import newsroom, prepared_documents, share
from provenance.passages import shared_text

STORY = newsroom()["wildfire"]["agency"]
MILLION = "word " * 1_000_000
LETTERS = "a" * 100_000
RANDOM = np.random.default_rng(4)
# 20,000 lines of one word each, no two alike.
LINES = "\n".join(f"line{number}" for number in range(20_000))
# 100,000 sentences of eight words out of two hundred.
VOCABULARY = [f"w{number}" for number in range(200)]
SENTENCES = " ".join(
    "W" + " ".join(VOCABULARY[word] for word in sentence)[1:] + "."
    for sentence in RANDOM.integers(0, 200, size=(100_000, 8))
)
MOST_BYTES = 800 * 2**20


def compared(a: str, b: str):
    """What two texts share, within bounded memory."""
    prepared = prepared_documents([a, b])
    pair = prepared.document(0), prepared.document(1)
    tracemalloc.start()
    try:
        found = shared_text(0, 1, *pair)
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()
    return found


@pytest.mark.parametrize("other", [MILLION, STORY], ids=["itself", "a story"])
def test_one_word_a_million_times(other):
    assert len(compared(MILLION, other).passages) <= 1


@pytest.mark.parametrize("other", [LETTERS, LETTERS[1:], STORY], ids=["itself", "one less", "a story"])
def test_a_hundred_thousand_letters_without_a_space(other):
    assert len(compared(LETTERS, other).passages) <= 1


def test_twenty_thousand_lines_of_one_word():
    (passage,) = compared(LINES, LINES).passages
    assert passage.span == (0, 20_000, 0, 20_000)
    (passage,) = compared(LINES, LINES.split("\n", 10_000)[-1]).passages
    assert passage.span[:2] == (0, 10_000) or passage.span[2:] == (0, 10_000)
    assert compared(LINES, STORY).passages == ()


def test_lines_in_another_order_are_not_a_copy():
    shuffled = "\n".join(RANDOM.permutation(LINES.split("\n")).tolist())
    assert not any(passage.kind == "verbatim" for passage in compared(LINES, shuffled).passages)


def test_a_hundred_thousand_sentences_and_a_short_text():
    middle = len(SENTENCES) // 2
    planted = f"{SENTENCES[:middle]}\n\n{STORY}\n\n{SENTENCES[middle:]}"
    found = compared(planted, STORY)
    tokens = len(prepared_documents([STORY]).stems)
    longest = max(passage.run for passage in found.passages)
    assert longest >= tokens - 2


def test_a_hundred_thousand_sentences_and_themselves():
    (passage,) = compared(SENTENCES, SENTENCES).passages
    assert passage.span == (0, 800_000, 0, 800_000)


def test_a_refrain_of_a_thousand_lines():
    refrain = "Read more about the harbour and its people here.\n" * 1_000
    assert len(compared(refrain, STORY).passages) == 0
    assert len(compared(f"{STORY}\n\n{refrain}", STORY).passages) <= 3


@pytest.mark.parametrize("nothing", ["", " \n\n ", "... — !!! ?", "\u0301\u00ad\u200b", "🦀🦀"])
def test_texts_without_words_share_nothing(nothing):
    for other in (nothing, "", "word", STORY):
        assert share(nothing, other).spans == share(other, nothing).spans == ()
        assert share(nothing, other).p_shared == 0


@pytest.mark.parametrize("word", ["word", "a", "7", "中", "Ünïcødé"])
def test_one_word_is_no_passage_of_a_longer_text(word):
    for other in (STORY, word + " " + STORY):
        assert share(word, other).spans == ()


def test_two_copies_share_all_there_is_however_short():
    (span,) = share("Fog at dawn.", "fog at DAWN").spans
    assert (span.a_start, span.a_end, span.kind) == (0, 11, "verbatim")


def test_numbers_alone():
    numbers = [" ".join(map(str, RANDOM.integers(0, 1000, 2_000).tolist())) for _ in range(2)]
    assert share(*numbers).spans == ()
    (span,) = share(numbers[0], numbers[0]).spans
    assert (span.a_start, span.a_end) == (0, len(numbers[0]))
    assert span.kind == "verbatim"
