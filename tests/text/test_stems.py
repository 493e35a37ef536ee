"""Stems join the forms of a word, and touch nothing they know nothing about."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import xxhash

from provenance.text import tokenize
from provenance.text.stems import stems


def stems_of(text, language):
    texts = [text]
    return stems(tokenize(texts), texts, [language]).tolist()


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "run running runs Runs RUNNING"),
        ("en", "minister minister's ministers minister’s"),
        ("de", "Häuser Häusern häuser Ha\u0308user"),
        ("fr", "école écoles l'école l’école ÉCOLES"),
        ("ru", "книга книги книгу КНИГОЙ"),
        ("ar", "المدرسة مدرسة المَدْرَسَة المدرســة"),
        ("fa", "ایران ايران"),
        ("ur", "کہانی كہاني"),
    ],
)
def test_forms_of_a_word_have_one_stem(language, forms):
    assert len(set(stems_of(forms, language))) == 1


@pytest.mark.parametrize("language", [None, "zh", "xx"])
def test_without_a_stemmer_a_token_keeps_its_identity(language):
    text = "running runs 中文 naïve"
    assert stems_of(text, language) == tokenize([text]).identities.tolist()


def test_accents_make_a_difference():
    assert len(set(stems_of("pêche péché", "fr"))) == 2


def test_a_stem_is_identified_by_its_hash():
    assert stems_of("Running", "en") == [xxhash.xxh64_intdigest(b"run")]


def test_each_document_is_stemmed_in_its_own_language_from_any_container():
    texts = ["running ponies", "running ponies", None, "running Häuser"]
    array = pa.chunked_array([texts[:1], texts[1:]])
    tokens = tokenize(array)
    found = stems(tokens, array, ["en", None, "en", "de"])
    assert found[tokens.of(0)].tolist() == stems_of(texts[0], "en")
    assert found[tokens.of(1)].tolist() == tokens.identities[tokens.of(1)].tolist()
    assert found[tokens.of(3)].tolist() == stems_of(texts[3], "de")


def test_what_is_known_is_bounded_and_makes_no_difference(monkeypatch):
    module = stems.__globals__
    text = " ".join(f"{word}ing" for word in ("walk", "talk", "jump", "call", "want"))
    expected = stems_of(text, "en")
    monkeypatch.setitem(module, "MOST_KNOWN", 3)
    monkeypatch.setitem(module, "_known", {})
    assert [stems_of(text, "en"), stems_of(text, "en")] == [expected, expected]
    assert len(module["_known"]["en"]) <= 3


def test_a_word_of_a_million_letters_keeps_its_identity():
    text = "a" * 1_000_000 + " running"
    found = stems_of(text, "en")
    assert found == [int(tokenize([text]).identities[0]), *stems_of("running", "en")]
    assert np.array(found).shape == (2,)
