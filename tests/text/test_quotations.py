"""Quotations: what each style of marks holds, and that a stray mark does no harm."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance
from provenance.text.quotations import LONGEST, quotations

MARKS = ",\"'“”„‟«»‹›「」『』｢｣﹁﹂﹃﹄〝〞〟״׳‘’‚‛＂`"
any_text = st.lists(
    st.one_of(
        st.sampled_from(MARKS * 2 + "aéA5א中 ,.\n\t\ud800"),
        st.builds("{}{}A".format, st.sampled_from(["\n\n", ".\n"]), st.sampled_from(MARKS)),
    ),
    max_size=60,
).map("".join)


def quoted(text):
    return [text[start:end] for start, end in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes," and "no".', ["yes,", "no"]),
        ("He said “yes,” and “no”.", ["yes,", "no"]),
        ("Er sagte „ja“ und »nein« und ‚so‘.", ["ja", "nein", "so"]),
        ("Il dit « oui », puis «non».", ["oui", "non"]),
        ("Hon sa ”ja” och »nej».", ["ja", "nej"]),
        ("On „tak” powiedział.", ["tak"]),
        ('Er sagte: „Ich gehe." Dann ging er.', ["Ich gehe."]),
        ('She wrote “I shall go" on the wall.', ["I shall go"]),
        ('Er rief „sie sagte "nein" zu mir" ins Telefon.', ['sie sagte "nein" zu mir']),
        ("他说“好”，又说「行」和『可以』。", ["好", "行", "可以"]),
        ('他说"你好"吧', ["你好"]),
        ("‹un› et ›zwei‹", ["un", "zwei"]),
        ("''wiki'' and ``tex''", ["wiki", "tex"]),
        ('spaced " out " marks', ["out"]),
        ("It's the 'fine print', isn't it?", ["fine print"]),
        ("It’s the ‘fine print’, isn’t it?", ["fine print"]),
        ('("Yes"—"No")', ["Yes", "No"]),
        ("｢はい｣と〝いいえ〟", ["はい", "いいえ"]),
        ("הוא אמר: ״כן״, ׳לא׳.", ["כן", "לא"]),
        ("《红楼梦》和〈序〉", []),
        ("Er sagte ,,ja'' und ,,nein\" und ,,so“ und ,,gut”.", ["ja", "nein", "so", "gut"]),
        ("said,, so ,,he'' did, and, so", ["he"]),
        ("Hon sa ’ja’ och det var ’inte bra’.", ["ja", "inte bra"]),
        ("‘Stop the ministers’ plan now,’ she said.", ["Stop the ministers’ plan now,"]),
        ("'Stop the ministers' plan now,' she said.", ["Stop the ministers' plan now,"]),
        ("‘The boys’ and the girls’ day’ it was.", ["The boys’ and the girls’ day"]),
        ("‘STOP THE MINISTERS’ plan!’", ["STOP THE MINISTERS’ plan!"]),
        # It ends a quotation where none ends behind it.
        ("‘I am one of the boys’ he said of the ‘good’ plan.", ["I am one of the boys", "good"]),
        ("‘One of us’ is the boys’ plan.", ["One of us"]),
        ("‘One of us’ is it.\n\nThe ’end’.", ["One of us", "end"]),
    ],
)
def test_what_stands_inside(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He said ‘no’ to “me”,” she said.", ["He said ‘no’ to “me”,"]),
        ("「日『本』語」", ["日『本』語"]),
        ("‘He said “no” to me’", ["He said “no” to me"]),
    ],
)
def test_only_the_outermost_counts(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a stray ” here and “this” there", ["this"]),
        ("a stray “ here and “this” there", ["this"]),
        ('"never closed\n\nand "this" one', ["this"]),
        ("“never closed\r\n\r\nand then” this", []),
        ("the boys' and girls' day in the '90s, rock 'n' roll", ["n"]),
        ("don't, isn’t, l’été, 6'2\" tall", []),
        ("“" + "x" * (LONGEST + 1) + "” and “this”", ["this"]),
        ("“" + "x" * LONGEST + "”", ["x" * LONGEST]),
        ('"" “ ” «»', []),
        ("", []),
    ],
)
def test_a_mark_without_a_partner_does_no_harm(text, expected):
    assert quoted(text) == expected


SPEECH = ["I have kept this lock.", "If they want it shut, let them.", "I shall stand on the gate."]


@pytest.mark.parametrize("between", ["\n\n", "\n", "\r\n\r\n", "\n \n\t", "\u2029", "\n\n> "])
@pytest.mark.parametrize(
    ("opening", "again", "closing"),
    [
        *('"""', "““”", "‘‘’", "'" * 3, "„„“", "„„”", "”””", "»»«", "»»»", "««»", "«»»", "“””"),
        *("‚‚‘", "‹‹›", "››‹", "״״״", "׳׳׳", "＂＂＂", "「「」", "『『』", "｢｢｣", "〝〝〟"),
        ("''", "''", "''"),
        ("``", "``", "''"),
        ("« ", "« ", " »"),
        ("«\u00a0", "»\u00a0", "\u00a0»"),
    ],
)
def test_a_speech_goes_on_where_its_mark_is_repeated(opening, again, closing, between):
    first, second, third = SPEECH
    text = f"She said: {opening}{first}{between}{again}{second}{between}{again}{third}{closing} She stood."
    assert quoted(text) == SPEECH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“A,” he said. “B.\n\n“C,” he said. “D.\n\n“E.”", ["A,", "B.", "C,", "D.", "E."]),
        ("“No ‘no’ to me.\n\n“‘I mean it.’ I left.”", ["No ‘no’ to me.", "‘I mean it.’ I left."]),
        ("„Er rief «ja».\n\n„Dann «nein».“", ["Er rief «ja».", "Dann «nein»."]),
        ("«Dijo «no».\n\n»Luego «sí» y se fue.»", ["Dijo «no».", "Luego «sí» y se fue."]),
        ("Il dit : « Je vais\n» hier soir\n» parler. » Il part.", ["Je vais", "hier soir", "parler."]),
        ("Il dit : « Je vais\n« hier soir\n« parler. » Il part.", ["Je vais", "hier soir", "parler."]),
        ("«¿Una?\n»¿Dos?»", ["¿Una?", "¿Dos?"]),
        ("「一。\n\n\u3000\u3000「二『三』。\n\n\u3000\u3000「四。」", ["一。", "二『三』。", "四。"]),
        ("“Wrapped by\nhand.\n\n“Not long\nlines.”", ["Wrapped by\nhand.", "Not long\nlines."]),
        ('"all in lower case.\n\n"so is this."', ["all in lower case.", "so is this."]),
        # The nearest mark goes on, and what was open around it does not.
        ("“A.\n\n“B “C.\n\n“D.” E.”", ["C.", "D."]),
        # Within a quotation that goes over the end of a line.
        ("„Er sagt: »A.\n»B.« Und geht.“", ["Er sagt: »A.\n»B.« Und geht."]),
    ],
)
def test_what_a_speech_over_paragraphs_quotes(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Never closed, or not in the last paragraph that begins with the mark.
        ("He said: “One.\n\n“Two.\n\nThree.\n\nFour.", []),
        ("“One.\n\n“Two.\n\nThree.”", []),
        # A paragraph between does not begin with it.
        ("“One.\n\nTwo.\n\n“Three.”", ["Three."]),
        ("“One.\nTwo.\nThree.\n“Four.”", ["Four."]),
        (f"“One.\n{'Long. ' * 30}\n{'Long. ' * 30}\n\n“Four.”", ["Four."]),
        (f"“{'Long. ' * LONGEST}\n\n“Four.”", ["Four."]),
        (f"“One.\n\n“{'Long. ' * LONGEST}” “Four.”", ["Four."]),
        # What was closed is over.
        ("“One.”\n\n“Two.”\n\nThree.\n\n“Four.”", ["One.", "Two.", "Four."]),
        # Other marks repeat nothing.
        ("“One.\n\n‘Two.’", ["Two."]),
        ('“One.\n\n"Two."', ["Two."]),
        # Forgotten to close.
        ("They call it “a scandal and left.\n\n“We are sorry,” she said.", ["We are sorry,"]),
        ("“A scandal, they say\n“We are sorry,” she said.", ["We are sorry,"]),
        # Apostrophes, inches, ditto marks, items.
        ("'Tis early.\n\n'Twas the miners' turn.", ["Twas the miners"]),
        ("Get 'em all.\n\n'Now,' he said.", ["Now,"]),
        ("The '90s were fine.\n\n'Really?' he said.", ["Really?"]),
        ('A plank of 6" or 12 " wide.\n\n"Fine," he said.', ["Fine,"]),
        ('Smith London\n" Paris\n\n" Rome\n\n"Fine," he said.', ["Fine,"]),
        ("» One\n\n» Two\n\n» Three", []),
        ("» One\n» Two\n» Three", ["One"]),
        # A closing mark that a line end came before.
        ("« Oui\n», dit-il. Il part.", ["Oui"]),
        ("« Oui\n» dit-il. Il part. « Non » aussi.", ["Oui", "Non"]),
    ],
)
def test_what_is_no_speech_over_paragraphs(text, expected):
    assert quoted(text) == expected


@pytest.mark.parametrize("mark", ['"', "״", "''"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("דובר צה״ל אמר שארה״ב תסייע לחז״ל", []),
        ("״צה״ל הודיע ומנכ״לית אישרה״, נמסר", ["צה״ל הודיע ומנכ״לית אישרה"]),
        ("הוא אמר ש״השער ייסגר״ ולא חזר", ["השער ייסגר"]),
        ("כתבו ב״הארץ״ וב״מעריב״ על צה״ל", ["הארץ", "מעריב"]),
    ],
)
def test_gershayim_of_an_acronym_are_no_quotation_marks(text, expected, mark):
    assert quoted(text.replace("״", mark)) == [each.replace("״", mark) for each in expected]


def test_two_reports_of_one_long_speech_share_a_quotation():
    speech = "\n\n".join(f"“{each}" for each in SPEECH) + "”"
    found = provenance.compare(
        f"The keeper of the lock spoke to a crowd on Sunday.\n\n{speech}\n\nBoats were held for hours.",
        f"A rally drew two hundred people.\n\n{speech}\n\nPolice counted one dog overboard.",
    )
    assert found.passages["kind"].to_pylist() == ["quotation"]


def test_a_quotation_may_go_over_the_end_of_a_line():
    assert quoted('He said "one\ntwo" again') == ["one\ntwo"]


@settings(deadline=None)
@given(any_text)
def test_quotations_are_in_order_trimmed_and_between_marks(text):
    spans = quotations(text)
    assert spans.dtype == np.int64
    assert spans.shape == (len(spans), 2)
    assert (np.diff(spans.ravel()) >= 0).all()
    for start, end in spans:
        assert text[start:end] == text[start:end].strip() != ""
        assert end - start <= LONGEST
        assert "\n\n" not in text[start:end]
        assert text[:start].rstrip()[-1] in MARKS
        assert text[end:].lstrip()[0] in MARKS


@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "”",
        "'",
        "'a ",
        '"a" ',
        "“a",
        "„“",
        "‘“«",
        "''",
        "\n",
        "«»",
        '"\n',
        "\n\n“A",
        "“A.\n",
        "\n»A",
        "א״ב",
    ],
)
def test_a_text_of_one_thing_over_and_over(unit):
    # A quadratic step would take hours.
    text = unit * 200_000 + "\n\n“end”"
    assert quoted(text)[-1] == "end"
