"""Which pairs are aligned: none that share a copied run is lost, and rewrites are found among many texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from passages.articles import indexed, newsroom, newsroom_sources
from provenance.engine.ragged import offsets_of
from provenance.engine.run import Run
from provenance.passages import candidates, fingerprints, rare_word_pairs
from provenance.passages.candidates import candidate_pairs
from provenance.passages.corpus_index import frequencies
from provenance.passages.fingerprints import GUARANTEED
from provenance.passages.rare_word_pairs import reworded_pairs
from provenance.passages.sentence_stems import first_bits, taken
from provenance.settings import Settings
from provenance.text.sentences import sentences

SYLLABLES = ["ba", "dor", "len", "mik", "ru", "sta", "ven", "wol", "tra", "ish", "ock", "ume", "per", "gal"]
FUNCTION = ["the", "of", "and", "to", "in", "was", "that", "for", "on", "by", "with", "at"]


def invented(seed: int, words: int = 200) -> str:
    """English in its function words, invented in all others, most of which other texts have too."""
    random = np.random.default_rng(seed)
    text = []
    for place in range(words):
        picked = random.integers(len(SYLLABLES), size=random.integers(2, 4))
        word = (
            FUNCTION[random.integers(len(FUNCTION))] if place % 2 else "".join(SYLLABLES[i] for i in picked)
        )
        text.append(word)
    return ". ".join(" ".join(text[i : i + 12]).capitalize() for i in range(0, words, 12)) + "."


@pytest.fixture
def many(monkeypatch):
    """However few texts there are, their pairs are looked for."""
    monkeypatch.setattr(candidates, "ALL_PAIRS", 0)


def pairs_of(texts: list[str], settings: Settings | None = None) -> set[tuple[int, int]]:
    documents, index = indexed(texts)
    # Texts without words are never candidates.
    some = np.flatnonzero(index.documents["tokens"].to_numpy())
    a, b = candidate_pairs(documents, some, index, Run(settings or Settings()))
    pairs = list(zip(a.tolist(), b.tolist(), strict=True))
    assert pairs == sorted(set(pairs))
    assert all(first < second for first, second in pairs)
    return set(pairs)


def reworded_in(texts: list[str], known: np.ndarray | None = None) -> np.ndarray:
    documents, index = indexed(texts)
    known = np.zeros((0, 2), dtype=np.int64) if known is None else known
    stems, holders = frequencies(index.stems, candidates.COMMON)
    rare = first_bits(stems), holders
    return reworded_pairs(documents, np.arange(len(texts)), index, rare, known, Run())


def places(identities: np.ndarray, lengths: list[int]) -> np.ndarray:
    return fingerprints.fingerprints(np.cumsum([0, *lengths]), identities)[1]


words = st.lists(st.integers(0, 5), max_size=30)


@examples(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 5), min_size=GUARANTEED, max_size=GUARANTEED), words, words, words, words)
def test_a_run_of_the_guaranteed_length_holds_a_fingerprint_of_both(
    run, before_a, after_a, before_b, after_b
):
    a, b = before_a + run + after_a, before_b + run + after_b
    identities = np.array(a + b, dtype=np.uint64)
    at = places(identities, [len(a), len(b)])
    inside_a = set((at[at < len(a)] - len(before_a)).tolist())
    inside_b = set((at[at >= len(a)] - len(a) - len(before_b)).tolist())
    assert inside_a & inside_b & set(range(GUARANTEED - fingerprints._GRAM + 1))


@examples(max_examples=100, deadline=None)
@given(st.lists(words, min_size=1, max_size=5))
def test_a_document_has_the_same_fingerprints_whatever_the_others_are(documents):
    flat = np.array([word for document in documents for word in document], dtype=np.uint64)
    lengths = [len(document) for document in documents]
    together = places(flat, lengths).tolist()
    begin = 0
    for document in documents:
        alone = places(np.array(document, dtype=np.uint64), [len(document)])
        mine = {place - begin for place in together if begin <= place < begin + len(document)}
        assert set(alone.tolist()) <= mine
        # None reaches beyond the document, and whatever is long enough for a shingle has one.
        assert max(mine, default=0) <= max(len(document) - fingerprints._GRAM, 0)
        assert bool(mine) == (len(document) >= fingerprints._GRAM)
        begin += len(document)


def test_few_texts_are_all_compared():
    texts = [invented(seed, 20) for seed in range(6)]
    assert len(pairs_of(texts)) == 15
    documents, index = indexed(texts)
    a, b = candidate_pairs(documents, np.array([1, 4, 5]), index, Run())
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == [(1, 4), (1, 5), (4, 5)]


@pytest.mark.parametrize(("count", "everyone"), [(63, True), (64, False)])
def test_all_are_compared_up_to_two_thousand_pairs(count, everyone):
    found = pairs_of([invented(seed, 40) for seed in range(count)])
    assert (len(found) == count * (count - 1) // 2) == everyone


@pytest.mark.usefixtures("many")
def test_no_text_and_texts_without_words_have_no_pairs():
    assert pairs_of([]) == set()
    assert pairs_of(["", "...", "one"]) == set()


@pytest.mark.usefixtures("many")
def test_a_copied_sentence_in_a_long_article_makes_a_pair():
    sentence = "Forty lanterns were counted along the disused pier before the last ferry turned back unlit."
    texts = [invented(seed, 1500) for seed in range(8)]
    texts[2] = texts[2] + " " + sentence
    texts[6] = sentence + " " + texts[6]
    assert (2, 6) in pairs_of(texts)


@pytest.mark.usefixtures("many")
def test_candidates_do_not_depend_on_positions():
    texts = [text for articles in list(newsroom().values())[:4] for text in articles.values()]
    found = {frozenset(texts[place] for place in pair) for pair in pairs_of(texts)}
    assert len(found) > 30
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(texts))
        shuffled = [texts[place] for place in order]
        assert {frozenset(shuffled[place] for place in pair) for pair in pairs_of(shuffled)} == found


@pytest.mark.usefixtures("many")
def test_threads_change_nothing():
    texts = [text for articles in list(newsroom().values())[:3] for text in articles.values()]
    assert pairs_of(texts, Settings(threads=1)) == pairs_of(texts, Settings(threads=3))


def with_one_footer(count: int) -> list[str]:
    footer = (
        "Zeppelin quartz jackdaws waltz briskly under the vexed glyph of forty fjord bankers at dusk, while "
        "the sphinx of black marble judges every vow that boxing wizards make."
    )
    return [" ".join(f"w{seed}x{word}" for word in range(100)) + ". " + footer for seed in range(count)]


@pytest.mark.usefixtures("many")
def test_the_documents_of_an_oversized_bucket_are_all_linked_to_one_representative(monkeypatch):
    texts = with_one_footer(12)
    everyone = {(first, second) for first in range(12) for second in range(first + 1, 12)}
    assert pairs_of(texts, Settings(max_frequency=2)) >= everyone
    monkeypatch.setattr(candidates, "COMMON", 5)
    linked = pairs_of(texts)
    (representative,) = set.intersection(*map(set, linked))
    assert linked == {tuple(sorted((representative, member))) for member in {*range(12)} - {representative}}


@pytest.mark.parametrize(("count", "partners"), [(100, 99), (101, 1)])
def test_more_than_a_hundred_documents_with_one_footer_are_paired_with_one_of_them(count, partners):
    found = np.array(sorted(pairs_of(with_one_footer(count))))
    assert np.median(np.bincount(found.ravel())) == partners


@pytest.mark.usefixtures("many")
def test_the_representative_of_undated_texts_has_most_of_what_they_share(monkeypatch):
    """A story and copies of it that are each changed elsewhere, and longer."""
    monkeypatch.setattr(candidates, "COMMON", 5)
    for seed in range(4):
        story = invented(seed, 240).split(". ")
        texts = []
        for copy in range(12):
            changed = list(story)
            changed[copy + 2] = invented(100 + copy, 12).rstrip(".")
            texts.append(". ".join([*changed, invented(200 + copy, 12)]))
        linked = pairs_of([*texts, ". ".join(story)])
        assert linked >= {(copy, 12) for copy in range(12)}


@pytest.mark.usefixtures("many")
def test_rewrites_are_found_among_hundreds_of_texts():
    """True sources of every invented event, hidden among texts of no interest."""
    names = [(event, name) for event, articles in newsroom().items() for name in articles]
    texts = [newsroom()[event][name] for event, name in names] + [invented(seed) for seed in range(400)]
    found = pairs_of(texts)
    sought = {
        tuple(sorted((names.index((event, source)), names.index((event, derived)))))
        for event in newsroom()
        for source, derived in newsroom_sources(event)
    }
    missed = [[names[place] for place in pair] for pair in sought - found]
    assert len(missed) <= 0.02 * len(sought), missed
    # The cost: a small part of all pairs, and in proportion to the texts.
    assert len(found) <= 8 * len(texts)


def lengthy(seed: int) -> str:
    return invented(seed, 1200)


@pytest.mark.usefixtures("many")
def test_two_reworded_sentences_in_a_long_article_make_a_pair():
    wanted, texts = [], []
    for articles in newsroom().values():
        spans = sentences(articles["reworded"])
        first = len(spans) // 3
        passage = articles["reworded"][spans[first, 0] : spans[first + 1, 1]]
        wanted.append((len(texts), len(texts) + 1))
        host = lengthy(len(texts))
        texts += [articles["agency"], f"{host} {passage} {host[::-1]}"]
    texts += [invented(seed) for seed in range(1000, 1200)]
    found = pairs_of(texts)
    assert sum(pair in found for pair in wanted) >= 0.6 * len(wanted)
    assert len(found) <= 5 * len(texts)


@pytest.mark.usefixtures("many")
def test_what_two_texts_share_counts_by_its_part_of_them():
    """Two rare words close together make texts similar; whether similar enough depends on the other words."""
    shared = "The ombudsman praised sourdough"
    alike = [f"{shared} in {place} on {day}." for place, day in (("Lund", "Monday"), ("Graz", "Friday"))]
    strangers = [f"{shared} {invented(seed, 24)}" for seed in (1, 2)]
    found = pairs_of(alike + [invented(seed) for seed in range(3, 20)])
    assert (0, 1) in found
    found = pairs_of(strangers + [invented(seed) for seed in range(3, 20)])
    assert (0, 1) not in found


def near_copies(count: int) -> list[str]:
    """One story many times over, with other words here and there, and one footer below all."""
    random = np.random.default_rng(0)
    story = [f"w{word}" for word in random.integers(2000, size=144)]
    footer = "All rights are reserved by the Quayside Gazette and its many learned correspondents abroad."
    texts = []
    for _ in range(count):
        words = list(story)
        for place in random.integers(len(words), size=8):
            words[place] = f"v{random.integers(20_000)}"
        lines = [" ".join(words[i : i + 12]).capitalize() for i in range(0, len(words), 12)]
        texts.append(". ".join(lines) + ". " + footer)
    return texts


@pytest.mark.usefixtures("many")
def test_thousands_of_near_copies_cost_in_proportion():
    few, many = (pairs_of(near_copies(count)) for count in (1000, 3000))
    assert len(many) <= 3 * len(few)
    assert len(many) <= 8 * 3000
    # Of the documents but one, each is the partner of few: nearly all are linked to a representative.
    partners = np.bincount(np.array(sorted(many)).ravel(), minlength=3000)
    assert np.median(partners) <= 8


@pytest.mark.parametrize(("count", "pairs"), [(20, 160), (21, 0)])
def test_rare_words_that_more_than_twenty_documents_share_are_their_topic(count, pairs):
    """What two of them share apart from the topic is still found."""
    texts = [
        f"Gong yak fjord kelp. {' '.join(f'w{seed}x{word}' for word in range(6))}." for seed in range(count)
    ]
    texts[3] += " Seven kayaks drifted past the abandoned observatory after midnight."
    texts[8] = "After midnight past the abandoned observatory seven kayaks drifted. " + texts[8]
    found = reworded_in(texts).tolist()
    assert [3, 8] in found
    assert pairs <= len(found) - 1 <= count * 16 * bool(pairs)


@pytest.mark.parametrize(("rarer", "found"), [(5, [[0, 1]]), (6, [])])
def test_only_the_seven_rarest_words_of_a_sentence_make_pairs(rarer, found):
    """The two words that the first two texts share are in three texts each, and the rarer words in two."""
    rare = [f"rare{word}q" for word in range(rarer)]
    others = ["Zeppelin", "Quartz", *rare]
    texts = [f"The {' '.join(rare)} zeppelin quartz.", "Zeppelin quartz."]
    texts += [
        f"{word} {' '.join(f'w{seed}x{other}' for other in range(3))}." for seed, word in enumerate(others)
    ]
    assert reworded_in(texts).tolist() == found


@pytest.mark.parametrize(
    ("own", "shared", "found"),
    [(7, 1, True), (8, 3, False), (8, 4, True), (10, 4, True), (11, 4, False)],
)
def test_texts_similar_throughout_need_less_similar_windows_but_more_rare_words(own, shared, found):
    """Of each sentence, four words are in both texts, and `own` are not."""

    def sentence(side: str, line: int) -> str:
        both = [f"s{line}h{word}k" for word in range(4)]
        return " ".join(both + [f"{side}{line}n{word}" for word in range(own)]) + "."

    texts = [" ".join(sentence(side, line) for line in range(6)) for side in ("x", "y")]
    _, index = indexed(texts)
    words = taken(index.words, offsets_of(index.documents["words"].to_numpy()), np.arange(2))
    alike = rare_word_pairs.compared(np.arange(2), words, np.array([[0, 1, 0, 0, shared]]))["alike"]
    assert bool(alike.num_rows) == found


def test_a_document_keeps_its_sixteen_most_similar_partners():
    similarity = np.random.default_rng(5).permutation(40)
    kept = rare_word_pairs.nearest(np.zeros(40, int), np.arange(40), similarity)
    assert set(similarity[kept]) == set(range(24, 40))


@pytest.mark.usefixtures("many")
def test_pairs_that_are_known_are_not_found_again():
    texts = [text for articles in list(newsroom().values())[:3] for text in articles.values()]
    found = reworded_in(texts)
    again = reworded_in(texts, found[::2])
    assert not set(map(tuple, again.tolist())) & set(map(tuple, found[::2].tolist()))
    assert set(map(tuple, again.tolist())) >= set(map(tuple, found[1::2].tolist()))


stretches = st.lists(st.tuples(st.integers(0, 8), st.integers(1, 224)), max_size=12)


@examples(max_examples=200, deadline=None)
@given(st.lists(st.tuples(stretches, stretches), min_size=1, max_size=6), st.sampled_from([1, 10, 1 << 18]))
def test_similarity_is_the_share_of_weight_in_common(pairs, rows):
    """Against sets of stems; a stem has one weight in a document, and in common the smaller of two."""
    expected, entries, spans = [], [], []
    for pair in pairs:
        weights = [dict(stretch) for stretch in pair]
        for stretch, weight in zip(pair, weights, strict=True):
            spans.append((len(entries), len(entries) + len(stretch)))
            entries += [stem << (rare_word_pairs.WEIGHT_BITS + 1) | weight[stem] for stem, _ in stretch]
        one, other = weights
        common = sum(min(one[stem], other[stem]) for stem in one.keys() & other.keys())
        whole = sum(min(one.get(stem, 999), other.get(stem, 999)) for stem in one.keys() | other.keys())
        expected.append(1000 * common // max(whole, 1))
    spans = np.array(spans, dtype=np.int64).reshape(-1, 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rare_word_pairs, "ROWS", rows)
        found = rare_word_pairs._similarity(np.array(entries, dtype=np.int64), spans[::2], spans[1::2])
    assert found.tolist() == expected
