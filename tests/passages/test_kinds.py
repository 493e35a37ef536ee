"""What two texts share without one being made from the other: names, titles, public quotations."""

from __future__ import annotations

import re

import pytest

from passages.articles import newsroom, share

QUOTATION = (
    "“We did not come here to count the votes that somebody else had already counted for us, we came because "
    "the people of the valley asked, politely and for eleven years, to be told where their water goes at "
    "night, and nobody in this building has ever found the courage to tell them.”"
)
ONE = f"""The assembly in Tarnow fell silent on Thursday when a retired pump mechanic rose to speak.

Her speech lasted four minutes. Delegates who had come for a quarrel over road tolls put down their papers.

{QUOTATION}

Outside, sleet was falling on the bicycles. The tram drivers had refused fares since breakfast.

No motion was passed. The clerk locked the chamber at six and walked home along the canal."""
OTHER = f"""Who owns a river after dark? The question has troubled lawyers for longer than any of them admits.

Engineers blame a sluice built too low, in a decade when concrete was cheap and hydrologists were not.

A former employee of the waterworks put it differently. {QUOTATION}

Economists would add that scarcity has a price, and that somebody downstream is always paying it.

Three proposals now lie before the regional court. Each of them would cost more than the turbines earn."""


@pytest.mark.parametrize("texts", [(ONE, OTHER), (OTHER, ONE)])
def test_a_public_quotation_relates_nobody(texts):
    found = share(*texts)
    assert found.kinds == ["quotation"]
    assert found.p_shared < 0.25
    (span,) = found.spans
    for text, start, end in ((texts[0], span.a_start, span.a_end), (texts[1], span.b_start, span.b_end)):
        assert QUOTATION[1:-2] in text[start : end + 1]
        assert len(text[start:end].split()) <= len(QUOTATION.split()) + 8


def test_the_same_words_without_quotation_marks_are_copied():
    bare = QUOTATION.strip("“”")
    found = share(ONE.replace(QUOTATION, bare), OTHER.replace(QUOTATION, bare))
    assert found.kinds == ["verbatim"]
    assert found.p_shared >= 0.9


def test_a_text_without_its_marks_quotes_what_the_other_text_quotes():
    """Some archives hold articles without quotation marks and apostrophes, in which nothing looks quoted."""
    asked = "“I've no idea,” he added. It wasn't the first time.\n\n"
    marked, stripped = asked + ONE, re.sub("[“”’']", "", OTHER)
    for texts in ((marked, stripped), (stripped, marked)):
        found = share(*texts)
        assert set(found.kinds) == {"quotation"}
        assert found.p_shared < 0.25
    # A text with apostrophes has kept its marks, so it passes these words off as its own.
    kept = f"It wasn't clear. {stripped}"
    assert "verbatim" in share(marked, kept).kinds


@pytest.mark.parametrize(
    "phrase",
    [
        "Finance Minister Ada Brandt and Prime Minister Jon Vale",
        "The President of the Republic of Karelia, Ada Brandt, and the Secretary General Jon Vale",
        "on Thursday, June 19, 2024, at 10:30 a.m.",
    ],
)
def test_names_titles_and_dates_make_no_passage(phrase):
    a = ONE.replace("a retired pump mechanic", phrase).replace(QUOTATION, "")
    b = OTHER.replace("A former employee of the waterworks", phrase).replace(QUOTATION, "")
    assert phrase in a
    assert phrase in b
    found = share(a, b)
    assert found.spans == ()
    assert found.p_shared < 0.5


def test_an_article_and_its_fact_sheet_words_in_another_language_share_nothing():
    english = newsroom()["wildfire"]["agency"]
    german = (
        "Der Brand auf dem Morrabel-Rücken ist nach Angaben der Feuerwehr seit Mittwoch eingedämmt. "
        "Zwei Menschen kamen ums Leben, 64 Häuser brannten ab, und niemand darf bisher zurückkehren."
    )
    assert share(english, german).spans == ()


def test_a_sub_edited_copy_keeps_its_gaps_out():
    """A paragraph put between copied ones belongs to no passage."""
    text = newsroom()["wildfire"]["agency"].split("\n\n")
    foreign = newsroom()["museum-theft"]["explainer"].split("\n\n")[1]
    a, b = "\n\n".join(text), "\n\n".join([*text[:4], foreign, *text[4:]])
    at = b.index(foreign)
    spans = share(a, b).spans
    assert len(spans) == 2
    inside = sum(max(0, min(span.b_end, at + len(foreign)) - max(span.b_start, at)) for span in spans)
    assert inside <= 12
    covered = sum(span.a_end - span.a_start for span in spans)
    assert covered >= 0.98 * len(a)


def test_the_longest_quotations_of_the_newsroom_do_not_relate_independent_reports():
    """Every event has two public quotations, which any of its reports may carry."""
    for reports in newsroom().values():
        for first, second in (("agency", "tabloid"), ("regional", "explainer")):
            shared = share(reports[first], reports[second])
            for span in shared.spans if shared.p_shared < 0.5 else ():
                words = reports[first][span.a_start : span.a_end]
                assert span.kind == "quotation"
                assert re.search(r"[\"“]", reports[first][: span.a_start + 1]), words
