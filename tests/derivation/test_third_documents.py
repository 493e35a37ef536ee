"""The evidence of third documents on a pair."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from derivation.example_pairs import OTHER, REPORT, pair
from provenance.derivation.evidence import view_pairs
from provenance.derivation.relation import relate
from provenance.derivation.third_documents import (
    NO_THIRD_EVIDENCE,
    PairThirdEvidence,
    RareWordMatches,
    SharedRareWords,
)

PARAGRAPHS = REPORT.split("\n\n")
FRONT, BACK, WHOLE = "\n\n".join(PARAGRAPHS[:3]), "\n\n".join(PARAGRAPHS[1:]), REPORT


def shared_rare_words(
    texts: list[str],
    related: list[tuple[int, int]] | None = None,
    later: Callable[[int, int], float] = lambda _a, _b: 0.0,
) -> SharedRareWords:
    links = related or list(combinations(range(len(texts)), 2))
    a, b = np.transpose(links)
    return SharedRareWords(
        a,
        b,
        np.array([later(*link) for link in links]),
        RareWordMatches.of(view_pairs([pair(texts[one], texts[other]) for one, other in links])),
    )


def test_two_that_each_share_more_with_a_third_have_a_common_source() -> None:
    found = shared_rare_words([WHOLE, FRONT, BACK]).third_evidence(1, 2)
    assert min(found.both, found.only_a, found.only_b) > 0.9
    assert (found.third_of_a, found.third_of_b) == (0, 0)


def test_a_source_and_its_derived_text_have_no_common_source() -> None:
    assert shared_rare_words([WHOLE, FRONT, BACK]).third_evidence(0, 1).both == 0


def test_a_text_that_shares_with_a_third_what_the_other_lacks_is_not_all_from_the_other() -> None:
    found = shared_rare_words([WHOLE, FRONT, BACK]).third_evidence(0, 1)
    assert found.only_a > 0.9
    assert found.only_b == 0
    assert found.third_of_a == 2


def shared_with_thirds(thirds: list[range], first: int = 40) -> SharedRareWords:
    """Text 1 has its first 40 words from text 0, and the given words in common with texts 2, 3 and so on.

    Of these words, text 0 has only those among the first 40, or among as many as given in `first`. Every text
    has 64 rare words.
    """

    def bits(words: range) -> bytes:
        return sum(1 << 63 - word for word in words).to_bytes(8, "big")

    links = [(range(first), range(first))]
    links += [(range(words.start, min(words.stop, first)), words) for words in thirds]
    number = np.arange(2, 2 + len(thirds))
    a, b = np.zeros(len(thirds), int), np.ones(len(thirds), int)
    return SharedRareWords(
        np.concatenate([[0], a, b]),
        np.concatenate([[1], number, number]),
        np.zeros(1 + 2 * len(thirds)),
        RareWordMatches(
            [
                bits(range(first)),
                *(bits(of_a) for of_a, _ in links[1:]),
                *(bits(of_b) for _, of_b in links[1:]),
            ],
            [
                bits(range(first)),
                *(bits(of_a) for of_a, _ in links[1:]),
                *(bits(of_b) for _, of_b in links[1:]),
            ],
            np.full(1 + 2 * len(thirds), 64),
            np.full(1 + 2 * len(thirds), 64),
            np.zeros(1 + 2 * len(thirds), bool),
        ),
    )


def test_one_of_many_third_documents_may_share_words_by_chance() -> None:
    informative, uninformative = range(20, 64), range(20)
    alone = shared_with_thirds([informative]).third_evidence(0, 1).only_b
    one_of_four = shared_with_thirds([informative, *[uninformative] * 3]).third_evidence(0, 1).only_b
    one_of_eight = shared_with_thirds([informative, *[uninformative] * 7]).third_evidence(0, 1).only_b
    two_of_eight = shared_with_thirds([*[informative] * 2, *[uninformative] * 6]).third_evidence(0, 1).only_b
    assert alone == one_of_four == two_of_eight > 0.9
    assert one_of_eight == pytest.approx(alone / 2)


def test_a_word_more_than_the_texts_share_is_no_evidence_if_they_share_at_least_15() -> None:
    assert shared_with_thirds([range(16)], first=15).third_evidence(0, 1).only_b == 0
    assert shared_with_thirds([range(15)], first=14).third_evidence(0, 1).only_b > 0


def test_a_text_that_two_unrelated_texts_make_up_was_put_together_from_both() -> None:
    merged = f"{PARAGRAPHS[1]}\n\n{OTHER}"
    texts = [
        merged,
        f"{REPORT}",
        f"{OTHER} Nobody in the village has ever lost one to the frost in living memory.",
    ]
    found = shared_rare_words(texts, [(0, 1), (0, 2)])
    assert found.third_evidence(1, 0).merged > 0.5
    assert found.third_evidence(1, 0).third_of_merge == 2


@pytest.mark.parametrize(("one", "two"), [((0, 1), (1, 3)), ((0, 1, 2), (1, 2, 3))])
def test_two_independent_extracts_of_a_text_do_not_make_it_up(
    one: tuple[int, ...], two: tuple[int, ...]
) -> None:
    chosen = ["\n\n".join(PARAGRAPHS[number] for number in numbers) for numbers in (one, two)]
    assert shared_rare_words([WHOLE, *chosen], [(0, 1), (0, 2)]).third_evidence(1, 0).merged == 0


def test_two_unrelated_halves_make_up_a_whole() -> None:
    halves = ["\n\n".join(PARAGRAPHS[:2]), "\n\n".join(PARAGRAPHS[2:])]
    assert shared_rare_words([WHOLE, *halves], [(0, 1), (0, 2)]).third_evidence(1, 0).merged > 0.9


@pytest.mark.parametrize(("a", "b"), list(combinations(range(3), 2)))
def test_swapping_the_pair_swaps_the_evidence(a: int, b: int) -> None:
    texts = shared_rare_words([WHOLE, FRONT, BACK])
    assert texts.third_evidence(b, a) == texts.third_evidence(a, b).swapped()


def test_a_copy_of_one_of_the_two_is_uninformative() -> None:
    assert shared_rare_words([WHOLE, FRONT, WHOLE]).third_evidence(0, 1) == NO_THIRD_EVIDENCE


def test_without_a_third_document_there_is_no_evidence() -> None:
    assert shared_rare_words([WHOLE, FRONT]).third_evidence(0, 1) == NO_THIRD_EVIDENCE


def test_the_relation_uses_third_evidence_and_stays_symmetric() -> None:
    found = pair(WHOLE, FRONT, {"id": "one"}, {"id": "two"})
    third_evidence = PairThirdEvidence(True, 0.8, 0.3, 0.2, 0.4, 7, 8, 9)
    relation = relate(found, third_evidence)
    assert relate(found.swapped(), third_evidence.swapped()) == relation.swapped()
    assert relation.b_from_a / relation.a_from_b > relate(found).b_from_a / relate(found).a_from_b
    assert {"third document", "put together"} <= {each.name for each in relation.evidence}


def test_identical_texts_stay_at_one_half() -> None:
    relation = relate(pair(REPORT, REPORT), PairThirdEvidence(True, 0.8, 0.3, 0.2, 0.4))
    assert (relation.b_from_a, relation.a_from_b) == (0.5, 0.5)


def test_siblings_have_a_common_source() -> None:
    found = pair(FRONT, BACK)
    assert (
        relate(found, PairThirdEvidence(True, 0.9, 0.9, 0.9)).common_source
        > relate(found).common_source + 0.1
    )


def test_a_document_dated_later_than_both_says_nothing_of_them() -> None:
    """A later document may have taken the text that it shares with one of the two from that document."""
    texts, dates = [WHOLE, FRONT, BACK], {0: 1, 1: 2, 2: 3}

    def third_is_later(a: int, b: int) -> float:
        return float(np.sign(dates[b] - dates[a]))

    undated, found = shared_rare_words(texts), shared_rare_words(texts, later=third_is_later)
    assert undated.third_evidence(0, 1).only_a > 0.9
    assert found.third_evidence(0, 1) == NO_THIRD_EVIDENCE
    # The first document is earlier than the others, so its evidence on them is the same as without dates.
    assert found.third_evidence(1, 2) == undated.third_evidence(1, 2)
    # Dates half an hour apart are decisive; dates a few minutes apart have no effect.
    half_an_hour = shared_rare_words(texts, later=lambda a, b: third_is_later(a, b) * 0.51)
    assert half_an_hour.third_evidence(0, 1) == NO_THIRD_EVIDENCE
    minutes = shared_rare_words(texts, later=lambda a, b: third_is_later(a, b) * 0.4)
    assert minutes.third_evidence(0, 1) == undated.third_evidence(0, 1)


def test_a_text_is_put_together_from_earlier_ones_only() -> None:
    halves = ["\n\n".join(PARAGRAPHS[:2]), "\n\n".join(PARAGRAPHS[2:])]
    links = [(0, 1), (0, 2)]
    found = shared_rare_words([WHOLE, *halves], links, later=lambda _a, b: 1.0 if b == 2 else -1.0)
    assert found.third_evidence(1, 0).merged == 0
