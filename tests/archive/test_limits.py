"""The limits on the documents that an archive considers for one text, as stated in docs/archive.md."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

import provenance as pv
from provenance.archive.neighbourhood import _family
from provenance.archive.retrieval import partners
from provenance.archive.state import State, open_state
from provenance.archive.text_index import index_texts
from provenance.archive.tracing import _with
from provenance.engine.run import Run


class Linked:
    """A state that has only the links, dates and numbers of documents."""

    def __init__(self, links: list[tuple[int, int]], size: int) -> None:
        self._links = {(one, other) for pair in links for one, other in (pair, pair[::-1])}
        self.numbers, self.times = np.arange(size), np.arange(size)[::-1]

    def linked_to(self, positions: np.ndarray) -> np.ndarray:
        return np.array(sorted({other for one, other in self._links if one in positions}), np.int64)


def test_a_family_is_followed_for_three_steps() -> None:
    chain = Linked([(place, place + 1) for place in range(9)], 10)
    assert _family(chain, np.array([0]), 1).tolist() == [0, 1, 2, 3]  # type: ignore[arg-type]


def test_the_forty_earliest_of_a_large_family_are_taken_for_each_document() -> None:
    star = Linked([(0, place) for place in range(1, 100)], 100)
    assert _family(star, np.array([0]), 1).tolist() == [0, *range(61, 100)]  # type: ignore[arg-type]
    assert _family(star, np.array([0]), 2).tolist() == [0, *range(21, 100)]  # type: ignore[arg-type]


def words(count: int, seed: int) -> str:
    drawn = random.Random(seed)
    return " ".join("".join(drawn.choices("abcdefghijklmnopqrst", k=7)) for _ in range(count))


@pytest.fixture(scope="module")
def anthology(tmp_path_factory: pytest.TempPathFactory) -> tuple[State, list[str]]:
    """An archive of ninety texts and, in one list, a passage of thirty words from each."""
    passages = [words(30, seed) + "." for seed in range(90)]
    folder = tmp_path_factory.mktemp("anthology") / "archive"
    texts = [f"{passage} {words(40, 1_000 + place)}." for place, passage in enumerate(passages)]
    pv.Archive(folder).add([{"id": f"{place:02}", "text": text} for place, text in enumerate(texts)])
    return open_state(folder), passages


def found(state: State, text: str) -> tuple[int, int]:
    """The number of documents with which a text is aligned, and the number of others that are considered."""
    document = pv.read([{"id": "asked", "text": text}]).documents
    index = index_texts(document, Run())
    state, position = _with(state, document, index)
    at = np.array([position])
    looked_up = partners(state, index, at)
    aligned = set(looked_up.pairs.ravel().tolist()) - set(at.tolist())
    return len(aligned), len(set(looked_up.positions.tolist()) - aligned - set(at.tolist()))


def test_a_text_is_aligned_with_the_64_that_share_most_copied_words(
    anthology: tuple[State, list[str]],
) -> None:
    state, passages = anthology
    assert found(state, " ".join(passages[:70]))[0] == 64
    assert found(state, " ".join(passages[:60]))[0] == 60


def test_16_more_that_share_rare_words_are_looked_at(anthology: tuple[State, list[str]]) -> None:
    state, passages = anthology
    shuffled = [random.Random(1).sample(each.rstrip(".").split(), 30) for each in passages]
    assert found(state, " ".join(" ".join(each) + "." for each in shuffled[:30])) == (0, 16)
    assert found(state, " ".join(" ".join(each) + "." for each in shuffled[:9])) == (0, 9)


def test_one_stock_phrase_is_not_enough(anthology: tuple[State, list[str]]) -> None:
    state, passages = anthology
    phrase, filler = passages[0].split(), words(30, 5_000)
    texts = [f"{filler} {' '.join(phrase[:size])}. {filler}" for size in range(30)]
    aligned = [found(state, text)[0] for text in texts]
    shared = [shared_fingerprints(state, text) for text in texts]
    assert 1 in shared
    assert aligned == [int(count >= 2) for count in shared]


def shared_fingerprints(state: State, text: str) -> int:
    """The number of fingerprints of a text that are in the archive."""
    keys = np.unique(index_texts(pv.read([text]).documents, Run()).fingerprints.keys)
    return len(np.unique(state.find("fingerprints", keys)[0]))


@pytest.mark.parametrize(("rarer", "looked_at"), [(5, True), (6, False)])
def test_only_the_seven_rarest_words_of_a_sentence_are_looked_up(
    tmp_path: Path, rarer: int, looked_at: bool
) -> None:
    names, stock = words(rarer + 2, 1).split(), [words(40, 100 + place) for place in range(90)]
    *rare, one, other = names
    holders = [f"{word} {stock[place]}." for place, word in enumerate(rare)]
    # The last two words are in more texts than the other words, and one text contains both.
    holders += [f"{one} {stock[20]}.", f"{other} {stock[21]}.", f"{one} {other} {stock[22]}."]
    texts = holders + [f"{each}." for each in stock[30:]]
    archive = pv.Archive(tmp_path / "archive")
    archive.add([{"id": f"{place:02}", "text": text} for place, text in enumerate(texts)])
    assert found(open_state(archive.folder), " ".join(names) + ".") == (0, int(looked_at))
