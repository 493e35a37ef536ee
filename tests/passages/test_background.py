"""Rarity: from shipped counts, from a corpus, from the length of words; and the weight of names."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from passages.articles import prepared_documents
from provenance.passages.background import BIT, LARGEST, from_frequencies, rarity, shipped
from provenance.passages.prepared import prepare
from provenance.text import tokenize
from provenance.text.languages import languages
from provenance.text.stems import stems


def weights_of(text: str, language: str | None) -> list[int]:
    tokens = tokenize([text])
    return rarity(stems(tokens, [text], [language]), tokens, [language]).tolist()


def test_frequencies_become_bits():
    identities = np.array([30, 10, 20], dtype=np.uint64)
    background = from_frequencies(identities, np.array([1, 512, 1024]), 1024)
    assert background.of(np.array([10, 20, 30, 40], dtype=np.uint64)).tolist() == [BIT, 0, 10 * BIT, 10 * BIT]


def test_rarity_is_bounded():
    background = from_frequencies(np.array([1], dtype=np.uint64), np.array([1]), 10**9)
    assert background.of(np.array([1, 2], dtype=np.uint64)).tolist() == [LARGEST, LARGEST]


def test_a_background_without_words_knows_none():
    nothing = from_frequencies(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64), 256)
    assert nothing.of(np.array([5], dtype=np.uint64)).tolist() == [8 * BIT]


def test_rarer_english_words_weigh_more():
    weights = weights_of("the said harbour breakwater", "en")
    assert weights == sorted(set(weights))
    assert weights[-1] == LARGEST


def test_the_forms_of_a_word_weigh_the_same():
    one, other = weights_of("decision decisions", "en")
    assert one == other < LARGEST


def test_every_shipped_table_can_be_read_and_distinguishes_common_words_from_rare():
    for language in ("en", "ar", "ur"):
        background = shipped(language)
        table = (resources.files("provenance.passages") / "data" / f"{language}.tsv").read_text("utf-8")
        rows = [line.split("\t") for line in table.splitlines() if line[:1] != "#"]
        weights = background.of(np.array([int(identity, 16) for _, identity, _ in rows], np.uint64))
        assert len(background.known) == len(rows)
        assert weights.min() <= 2 * BIT
        assert weights.max() > 6 * BIT > 3 * weights.min()


def test_length_replaces_counts_where_no_table_is_shipped():
    assert shipped("xx") is None
    for language in (None, "xx"):
        assert weights_of("a an olmak ekspeditionsleiter", language) == [BIT, BIT, 4 * BIT, 10 * BIT]


def test_a_character_of_a_script_without_spaces_weighs_like_a_short_word():
    assert set(weights_of("港口大厅", None)) == {4 * BIT}


def test_one_language_does_not_weigh_the_words_of_another():
    texts = ["the harbour", "the harbour"]
    tokens = tokenize(texts)
    known = ["en", None]
    found = rarity(stems(tokens, texts, known), tokens, known)
    assert found[:2].tolist() == weights_of(texts[0], "en")
    assert found[2:].tolist() == weights_of(texts[1], None)


def test_a_corpus_replaces_the_shipped_background():
    texts = ["the old harbour froze", "the old harbour froze"]
    tokens = tokenize(texts)
    known = ["en", "en"]
    corpus = from_frequencies(np.unique(stems(tokens, texts, known)), np.array([128] * 4), 1024)
    assert prepare(texts, tokens, known, corpus).weights.tolist() == [3 * BIT] * 8


def test_names_and_numbers_weigh_three_bits_however_rare():
    text = "We know that Smith met Zxqvara in 1961, and that Zxqvara was late for it by 7 hours."
    prepared = prepared_documents([text])
    words = [text[start:end] for start, end in zip(prepared.tokens.starts, prepared.tokens.ends, strict=True)]
    weight = dict(zip(words, prepared.weights.tolist(), strict=True))
    assert weight["Smith"] == weight["Zxqvara"] == weight["1961"] == weight["7"] == 3 * BIT
    assert weight["We"] < 3 * BIT


def test_capitals_of_a_heading_are_no_names():
    text = (
        "Council Votes To Close The Old Harbour\n\nThe council has voted to close the old harbour this week."
    )
    assert not prepared_documents([text]).names.any()


@pytest.mark.parametrize(("word", "names"), [("near", 6), ("Grant", 0)])
def test_a_sentence_is_a_heading_if_more_than_six_of_ten_words_have_capitals(word, names):
    text = f"we saw Alba Brandt Cole Dahl Ekko Frost {word} there."
    assert prepared_documents([text]).names.sum() == names


def test_a_name_at_the_start_of_a_sentence_is_recognised_by_the_rest_of_the_text():
    text = "Marsh walked out at noon. Nobody stopped Marsh at the gate. People wept when the people left."
    prepared = prepared_documents([text])
    words = [text[start:end] for start, end in zip(prepared.tokens.starts, prepared.tokens.ends, strict=True)]
    assert {word for word, name in zip(words, prepared.names, strict=True) if name} == {"Marsh"}


def test_german_nouns_are_no_names():
    text = "Der Bürgermeister hat am Montag den Haushalt für das Jahr vorgelegt und die Schulden genannt."
    tokens = tokenize([text])
    assert languages([text]) == ["de"]
    assert not prepare([text], tokens, ["de"]).names.any()
