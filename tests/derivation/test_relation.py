"""The four hypotheses of a pair: symmetric, sensible in extreme cases, and right for the seed articles."""

from __future__ import annotations

import math
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import provenance as pv
from derivation.example_pairs import OTHER, REPORT, pair
from provenance.derivation.evidence import FEATURES, view_pairs
from provenance.derivation.evidence.publication_dates import lateness
from provenance.derivation.hypotheses import Weighed, settle
from provenance.derivation.pair import Pair
from provenance.derivation.relation import Relation, relate, score
from provenance.derivation.relation_model import MOST_LOG_ODDS, adjust_for_versions, common_log_odds, model
from provenance.derivation.third_documents import PairThirdEvidence, ThirdEvidence

KINDS = {"revision", "syndication", "abridgement", "paraphrase", "quotation", "patchwork"}
DATA = Path(os.environ.get("PROVENANCE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
SEEDS = DATA.parent / "seeds"

# The features of two stories that both reword one report.
SIBLINGS = {
    "both add": 0.5,
    "both uncovered": 0.5,
    "both reword": 0.5,
    "best covered": 0.4,
    "same agency": 0.0,
    "same outlet": 0.0,
    "from a release": 0.0,
    "quoted alike": 0.0,
    "decided": 0.0,
}
SENTENCES = [part for part in re.split(r"(?<=\.)\s+", f"{REPORT} {OTHER}") if part]
texts = st.lists(st.sampled_from(SENTENCES), min_size=0, max_size=6).map(" ".join)
changes = st.sampled_from(["", "board", "said", "the", "Oldroyd", '"', "bridge", "1,243"])
dates = st.one_of(st.none(), st.datetimes(datetime(2024, 6, 1), datetime(2024, 6, 9), timezones=st.just(UTC)))


def direction_odds(relation: Relation) -> float:
    return math.log(relation.b_from_a / relation.a_from_b)


def dated(day: int, precision: str = "second") -> dict[str, Any]:
    return {"published": datetime(2024, 6, day, 9, tzinfo=UTC), "precision": precision}


@settings(max_examples=60, deadline=None)
@given(texts, texts, changes, dates, dates, st.floats(0, 1))
def test_swapping_the_pair_swaps_the_answer(
    a: str, b: str, removed: str, first: datetime | None, second: datetime | None, p: float
) -> None:
    about_a = {"published": first, "precision": "minute", "id": "one"}
    about_b = {"published": second, "precision": "day", "id": "two"}
    found = pair(a, b.replace(removed, "") if removed else b, about_a, about_b, p)
    relation = relate(found)
    # Everything is equal: probabilities, weights, their order, and the sentences, which use the ids.
    assert relate(found.swapped()) == relation.swapped()
    assert relation.swapped().swapped() == relation


@settings(max_examples=60, deadline=None)
@given(texts, texts, st.floats(0, 1))
def test_probabilities_are_probabilities(a: str, b: str, p: float) -> None:
    relation = relate(pair(a, b, p=p))
    values = relation.probabilities().values()
    assert all(0 <= value <= 1 and round(value, 6) == value for value in values)
    assert sum(round(value * 1_000_000) for value in values) == 1_000_000
    assert relation.kind in KINDS
    weights = [abs(each.weight) for each in relation.evidence]
    assert weights == sorted(weights, reverse=True)


@settings(max_examples=30, deadline=None)
@given(texts.filter(lambda text: len(text) > 0))
def test_identical_texts_without_dates_are_one_half_each(text: str) -> None:
    relation = relate(pair(text, text))
    assert (relation.b_from_a, relation.a_from_b) == (0.5, 0.5)


def test_the_order_of_passages_does_not_matter() -> None:
    first, second, _, last = REPORT.split("\n\n")
    found = pair(REPORT, "\n\n".join([last, OTHER, OTHER, second, OTHER, OTHER, first]))
    assert len(found.passages) > 1
    turned = Pair(found.a, found.b, found.passages[::-1], found.kinds[::-1], found.p_shared)
    assert relate(turned) == relate(found)


@pytest.mark.parametrize("precision", ["second", "minute", "day"])
def test_dates_favour_the_earlier_document_but_never_to_certainty(precision: str) -> None:
    undated = relate(pair(REPORT, REPORT))
    relation = relate(pair(REPORT, REPORT, dated(3, precision), dated(9, precision)))
    assert undated.b_from_a < 0.8 < relation.b_from_a < 0.991  # dates a day apart are right in 99 %
    assert relation.evidence[0].name in ("published", "shared text")
    rewritten = REPORT.replace("Hauliers", "Carriers")
    later, earlier = (relate(pair(REPORT, rewritten, dated(5), dated(5 + step))) for step in (3, -3))
    assert direction_odds(later) > direction_odds(relate(pair(REPORT, rewritten))) > direction_odds(earlier)
    assert later.common_source == earlier.common_source


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(-1, 1), min_size=7, max_size=7),
    st.floats(1, 1e5),
    st.sampled_from([-1, 1]),
)
def test_neither_style_nor_third_documents_outweigh_dates_an_hour_apart(
    shown: list[float], hours: float, order: int
) -> None:
    """Style of any weight up to the limit and any third documents are set against dates in either order."""
    style, common, contracting, *thirds = shown
    first = dated(3)
    second = {"published": first["published"] + timedelta(hours=hours), "precision": "second"}
    late = float(lateness(view_pairs([pair(REPORT[:200], REPORT[:200], first, second)]))[1])
    weighed = Weighed(
        *(np.array([value]) for value in (1.0, MOST_LOG_ODDS * style, 0.0, order * late, 5 * common)),
        np.array([abs(contracting)]),
        *[np.zeros(1, np.int64)] * 3,
    )
    only_a, only_b, both, merged = thirds
    third = PairThirdEvidence(True, abs(only_a), abs(only_b), abs(both), merged, 2, 2, 2)
    found = settle(weighed, ThirdEvidence.of([third]), np.array([0]), np.array([1]))
    assert order * (int(found.b_from_a[0]) - int(found.a_from_b[0])) >= 0


def test_two_things_stated_outright_outweigh_dates_and_one_makes_the_direction_unclear() -> None:
    credit = "The Gazette reported: "
    texts = credit + REPORT[:600], f"{credit}{REPORT[:600]}\n\nThis article first appeared in the Gazette."
    once, twice = (
        relate(pair(REPORT, text, {**dated(9), "outlet": "Gazette"}, {**dated(3), "outlet": "Islander"}))
        for text in texts
    )
    assert abs(direction_odds(once)) < 1
    assert direction_odds(twice) > 1


def test_days_that_follow_each_other_lie_apart_and_moments_within_a_day_do_not() -> None:
    rewritten = REPORT.replace("Hauliers", "Carriers")
    undated, next_day, same_day = (
        direction_odds(relate(pair(REPORT, rewritten, first, second)))
        for first, second in (
            ({}, {}),
            (dated(3, "day"), dated(4, "day")),
            (dated(3, "day"), {"published": datetime(2024, 6, 3, 20, tzinfo=UTC), "precision": "minute"}),
        )
    )
    assert next_day > 3
    assert same_day == undated


@pytest.mark.parametrize(
    ("hour", "known"), [(-15, True), (-13, False), (12, False), (24 + 13, False), (24 + 15, True)]
)
def test_a_day_may_be_one_of_another_time_zone(hour: int, known: bool) -> None:
    """Compared with a moment, a day begins up to 14 hours earlier than in UTC, and ends as much later."""
    day = datetime(2024, 6, 3, tzinfo=UTC)
    moment = {"published": day + timedelta(hours=hour), "precision": "minute"}
    rewritten = REPORT.replace("Hauliers", "Carriers")
    found = relate(pair(REPORT, rewritten, {"published": day, "precision": "day"}, moment))
    undated = direction_odds(relate(pair(REPORT, rewritten)))
    assert (direction_odds(found) == undated) != known
    assert known is False or (direction_odds(found) > undated) == (hour > 0)


def test_minutes_hardly_count() -> None:
    """Publication times and clocks may be wrong by minutes."""
    first = dated(3)
    second = {"published": first["published"] + timedelta(minutes=5), "precision": "minute"}
    found = relate(pair(REPORT, REPORT, first, second))
    assert 0 < direction_odds(found) < 1


def test_where_dates_decide_the_earlier_text_is_the_source_rather_than_a_third() -> None:
    rewritten = REPORT.replace("Hauliers", "Carriers").replace("told reporters", "said")
    undated, clear = relate(pair(REPORT, rewritten)), relate(pair(REPORT, rewritten, dated(3), dated(5)))
    assert abs(direction_odds(undated)) < 1
    assert clear.common_source < undated.common_source / 2


@pytest.mark.parametrize(
    "mark",
    [
        "UPDATE 1-",
        "(Adds reaction of merchants) ",
        "Updated at 14:10 GMT. ",
        "1st Lead: ",
        "Recasts. ",
        "CORRECTED - ",
        "RPT-",
        "(neu: Reaktion) ",
        "Aktualisiert am 3. Mai. ",
        "(Ajoute des réactions) ",
        "Mis à jour le 3 mai. ",
        "(Añade reacciones) ",
        "Обновлено: ",
        "【更新】",
    ],
)
def test_marks_of_an_update_show_the_later_version(mark: str) -> None:
    plain, marked = (relate(pair(REPORT, text + REPORT[:700])) for text in ("", mark))
    assert "correction note" in {each.name for each in marked.evidence}
    assert direction_odds(marked) > direction_odds(plain) + 2


@pytest.mark.parametrize(
    "words",
    [
        "Updates to the law are due. ",
        "He corrected the minister. ",
        "Update your address. ",
        "Lead is toxic. ",
    ],
)
def test_other_uses_of_the_same_words_are_no_marks_of_an_update(words: str) -> None:
    relation = relate(pair(REPORT, words + REPORT[:700]))
    assert "correction note" not in {each.name for each in relation.evidence}


def test_marks_differ_by_what_follows_them() -> None:
    one, two = (f"(Adds {what}) {REPORT[:700]}" for what in ("quotes", "prices"))
    assert "correction note" not in {each.name for each in relate(pair(one, two)).evidence}
    elsewhere = relate(pair(f"{REPORT}\n\nShe adds nothing to that.", one))
    assert "correction note" in {each.name for each in elsewhere.evidence}
    repeated = relate(pair(one, f"UPDATE 2-{one}"))
    assert [each.weight > 0 for each in repeated.evidence if each.name == "correction note"] == [True]


def test_unknown_dates_do_nothing() -> None:
    rewritten = REPORT.replace("Hauliers", "Carriers")
    assert relate(pair(REPORT, rewritten, dated(3), {})) == relate(pair(REPORT, rewritten))


def test_a_wrong_date_is_outweighed_by_what_the_text_says() -> None:
    quoting = "\n".join(f"> {line}" for line in REPORT.split("\n")) + "\n\nFirst published by the Gazette."
    found = pair(REPORT, quoting, {**dated(9), "outlet": "Gazette"}, {**dated(3), "outlet": "Islander"})
    plain = pair(REPORT, quoting, {"outlet": "Gazette"}, {"outlet": "Islander"})
    assert relate(plain).b_from_a > 0.8
    assert abs(direction_odds(relate(found))) < abs(direction_odds(relate(plain)))


def test_texts_that_share_nothing_are_unrelated() -> None:
    relation = relate(pair(REPORT, OTHER, p=0.01))
    assert relation.unrelated >= 0.99


def test_shared_quotations_or_boilerplate_alone_are_no_relation() -> None:
    quotation = REPORT.split("\n\n")[1]
    elsewhere = f"{OTHER}\n\n{quotation}"
    found = pair(REPORT, elsewhere)
    assert found.passages
    quoted = Pair(found.a, found.b, found.passages, ("quotation",) * len(found.passages), 0.97)
    boilerplate = Pair(found.a, found.b, found.passages, ("boilerplate",) * len(found.passages), 0.97)
    assert relate(quoted).unrelated >= 0.9
    assert relate(quoted).kind == "quotation"
    assert relate(boilerplate).unrelated >= 0.9
    assert relate(found).unrelated < 0.1


def test_credit_to_one_agency_by_both_speaks_for_a_common_source() -> None:
    changed = REPORT.replace("Hauliers", "Carriers")
    without = relate(pair(REPORT, changed))
    both = relate(pair(f"KESSING (CNS) - {REPORT}", f"KESSING (CNS) - {changed}"))
    assert both.common_source > without.common_source + 0.05


def test_an_outlet_that_publishes_the_same_again_takes_it_from_itself() -> None:
    changed = REPORT.replace("Hauliers", "Carriers")
    one, two = (
        relate(pair(REPORT, changed, {"outlet": "Gazette"}, {"outlet": name})) for name in ("Gazette", "Echo")
    )
    assert one.common_source < two.common_source - 0.05


def test_the_text_alone_is_never_certain() -> None:
    marked = "\n".join(f"> {line}" for line in REPORT.split("\n"))
    relation = relate(pair(REPORT, f"M. Hale wrote:\n\n{marked}\n\n{OTHER}"))
    assert 1 < direction_odds(relation) < 3.001


def test_equal_quotation_levels_show_siblings_and_one_more_level_a_reply() -> None:
    def quoted(text: str, times: int) -> str:
        return "\n".join(f"{'>' * times} {line}" for line in text.split("\n"))

    answer, other = "That is not what the pilots told me.", "It will cost us more than half, I fear."
    first, second = f"{quoted(REPORT, 1)}\n\n{answer}", f"{quoted(REPORT, 1)}\n\n{other}"
    second_reply = f"{quoted(REPORT, 2)}\n{quoted(answer, 1)}\n\n{other}"
    reply = relate(pair(REPORT, first))
    assert reply.b_from_a > 0.5
    assert relate(pair(first, second)).common_source > reply.common_source + 0.2
    assert relate(pair(REPORT, second_reply)).common_source > reply.common_source + 0.1
    assert relate(pair(first, second_reply)).b_from_a > relate(pair(first, second)).b_from_a


def test_of_versions_only_their_distance_speaks_for_others_between_them() -> None:
    features = {name: np.array([value, value]) for name, value in SIBLINGS.items()}
    features["apart"] = np.log([0.01, 0.5])
    near, far = common_log_odds(adjust_for_versions(features, np.ones(2)))
    assert near < far
    # For other kinds of text, the distance is no evidence.
    elsewhere = common_log_odds(adjust_for_versions(features, np.zeros(2)))
    assert elsewhere[0] == elsewhere[1] > near


def test_naming_the_other_document_makes_a_common_source_less_likely() -> None:
    changed = REPORT.replace("Hauliers", "Carriers") + "\n\nThe Gazette first reported the vote."
    without = relate(pair(REPORT, changed))
    named = relate(pair(REPORT, changed, {"outlet": "Gazette"}))
    # In news, the longer text is more likely to be the source, but the credit outweighs this.
    assert named.b_from_a > 0.6 > without.b_from_a
    assert named.common_source < without.common_source
    assert named.b_from_a > without.b_from_a


@pytest.mark.parametrize(
    ("text", "about_a", "about_b", "kind"),
    [
        (REPORT, {"outlet": "Gazette"}, {"outlet": "Islander"}, "syndication"),
        (REPORT.replace("Hauliers", "Carriers"), {"outlet": "Gazette"}, {"outlet": "Gazette"}, "revision"),
        ("\n\n".join(REPORT.split("\n\n")[:2]), dated(1), dated(2), "abridgement"),
        (REPORT.split("\n\n")[2] + 3 * f"\n\n{OTHER}", dated(1), dated(2), "patchwork"),
    ],
)
def test_kinds(text: str, about_a: dict[str, Any], about_b: dict[str, Any], kind: str) -> None:
    assert relate(pair(REPORT, text, about_a, about_b)).kind == kind


def test_score_is_the_log_odds_of_derived_against_the_rest() -> None:
    relation = Relation(0.6, 0.1, 0.2, 0.1, (), "paraphrase")
    assert score(relation) == pytest.approx(math.log(2))
    assert score(relation.swapped()) == pytest.approx(math.log(1 / 3))
    assert score(Relation(0.5, 0.5, 0, 0, (), "syndication")) == 20
    assert score(Relation(0, 0, 0, 1, (), "syndication")) == -20


def test_an_agency_credited_by_one_may_be_the_source_of_both() -> None:
    with_credit = f"KESSING (AP) - {REPORT}"
    credited_source, uncredited_source = (
        relate(pair(text, REPORT[:700])).common_source for text in (with_credit, REPORT)
    )
    assert credited_source > uncredited_source + 0.05
    agency_itself = relate(pair(with_credit, REPORT[:700], {"outlet": "AP"})).common_source
    assert agency_itself < credited_source - 0.05


def test_two_that_quote_the_same_have_it_from_a_third() -> None:
    def quoting(text: str) -> str:
        return "\n".join(f"> {line}" for line in REPORT.splitlines()) + f"\n\n{text}"

    answers = "I was there, and none of it is true.", "Who pays for all of that in the end?"
    siblings = relate(pair(quoting(answers[0]), quoting(answers[1])))
    plain = relate(pair(*(f"{REPORT}\n\n{answer}" for answer in answers)))
    assert siblings.common_source > plain.common_source + 0.1
    reply = relate(pair(REPORT, quoting(answers[0])))
    assert reply.b_from_a > reply.common_source < siblings.common_source


def test_the_model_weighs_every_feature_and_nothing_else() -> None:
    no_features = {"same agency", "same outlet", "from a release", "agency of one", "both quote"}
    no_features |= {"third document", "put together", "readings apart"}
    weighed = set(model().weights) | (set(model().cues) - no_features)
    assert weighed == {feature.name for feature in FEATURES}
    assert not set(model().weights) & set(model().cues)


@pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the seeds are not there: no folder {SEEDS}")
@pytest.mark.parametrize("renamed", [False, True])
def test_seeds(renamed: bool) -> None:
    one, two = (next(SEEDS.glob(f"{name}_*")).read_text("utf-8") for name in ("001", "002"))
    if renamed:
        names = {
            "Putin": "Brask",
            "Kim": "Voss",
            "Russia": "Tarnia",
            "Korea": "Lenth",
            "Pyongyang": "Karmiel",
        }
        for old, new in names.items():
            one, two = one.replace(old, new), two.replace(old, new)
    relation = relate(pair(two, one, p=0.9))
    assert relation.b_from_a >= 0.45
    assert relation.b_from_a >= 3 * relation.a_from_b
    assert 0.02 <= relation.common_source <= 0.35


def test_scanning_two_documents_gives_the_hypotheses_that_comparing_them_gives() -> None:
    story = (
        "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud. "
        "Nobody was hurt, but the harbour master said that the wreck would block the channel for weeks."
    )
    texts = {"early": f"Skerry, Monday. {story}", "late": f"{story} The owners gave no reason."}
    dates = {"early": "2031-02-03", "late": "2031-02-05"}
    rows = [{"id": id_, "text": text, "published": dates[id_]} for id_, text in texts.items()]
    (found,) = pv.scan(rows).derivations.to_pylist()
    early, late = (pv.Document(row["text"], id=row["id"], published=row["published"]) for row in rows)
    alone = pv.compare(early, late).relation
    assert (found["source"], found["derived"]) == ("early", "late")
    assert found["hypotheses"] == {
        "derived_from_source": alone["b_from_a"],
        "source_from_derived": alone["a_from_b"],
        "common_source": alone["common_source"],
        "unrelated": alone["unrelated"],
    }
