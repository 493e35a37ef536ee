"""Related documents against notices of one form and reports of one event."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import provenance as pv
from benchmarks.alignment.fit import aligned
from passages.articles import prepared_documents
from provenance.passages import BY_STRICTNESS, shared_text, shared_text_model
from provenance.passages.judge import _in_whatever_order
from provenance.passages.related_model import features, related

NOTICE = (
    "{company} said its board declared a quarterly dividend of {dividend} cents a share, payable on {paid} "
    "June to shareholders of record on {record} May. Net income for the quarter was {income} million against "
    "{before} million a year earlier, and revenue was {revenue} million against {earlier} million. The "
    "company has {shares} million shares outstanding."
)
HARROW = NOTICE.format(
    company="Harrow Mills",
    dividend="12.5",
    paid=18,
    record=29,
    income="4.2",
    before="3.9",
    revenue="61.7",
    earlier="58.3",
    shares="11.4",
)
CARDEN = NOTICE.format(
    company="Carden Lime",
    dividend="7.25",
    paid=24,
    record=30,
    income="9.8",
    before="11.1",
    revenue="140.6",
    earlier="152.9",
    shares="36.8",
)


def unrelated(a: str, b: str) -> float:
    return pv.compare(a, b).relation["unrelated"]


def test_notices_of_one_form_are_not_related():
    assert unrelated(HARROW, CARDEN) > 0.5


def test_a_notice_with_one_figure_corrected_is_related():
    assert unrelated(HARROW, HARROW.replace("61.7", "61.9")) < 0.1


def test_a_reworded_notice_with_its_figures_is_related():
    reworded = (
        "Harrow Mills declared a quarterly dividend of 12.5 cents a share, its board said, payable on 18 "
        "June to holders of record on 29 May. Net income for the quarter came to 4.2 million against 3.9 "
        "million last year, with revenue at 61.7 million against 58.3 million. There are 11.4 million shares "
        "outstanding."
    )
    assert unrelated(HARROW, reworded) < 0.2
    assert unrelated(CARDEN, reworded) > 0.5


@pytest.mark.parametrize(("a", "b"), [(HARROW, CARDEN), (HARROW, HARROW.replace("61.7", "61.9"))])
def test_features_are_the_same_from_both_documents(a, b):
    assert features(*aligned(a, b)) == features(*aligned(b, a))


def test_figures_that_only_one_document_has_are_an_addition():
    """What one text leaves out, or adds, differs from nothing in the other."""
    longer = HARROW + " It employs 920 people in 14 towns and was founded in 1871."
    found = features(*aligned(HARROW, longer))
    assert found.own_figures == 0
    assert found.changed_figures < -0.5


def test_more_agreement_never_speaks_against_a_relation():
    found = features(*aligned(HARROW, CARDEN))
    for name, more in (("in_order", 0.9), ("share", 0.9), ("own_figures", 0.0), ("changed_figures", -1.0)):
        assert related(replace(found, **{name: more})) > related(found), name


def test_a_form_filled_in_differently_is_a_template():
    found = pv.compare(HARROW, CARDEN).passages["kind"].to_pylist()
    assert found
    assert set(found) == {"template"}


def test_reports_of_one_event_and_copies_hold_no_template():
    copy = HARROW.replace("61.7", "61.9")
    assert "template" not in pv.compare(HARROW, copy).passages["kind"].to_pylist()


def test_a_template_joins_no_group_and_no_family():
    findings = pv.scan([HARROW, CARDEN])
    assert findings.passages.num_rows
    assert findings.groups.num_rows == 0
    assert findings.derivations.num_rows == 0
    assert len(set(findings.origins["family"].to_pylist())) == 2


@given(st.floats(0, 1), st.floats(0, 1))
def test_order_never_adds_to_a_relation(p_related, p_shared):
    assert 0 <= _in_whatever_order(p_related, p_shared) <= p_related


def test_a_retelling_without_order_is_related_where_all_else_shows_it():
    assert _in_whatever_order(0.9, 0.01) > 0.5
    assert _in_whatever_order(0.7, 0.01) < 0.5
    assert _in_whatever_order(0.7, 0.99) == pytest.approx(0.7)


@pytest.mark.parametrize(("a", "b"), [(HARROW, CARDEN), (HARROW, HARROW.replace("61.7", "61.9"))])
def test_a_stricter_setting_never_relates_more(a, b):
    found = [
        pv.compare(a, b, strictness=name).relation["unrelated"]
        for name in ("strict", "balanced", "sensitive")
    ]
    assert found == sorted(found, reverse=True)
    assert pv.scan([a, b], strictness="strict").settings.strictness == "strict"


def test_strictness_is_the_log_odds_that_a_relation_has_to_have():
    prepared = prepared_documents([HARROW, CARDEN])
    strict, balanced, sensitive = (
        shared_text(0, 1, *prepared.pair(0, 1), BY_STRICTNESS[name]).p_shared
        for name in ("strict", "balanced", "sensitive")
    )
    odds = [p / (1 - p) for p in (strict, balanced, sensitive)]
    assert odds[1] / odds[0] == pytest.approx(odds[2] / odds[1]) == pytest.approx(math.e)


ASKED = (
    "The county's ferry timetable is a fiction that everybody has agreed to believe in. I kept a diary of "
    "the crossings in 2018 and in 2021, and neither year came close to what was printed on the pier."
)


@pytest.mark.parametrize("mark", ["> ", ">> ", "\t|> "])
def test_a_reply_that_marks_what_it_quotes_is_related_whatever_it_adds(mark):
    """Without the marks, both might give a statement that somebody published."""
    question = f"{ASKED} There were 214 crossings then, against 340 on paper, and 19 of them in fog."
    answer = (
        "You forget the 1987 strike and the 62 days without a mate. A timetable of crossings is a fiction "
        "in any year."
    )
    middle = len(ASKED) // 2
    quoted = [ASKED[:middle], ASKED[middle:]]
    reply = "\n".join([*(mark + line for line in quoted), "", answer])
    plain = "\n".join([*quoted, "", answer])
    assert unrelated(question, reply) < 0.2
    assert unrelated(question, plain) > unrelated(question, reply)


def test_a_few_figures_weigh_less_than_many():
    """Of five figures, one differs; in the same text twice, all five agree."""
    sold = "The mill sold 14 boats in 2019, kept {} ropes and paid 320 men for 61 days of work on the canal."
    one, other = sold.format(7), sold.format(9)
    assert features(*aligned(one, other)).changed_figures == pytest.approx(-3 / 7)
    assert features(*aligned(one, one)).changed_figures == pytest.approx(-5 / 7)


@pytest.mark.parametrize(
    ("words", "counted"), [(5, 10), (10, 10), (11, 11), (29_999, 29_999), (30_000, 30_000), (30_001, 30_000)]
)
@pytest.mark.parametrize("model", [features, shared_text_model.features])
def test_the_length_of_the_shorter_text_is_counted_from_ten_to_thirty_thousand_words(model, words, counted):
    text = " ".join(f"w{word % 5000}" for word in range(words))
    assert model(*aligned(text, f"{text} end")).length == pytest.approx(math.log(counted))
