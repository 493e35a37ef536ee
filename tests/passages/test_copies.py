"""A copied paragraph is found, to the character, whatever surrounds it and however it is typed."""

from __future__ import annotations

import random
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance as pv
from passages.articles import INDEPENDENT, Span, newsroom, paragraphs, share

EVENTS = sorted(newsroom())

# Words from which a copied block is a passage of its own; a shorter one may end where a sentence does, so
# many characters further.
EXACT = 42
EDGE = 80
# Marks next to a copy belong to it where they are the same on both sides.
MARKS = ".,:;!?%\"'()\u201c\u201d\u2018\u2019"
PROSE = {event: [p for report in INDEPENDENT for p in paragraphs(event, report, 12)] for event in EVENTS}
COPIED = {
    event: [p for p in PROSE[event] if 30 <= len(p.split()) <= 120 and not set(p) & set('"“”')]
    for event in EVENTS
}


def core(text: str) -> tuple[int, int]:
    """Where the first word of a text begins and its last one ends."""
    words = list(re.finditer(r"\w+", text))
    return words[0].start(), words[-1].end()


def typed(text: str, place: int, paragraph: str) -> tuple[str, int, int]:
    """A text with a paragraph put in before one of its own, and where that paragraph's words are."""
    parts = text.split("\n\n")
    before = "".join(part + "\n\n" for part in parts[:place])
    after = "".join("\n\n" + part for part in parts[place:])
    start, end = core(paragraph)
    return before + paragraph + after, len(before) + start, len(before) + end


def neighbours(text: str, start: int, end: int) -> tuple[str | None, str | None]:
    before, after = re.findall(r"\w+", text[:start]), re.findall(r"\w+", text[end:])
    return (before[-1].lower() if before else None), (after[0].lower() if after else None)


@st.composite
def planted(draw, copy=lambda paragraph: paragraph, least=0):
    """Two articles about different events with a paragraph about a third in both, as (text, start, end)."""
    first, second, third = draw(st.permutations(EVENTS))[:3]
    paragraph = draw(st.sampled_from(COPIED[third]))
    found = []
    for event, version in ((first, paragraph), (second, copy(paragraph))):
        around = draw(st.lists(st.sampled_from(PROSE[event]), min_size=least, max_size=12, unique=True))
        found.append(typed("\n\n".join(around), draw(st.integers(0, len(around))), version))
    return found


def check(drawn):
    (a, a_start, a_end), (b, b_start, b_end) = drawn
    exact = len(a[a_start:a_end].split()) >= EXACT
    same = [
        one is not None and one == other
        for one, other in zip(neighbours(a, a_start, a_end), neighbours(b, b_start, b_end), strict=True)
    ]
    for found in (share(a, b).spans, [span.mirrored() for span in share(b, a).spans]):
        (span,) = found
        assert span.a_start <= a_start <= a_end <= span.a_end
        assert span.b_start <= b_start <= b_end <= span.b_end
        # Where both happen to go on with the same word, so does what is equal.
        if not same[0]:
            assert len(a[span.a_start : a_start].strip(MARKS)) <= (0 if exact else EDGE)
            assert len(b[span.b_start : b_start].strip(MARKS)) <= (0 if exact else EDGE)
        if not same[1]:
            assert len(a[a_end : span.a_end].strip(MARKS)) <= (0 if exact else EDGE)
            assert len(b[b_end : span.b_end].strip(MARKS)) <= (0 if exact else EDGE)
        assert span.kind == "verbatim" or (not exact and span.kind == "edited")


@settings(max_examples=120, deadline=None)
@given(planted())
def test_a_copied_paragraph_is_found_to_the_character(drawn):
    check(drawn)


def soft_hyphens(text: str) -> str:
    return re.sub(r"(?<=\w\w\w)(?=\w\w\w)", "\u00ad", text)


def accents(text: str) -> str:
    return text.replace("a", "á").replace("e", "ê").replace("o", "ö")


@pytest.mark.parametrize(
    "retyped",
    [
        lambda text: unicodedata.normalize("NFD", text),
        soft_hyphens,
        lambda text: re.sub(r" (\w+) (\w+)", r"\n\1  \2", text),
        lambda text: text.replace(" ", "\u00a0"),
        lambda text: text.replace("'", "’"),
        lambda text: text.upper(),
        lambda text: "".join(chr(ord(c) + 0xFEE0) if "0" <= c <= "z" and c.isalnum() else c for c in text),
    ],
    ids=["decomposed", "hyphenated", "wrapped", "unbreakable", "curly", "capitals", "fullwidth"],
)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_a_paragraph_typed_differently_is_a_copy_all_the_same(retyped, data):
    check(data.draw(planted(retyped, least=3)))


def test_composed_and_decomposed_accents_agree():
    first, second, third = EVENTS[:3]
    paragraph = accents(COPIED[third][0])
    a = typed(newsroom()[first]["agency"], 2, unicodedata.normalize("NFC", paragraph))
    b = typed(newsroom()[second]["agency"], 3, unicodedata.normalize("NFD", paragraph))
    check([a, b])
    assert len(a[0]) - len(newsroom()[first]["agency"]) < len(b[0]) - len(newsroom()[second]["agency"])


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(2, 6))
def test_shuffled_blocks_are_all_found(chance, count):
    """Blocks of one article scattered over another in any order."""
    first, second, third = chance.sample(EVENTS, 3)
    longer = [p for p in COPIED[third] if len(p.split()) >= 40]
    blocks = chance.sample(longer, min(count, len(longer)))
    texts = []
    for event in (first, second):
        chance.shuffle(blocks)
        around = chance.sample([p for p in PROSE[event] if len(p.split()) >= 20], len(blocks))
        texts.append("\n\n".join(part for pair in zip(around, blocks, strict=True) for part in pair))
    spans = share(*texts).spans
    for block in blocks:
        start, end = core(block)
        a, b = (text.index(block) for text in texts)
        assert any(
            span.a_start <= a + start
            and a + end <= span.a_end
            and span.b_start <= b + start
            and b + end <= span.b_end
            for span in spans
        )
    assert {span.kind for span in spans} == {"verbatim"}


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_block_copied_twice_is_found_twice(chance):
    first, second, third = chance.sample(EVENTS, 3)
    block = chance.choice([p for p in COPIED[third] if len(p.split()) >= 40])
    start, end = core(block)
    around = chance.sample(PROSE[second], 8)
    a = typed("\n\n".join(chance.sample(PROSE[first], 6)), 3, block)[0]
    b = "\n\n".join([around[0], block, *around[1:], block])
    places = [match.start() for match in re.finditer(re.escape(block), b)]
    found = share(a, b).spans
    assert len(found) == 2
    for span, place in zip(sorted(found, key=lambda span: span.b_start), places, strict=True):
        assert block[start:end] in a[span.a_start : span.a_end]
        assert span.b_start <= place + start < place + end <= span.b_end
        assert span.b_end - span.b_start < len(block) + 30


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_unrelated_text_around_moves_a_passage_by_no_more_than_its_edges(chance):
    first, second, third, fourth = chance.sample(EVENTS, 4)
    block = chance.choice(COPIED[third])
    a, start, end = typed(newsroom()[first]["agency"], 1, block)
    b = typed(newsroom()[second]["agency"], 2, block)[0]
    more = "\n\n".join(chance.sample(PROSE[fourth], 4))
    (before,) = share(a, b).spans
    (after,) = share(f"{a}\n\n{more}", b).spans
    (shifted,) = share(f"{more}\n\n{a}", b).spans
    by = len(more) + 2
    assert after == before
    assert shifted == Span(before.a_start + by, before.a_end + by, before.b_start, before.b_end, before.kind)
    assert abs(before.a_start - start) + abs(before.a_end - end) <= 12


def replaced(paragraph: str, chance: random.Random, every: int) -> str:
    """The paragraph with one word in so many exchanged for another."""
    words = paragraph.split(" ")
    for place in range(chance.randrange(2, every), len(words) - 1, every):
        words[place] = chance.choice(["quietly", "instead", "afterwards", "neighbouring", "narrow"])
    return " ".join(words)


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_lightly_edited_copy_is_edited(chance):
    first, second, third = chance.sample(EVENTS, 3)
    block = chance.choice([p for p in COPIED[third] if len(p.split()) >= 45])
    a, a_start, a_end = typed(newsroom()[first]["agency"], 1, block)
    b, b_start, b_end = typed(newsroom()[second]["agency"], 2, replaced(block, chance, 9))
    (span,) = share(a, b).spans
    assert span.kind == "edited"
    covered_a = min(span.a_end, a_end) - max(span.a_start, a_start)
    covered_b = min(span.b_end, b_end) - max(span.b_start, b_start)
    assert covered_a >= 0.85 * (a_end - a_start)
    assert covered_b >= 0.85 * (b_end - b_start)


@pytest.mark.parametrize(("own", "kind"), [(4, "edited"), (5, "paraphrase")])
def test_a_passage_half_of_which_is_copied_is_edited_and_one_with_less_is_a_paraphrase(own, kind):
    """Runs of four words are in both texts, with `own` words of each text after every run."""

    def word(*numbers: int) -> str:
        return "".join("bdfgklmnprst"[number] + "aeiou"[number % 5] for number in numbers)

    def text(side: int) -> str:
        runs = (
            [word(0, run, place, 3) for place in range(4)]
            + [word(side, run, place, 6) for place in range(own)]
            for run in range(8)
        )
        return " ".join(word for run in runs for word in run) + "."

    assert share(text(1), text(2)).kinds == [kind]


@pytest.mark.parametrize("results", [5, 400])
def test_a_copy_in_a_long_list_of_similar_sentences_is_verbatim(results):
    """Phrases that the list repeats throughout are no exact matches, but the copy is one all the same."""
    chance = random.Random(1)
    towns = ["Kinmoor", "Osterley", "Wexholm", "Dunvane", "Windle"]
    teams = ["rowers", "bowlers", "divers", "archers"]

    def result() -> str:
        teams_of = " beat ".join(f"the {chance.choice(teams)} of {chance.choice(towns)}" for _ in range(2))
        return f"On Sunday {teams_of} by {chance.randint(1, 99)} points to {chance.randint(1, 99)}."

    article = " ".join(result() for _ in range(8))
    (passage,) = pv.compare(
        article, " ".join([*(result() for _ in range(results)), article])
    ).passages.to_pylist()
    assert (passage["kind"], passage["similarity"]) == ("verbatim", 1.0)
    assert (passage["a_start"], passage["a_end"]) == (0, len(article))


def test_the_same_words_are_entirely_similar_whatever_surrounds_them():
    """After "Kept open." the first words of the copy are weighted as in the middle of a text."""
    text = (
        "He was the second president of the country during the period of the democratic republic and died in "
        "the palace that winter. His successor moved the capital archives to the north, where they were lost "
        "in a fire that burned for three days."
    )
    (passage,) = pv.compare(f"Kept open. {text}", text).passages.to_pylist()
    assert (passage["kind"], passage["similarity"]) == ("verbatim", 1.0)
