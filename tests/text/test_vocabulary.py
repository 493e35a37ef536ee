"""A vocabulary holds what a dictionary would."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.text.vocabulary import Vocabulary

# Few last digits, so that words want the same places; the end of the table too.
words = st.builds(
    lambda high, low: (high << 32) + low, st.integers(0, 20), st.sampled_from([0, 1, 2, 4094, 4095])
)


def numbers(values):
    return np.array(list(values), np.uint64)


@settings(deadline=None)
@given(st.lists(st.dictionaries(words, st.integers(0, 2**64 - 1), max_size=40), max_size=4), st.lists(words))
def test_a_vocabulary_holds_what_a_dictionary_would(batches, sought):
    vocabulary, expected = Vocabulary(), {}
    for batch in batches:
        vocabulary.add(numbers(batch), numbers(batch.values()))
        expected.update(batch)
    values, known = vocabulary.find(numbers(sought))
    expected.pop(0, None)
    assert known.tolist() == [word in expected for word in sought]
    assert values[known].tolist() == [expected[word] for word in sought if word in expected]
    assert len(vocabulary) == len(expected)


def test_a_vocabulary_grows():
    vocabulary = Vocabulary()
    known = np.random.default_rng(1).integers(0, 2**64, 20_000, dtype=np.uint64, endpoint=False)
    for part in np.array_split(known, 7):
        vocabulary.add(part, part + np.uint64(1))
    values, found = vocabulary.find(np.concatenate([known, known + np.uint64(1)]))
    assert found.tolist() == [True] * len(known) + [False] * len(known)
    assert (values[found] == known + np.uint64(1)).all()
