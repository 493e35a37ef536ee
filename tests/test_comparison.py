"""Comparisons of two texts: swapping the texts swaps the result exactly, in all languages."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

import provenance as pv

# Sentences and parts of sentences in a dozen languages, and characters that belong to no language.
PIECES = [
    "The ferry ran aground at dawn, and all passengers walked ashore. ",
    "The ferry ran aground ",
    "A grocer who sold pickled eggs for fifty years said on Tuesday he would retire. ",
    "said Tuesday ",
    "Die Fähre lief im Morgengrauen auf Grund, alle Fahrgäste gingen zu Fuß an Land. ",
    "Kanzler sagt ab. ",
    "Færgen gik på grund ved daggry. ",
    "Fergen gikk på grunn ved daggry. ",
    "Le ferry s'est échoué à l'aube et tous les passagers ont marché jusqu'au rivage. ",
    "O ferry encalhou ao amanhecer. ",
    "El ferri encalló al amanecer. ",
    "Паром сел на мель на рассвете, все пассажиры дошли до берега пешком. ",
    "Пором сів на мілину на світанку. ",
    "一位在爱荷华卖了五十年腌蛋的杂货商周二说，他将退休到海边。",
    "フェリーは夜明けに座礁し、乗客は全員歩いて上陸した。",
    "جنحت العبارة عند الفجر ومشى جميع الركاب إلى الشاطئ. ",
    "کشتی سپیده‌دم به گل نشست. ",
    "המעבורת עלתה על שרטון עם שחר. ",
    "Feribot şafakta karaya oturdu. ",
    "Az komp hajnalban zátonyra futott. ",
    "Ada Brandt ",
    "ζ и א ",
    "1961, 12.5% ",
    "https://www.example.com/a1 ",
    "“We walked,” she said. ",
    "\n\n",
]
short = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
# Long enough that the sample from which the language is identified may end within the text.
longer = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
GIVEN = st.sampled_from([None, None, None, "en", "de-AT", "nb", "xx"])


def mirrored(passages):
    rows = [
        (row["b"], row["a"], row["b_start"], row["b_end"], row["a_start"], row["a_end"], row["kind"])
        for row in passages.to_pylist()
    ]
    return sorted(rows)


def as_they_are(passages):
    names = ("a", "b", "a_start", "a_end", "b_start", "b_end", "kind")
    return sorted(tuple(row[name] for name in names) for row in passages.to_pylist())


@settings(max_examples=200, deadline=None, derandomize=True)
@given(short, short | longer, st.sampled_from(["", *PIECES]), GIVEN, GIVEN)
@example(PIECES[2], PIECES[13] + PIECES[3] + PIECES[21], "", None, None)
@example(PIECES[6], PIECES[7], "", None, None)
@example(PIECES[2], PIECES[11] * 4, PIECES[0], None, None)
@example(PIECES[11], PIECES[12], "", None, None)
def test_swapping_a_short_text_and_another_swaps_the_answer(a, b, both, language_a, language_b):
    first = pv.Document(a + both, id="one", language=language_a)
    second = pv.Document(both + b, id="two", language=language_b)
    there, back = pv.compare(first, second), pv.compare(second, first)
    assert as_they_are(there.passages) == mirrored(back.passages)
    similarities = (sorted(each.passages["similarity"].to_pylist()) for each in (there, back))
    assert next(similarities) == next(similarities)
    kept = ("common_source", "unrelated")
    assert [there.relation[name] for name in kept] == [back.relation[name] for name in kept]
    assert there.relation["b_from_a"] == back.relation["a_from_b"]
    assert there.relation["a_from_b"] == back.relation["b_from_a"]
    # This compares the names and weights of the evidence, their order, and the sentences, which use the ids.
    assert there._relation == back._relation.swapped()


def test_texts_without_words_are_as_similar_as_in_a_scan():
    """Only the same text is similar; with no words to compare, it has no passage and no derivation."""
    texts = ["😀 😀", "😀 😀", "😀"]
    found = pv.scan([{"id": f"{number}", "text": text} for number, text in enumerate(texts)])
    assert [(row["a"], row["b"], row["jaccard"]) for row in found.pairs.to_pylist()] == [("0", "1", 1.0)]
    same, other = pv.compare(*texts[:2]), pv.compare(*texts[1:])
    assert (same.jaccard, same.containment_a, same.containment_b) == (1.0, 1.0, 1.0)
    assert (other.jaccard, other.containment_a, other.containment_b) == (0.0, 0.0, 0.0)
    assert found.derivations.num_rows == found.passages.num_rows == same.passages.num_rows == 0
    assert same.relation["unrelated"] == 1
