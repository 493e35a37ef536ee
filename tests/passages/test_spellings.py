"""Spellings that hide a copy or come of its printing: passages are found through them, at exact places."""

from __future__ import annotations

import html
import unicodedata

import pytest

import provenance as pv
from provenance.text.characters import without_accents

STORY = (
    "The harbour board of twenty-four members voted on Tuesday to close the old grain elevator after "
    "engineers found long-term cracks in three of its concrete legs. Superintendent Mabel Orrery said the "
    "building had "
    "carried more than twice its designed load during the autumn shipments."
)
FRENCH = (
    "Le préfet a décidé dès lundi la fermeture de la levée à l'été, après que les ingénieurs eurent repéré "
    "une fissure près de l'écluse du vieux canal."
)
GREEK = (
    "Το λιμάνι θα κλείσει από τη Δευτέρα επειδή οι μηχανικοί βρήκαν βαθιές ρωγμές στη γέφυρα και οι επιβάτες "
    "θα περνούν το ποτάμι με πλοιάρια."
)
VIETNAMESE = (
    "Đồng bào ở thị trấn Đà Lạt nói rằng cây cầu cũ sẽ bị đóng cửa từ thứ hai tuần tới vì các vết nứt lớn đã "
    "được tìm thấy."
)
POLISH = (
    "Władze miasta zamknęły w poniedziałek stary młyn nad Wisłą, ponieważ w jego ścianach znaleziono "
    "głębokie pęknięcia."
)
OTHER = "Nobody had expected the vote, and the meeting broke up in some disorder shortly before midnight."


def found(a: str, b: str) -> list[tuple[str, str, str]]:
    c = pv.compare(a, b)
    rows = c.passages.to_pylist()
    return [(row["kind"], a[row["a_start"] : row["a_end"]], b[row["b_start"] : row["b_end"]]) for row in rows]


@pytest.mark.parametrize(
    "other",
    [
        STORY.replace("twenty-four", "twenty-\nfour"),
        STORY.replace("long-term", "long-\r\n  term").replace("concrete", "con-\ncrete"),
        STORY.replace("harbour", "har\u00ad\nbour").replace("engineers", "engi\u00adneers"),
        STORY.replace("o", "\u200bo\u2060"),
        STORY.replace("members", "members²").replace("legs", "legs[3][12]"),
        STORY.replace("legs.", "legs(1).").replace("members", "members[note 2]").replace("board", "boardᵃ"),
        STORY.replace("members", "members<sup>1</sup>").replace("legs.", "legs.[citation needed]"),
        STORY.replace("twenty-four", "twenty-\r    four").replace("concrete", "con-\rcrete"),
        html.escape(STORY.replace("The", "“The”")).replace("“", "&ldquo;").replace("”", "&#8221;"),
    ],
)
def test_a_text_printed_otherwise_is_the_same_text_and_has_no_direction(other: str) -> None:
    c = pv.compare(STORY, other)
    assert [kind for kind, *_ in found(STORY, other)] == ["verbatim"]
    assert c.relation["b_from_a"] == c.relation["a_from_b"]
    assert pv.compare(other, STORY).relation == c.relation


def test_a_text_with_the_marks_of_a_quotation_is_the_same_text_and_the_later_one() -> None:
    quoted = STORY.replace("twenty-four", "twenty-\n> four").replace("concrete", "con-\rcrete")
    assert [kind for kind, *_ in found(STORY, quoted)] == ["verbatim"]
    relation = pv.compare(STORY, quoted).relation
    assert relation["b_from_a"] > relation["a_from_b"]


def test_a_headline_in_capitals_may_be_broken_at_a_hyphen() -> None:
    broken = STORY.upper().replace("ELEVATOR", "ELE-\nVATOR").replace("LONG-TERM", "LONG-\nTERM")
    assert [kind for kind, *_ in found(STORY, broken)] == ["verbatim"]


def test_offsets_are_those_of_the_text_as_read() -> None:
    raw = f"{OTHER} &amp; {html.escape(STORY)} It&#8217;s said."
    ((kind, one, other),) = found(STORY, raw)
    assert (kind, one, other) == ("verbatim", STORY, STORY)


@pytest.mark.parametrize("text", [FRENCH, GREEK, VIETNAMESE, POLISH])
def test_capitals_without_accents_are_the_same_words(text: str) -> None:
    bare = without_accents(text).upper()
    assert found(text, bare) == [("verbatim", text, bare)]
    assert found(unicodedata.normalize("NFD", text), bare)[0][0] == "verbatim"


def test_accents_count_between_texts_that_have_them() -> None:
    assert [kind for kind, *_ in found(FRENCH, without_accents(FRENCH))] != ["verbatim"]
    accented = FRENCH.upper().replace("É", "È")
    assert [kind for kind, *_ in found(FRENCH, accented)] != ["verbatim"]


def test_a_word_that_is_whole_in_the_other_text_stays_whole() -> None:
    whole = STORY.replace("twenty-four", "twentyfour")
    broken = STORY.replace("twenty-four", "twenty-\nfour")
    assert [kind for kind, *_ in found(whole, broken)] == ["verbatim"]


def test_a_verbatim_passage_holds_no_part_of_a_broken_word() -> None:
    mill = "The old mill by the river burned down in the great storm of May and was twenty"
    one, other = f"{OTHER} {mill}", f"{mill}-\nfour years old. four"
    for kind, a, b in found(one, other):
        assert kind != "verbatim" or a.split() == b.split()


def test_similarity_does_not_depend_on_how_a_text_is_composed() -> None:
    edited = FRENCH.replace("lundi", "mardi").replace("fissure", "fente") + " " + OTHER
    similar = [
        pv.compare(FRENCH, unicodedata.normalize(form, edited)).passages["similarity"].to_pylist()
        for form in ("NFC", "NFD")
    ]
    assert similar[0] == similar[1] != []


LETTER = (
    "Their sole hope was that the people would cope with peace as once they did. A coy cop, Jo, says so: no "
    "spy can escape the pope, nor the copy of his ace. The board voted on Tuesday to close the old elevator."
)
RUSSIAN = (
    "Утром выпала роса, а сор у ворот убрали. Старый мост закроют в понедельник, потому что инженеры нашли "
    "глубокие трещины, и пассажиры поедут на катере."
)


def disguises(c: pv.Comparison) -> list[str]:
    return [sentence for name, _, sentence in c.evidence if name == "disguised words"]


@pytest.mark.parametrize(
    ("text", "plain", "disguise"),
    [
        (LETTER, "aeocpxysijAEOCPTHBMK", "аеосрхуѕіјАЕОСРТНВМК"),
        (LETTER, "oivpuOAEIBTHMKXZN", "οινρυΟΑΕΙΒΤΗΜΚΧΖΝ"),
        (RUSSIAN, "аеосрхуАЕОСРХУВ", "aeocpxyAEOCPXYB"),
        (GREEK, "οιανρυκΟΙΑ", "oiavpukOIA"),
    ],
)
def test_words_wholly_in_letters_of_another_script_are_the_same_words(text, plain, disguise) -> None:
    hidden = text.translate(str.maketrans(plain, disguise))
    c = pv.compare(text, hidden)
    assert found(text, hidden) == [("verbatim", text, hidden)]
    assert c.relation["b_from_a"] == c.relation["a_from_b"]
    assert len(disguises(c)) == 1
    assert disguises(c)[0].startswith("In B, ")


def test_a_word_of_another_script_in_both_texts_hides_nothing() -> None:
    quoting = f"{STORY} The word роса means dew, the word Россия a country, and ОРЕС oil."
    assert disguises(pv.compare(quoting, quoting)) == []
    assert disguises(pv.compare(quoting, quoting.replace("Tuesday", "Monday"))) == []
    assert len(disguises(pv.compare(quoting, quoting.replace("ОРЕС", "OPEC")))) == 1


def test_copies_in_letters_of_another_script_are_near_duplicates() -> None:
    hidden = LETTER.translate(str.maketrans("aeocpxysij", "аеосрхуѕіј"))
    assert pv.near_duplicates([LETTER, hidden])["jaccard"].to_pylist() == [1.0]


@pytest.mark.parametrize(
    "text",
    [
        "قال رئيس الميناء إن الجسر القديم سيغلق ابتداء من يوم الاثنين بعد أن عثر المهندسون على شقوق عميقة",
        "הגשר הישן ייסגר החל מיום שני לאחר שמהנדסים מצאו סדקים עמוקים בעמוד המערבי והנוסעים יחצו את הנהר",
        "오래된 다리는 기술자들이 깊은 균열을 발견한 뒤 월요일부터 폐쇄되며 승객들은 배를 타고 강을 건넌다",
        "पुराना पुल सोमवार से बंद रहेगा क्योंकि इंजीनियरों ने गहरी दरारें पाई हैं और यात्री नाव से नदी पार करेंगे",
    ],
)
def test_invisible_characters_are_named_in_every_script(text: str) -> None:
    hidden = "".join(each + "\u2060" * (number % 3 == 1) for number, each in enumerate(text))
    assert [kind for kind, *_ in found(text, hidden)] == ["verbatim"]
    assert len(disguises(pv.compare(text, hidden))) == 1


def test_persian_letters_and_those_of_arabic_keyboards_are_the_same_words() -> None:
    text = (
        "پل قدیمی شهر از روز دوشنبه بسته می‌شود زیرا مهندسان ترک‌های عمیقی در پایه‌های آن یافتند "
        "و مسافران با قایق می‌روند"
    )
    typed = text.translate(str.maketrans("یک", "يك"))
    assert found(text, typed) == [("verbatim", text, typed)]
    assert disguises(pv.compare(text, typed)) == []


@pytest.mark.parametrize(
    ("text", "umlauts", "letters"),
    [
        (
            "Die Brücke über die Mündung wird am Montag für größere Schiffe gesperrt, weil Prüfer schöne "
            "Löcher fanden.",
            "ÄÖÜ",
            ("AE", "OE", "UE"),
        ),
        (
            "Færgen til Øland sejler også på søndag, men båden går først når åen er fri for den sidste is.",
            "ØÅÆ",
            ("OE", "AA", "AE"),
        ),
    ],
)
def test_capitals_spell_umlauts_in_two_ways(text: str, umlauts: str, letters: tuple[str, ...]) -> None:
    spelled = text.upper()
    for umlaut, pair in zip(umlauts, letters, strict=True):
        spelled = spelled.replace(umlaut, pair)
    for bare in (spelled, without_accents(text.upper())):
        assert found(text, bare) == [("verbatim", text, bare)]
        assert found(bare, text) == [("verbatim", bare, text)]
    # Not between two texts in small letters.
    assert [kind for kind, *_ in found(text, spelled.lower())] != ["verbatim"]


@pytest.mark.parametrize("disguise", [{"a": "а", "o": "о"}, {"e": "e\u200b"}])
def test_the_evidence_names_a_disguise(disguise: dict[str, str]) -> None:
    hidden = STORY.translate(str.maketrans(disguise))
    c = pv.compare(STORY, hidden)
    assert c.relation["unrelated"] < 0.1
    ((sentence, weight),) = [
        (sentence, weight) for name, weight, sentence in c.evidence if name == "disguised words"
    ]
    assert sentence.startswith("In B, ")
    assert weight == 0
    assert not [name for name, *_ in pv.compare(STORY, STORY).evidence if name == "disguised words"]


def test_of_copies_the_escaped_and_the_decomposed_are_no_longer() -> None:
    texts = [FRENCH, html.escape(FRENCH, quote=True), unicodedata.normalize("NFD", FRENCH)]
    reasons = pv.scan(texts).clusters["reason"].to_pylist()
    assert any("one of the 3 longest" in reason for reason in reasons)
