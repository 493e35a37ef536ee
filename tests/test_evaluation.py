"""Scores of findings against a known truth: cases calculated by hand, oracles, and errors in the truth."""

from __future__ import annotations

import gzip
import json
import math
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

import provenance as pv
from provenance import schema
from provenance.evaluation import (
    PassageScores,
    adjusted_rand,
    expected_calibration_error,
    pair_scores,
    plagdet,
)
from provenance.findings import Findings

# --- plagdet


def test_one_case_found_whole_and_exactly() -> None:
    case = ("x", (10, 20), (50, 60))
    assert plagdet([case], [case]) == PassageScores(1.0, 1.0, 1.0, 1.0, 1.0)


def test_a_case_half_found_by_a_detection_that_runs_over() -> None:
    # The detection covers 5 of 10 characters in one text and 10 of 10 in the other. So 15 of its 20 + 20
    # characters are in the case.
    scores = plagdet([("x", (0, 10), (100, 110))], [("x", (5, 25), (95, 115))])
    assert scores.recall == 15 / 20
    assert scores.precision == 15 / 40
    assert scores.f1 == pytest.approx(0.5)
    assert (scores.granularity, scores.plagdet) == (1.0, scores.f1)


def test_a_case_in_three_pieces_is_divided_by_the_binary_logarithm_of_four() -> None:
    pieces = [("x", (0, 10), (0, 10)), ("x", (10, 20), (10, 20)), ("x", (20, 30), (20, 30))]
    assert plagdet([("x", (0, 30), (0, 30))], pieces) == PassageScores(1.0, 1.0, 1.0, 3.0, 0.5)


def test_both_spans_must_intersect_the_same_case() -> None:
    # The detection joins the source span of one case and the derived span of the other case.
    cases = [("x", (0, 10), (0, 10)), ("x", (50, 60), (50, 60))]
    assert plagdet(cases, [("x", (0, 10), (50, 60))]) == PassageScores(0.0, 0.0, 0.0, None, 0.0)


def test_touching_is_not_intersecting() -> None:
    assert plagdet([("x", (0, 10), (0, 10))], [("x", (10, 20), (0, 10))]).recall == 0.0


def test_overlapping_detections_cover_a_character_once() -> None:
    scores = plagdet([("x", (0, 10), (0, 10))], [("x", (0, 6), (0, 6)), ("x", (2, 8), (2, 8))])
    assert (scores.recall, scores.precision, scores.granularity) == (0.8, 1.0, 2.0)


def test_means_are_over_cases_not_over_characters_and_pairs_are_pooled() -> None:
    # A case of 1,000 characters is found, a case of 10 is missed, and there is a false detection elsewhere.
    cases = [("x", (0, 1000), (0, 1000)), ("y", (0, 10), (0, 10))]
    scores = plagdet(cases, [cases[0], ("z", (0, 5), (0, 5))])
    assert (scores.recall, scores.precision) == (0.5, 0.5)


def test_nothing_to_find_and_nothing_found() -> None:
    case = ("x", (0, 1), (0, 1))
    assert plagdet([], []) == PassageScores(None, None, None, None, None)
    assert plagdet([case], []) == PassageScores(None, 0.0, 0.0, None, 0.0)
    assert plagdet([], [case]) == PassageScores(0.0, None, None, None, None)


@pytest.mark.parametrize("span", [(3, 3), (5, 2), (-1, 4)])
def test_a_span_without_characters_is_refused_by_number(span: tuple[int, int]) -> None:
    with pytest.raises(pv.InputError, match=rf"detection 2, 'x': {span[0]} to {span[1]} is not a span"):
        plagdet([], [("x", (0, 1), (0, 1)), ("x", (0, 1), span)])


spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda span: (span[0], span[0] + span[1]))
passages = st.lists(st.tuples(st.sampled_from("xyz"), spans, spans), max_size=8)


@given(passages, passages)
def test_plagdet_is_what_sets_of_characters_give(cases: list[Any], detections: list[Any]) -> None:
    def characters(passage: Any) -> set[tuple[str, int]]:
        _, one, other = passage
        return {("one", at) for at in range(*one)} | {("other", at) for at in range(*other)}

    def matching(passage: Any, others: list[Any]) -> list[Any]:
        return [
            other
            for other in others
            if other[0] == passage[0]
            and set(range(*other[1])) & set(range(*passage[1]))
            and set(range(*other[2])) & set(range(*passage[2]))
        ]

    def mean_share(wanted: list[Any], given: list[Any]) -> float | None:
        shares = [
            len(characters(w) & set().union(*map(characters, matching(w, given)))) / len(characters(w))
            for w in wanted
        ]
        return sum(shares) / len(shares) if shares else None

    scores = plagdet(cases, detections)
    assert scores.recall == pytest.approx(mean_share(cases, detections))
    assert scores.precision == pytest.approx(mean_share(detections, cases))
    found = [n for n in (len(matching(case, detections)) for case in cases) if n]
    assert scores.granularity == (pytest.approx(sum(found) / len(found)) if found else None)
    if found:
        f1 = 2 * scores.precision * scores.recall / (scores.precision + scores.recall)
        assert scores.f1 == pytest.approx(f1)
        assert scores.plagdet == pytest.approx(f1 / math.log2(1 + sum(found) / len(found)))
    else:
        assert scores.plagdet == (0.0 if cases else None)


@given(passages, passages, st.randoms())
def test_plagdet_does_not_depend_on_order(cases: list[Any], detections: list[Any], random: Any) -> None:
    shuffled = random.sample(cases, len(cases)), random.sample(detections, len(detections))
    assert plagdet(*shuffled) == plagdet(cases, detections)


# --- the other measures


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=30))
def test_adjusted_rand_is_that_of_scikit_learn(labels: list[tuple[int, int]]) -> None:
    one, other = zip(*labels, strict=True)
    assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other))


def test_adjusted_rand_wants_the_same_items() -> None:
    with pytest.raises(pv.SettingsError, match="2 labels in the first partition, 1 in the second"):
        adjusted_rand([1, 2], [1])


def test_calibration_error_by_hand() -> None:
    # Bin .6-.7: the mean is .65, and half are true. Bin .9-1, which includes 1: the mean is .95, and all are
    # true.
    error = expected_calibration_error([0.62, 0.68, 0.9, 1.0], [True, False, True, True])
    assert error == pytest.approx(2 / 4 * 0.15 + 2 / 4 * 0.05)
    # In a single bin, the errors partly cancel: the mean is .8, and three of four are true.
    assert expected_calibration_error([0.62, 0.68, 0.9, 1.0], [True, False, True, True], bins=1) == (
        pytest.approx(0.05)
    )
    assert expected_calibration_error([], []) is None


@pytest.mark.parametrize(
    ("probabilities", "outcomes", "bins", "message"),
    [
        ([1.2], [True], 10, "from 0 to 1, not 1.2"),
        ([math.nan], [True], 10, "from 0 to 1, not nan"),
        ([0.5], [], 10, "1 probabilities, but 0 outcomes"),
        ([0.5], [True], 0, "bins must be at least 1, not 0"),
    ],
)
def test_calibration_error_refuses(probabilities: Any, outcomes: Any, bins: int, message: str) -> None:
    with pytest.raises(pv.SettingsError, match=message):
        expected_calibration_error(probabilities, outcomes, bins)


def test_pairs_are_unordered_and_counted_once() -> None:
    scores = pair_scores([("a", "b"), ("b", "a"), ("c", "d")], [("b", "a"), ("a", "c"), ("c", "a")])
    assert (scores.precision, scores.recall, scores.f1) == (0.5, 0.5, 0.5)
    assert pair_scores([], []).f1 is None
    assert pair_scores([("a", "b")], []).f1 == 0.0


# --- findings against a truth


def findings(texts: dict[str, str] | str = "abcdef", **tables: list[dict[str, Any]]) -> Findings:
    """Findings for documents with the given ids, with only the given rows in the other tables."""
    texts = {id_: f"text of {id_} " * 10 for id_ in texts} if isinstance(texts, str) else texts
    tables["documents"] = [{"id": id_, "text": text} for id_, text in texts.items()]
    return Findings(
        **{
            name: pa.Table.from_pylist(tables.get(name, []), schema=table)
            for name, table in schema.TABLES.items()
        }
    )


def edge(source: str, derived: str, probability: float, directed: bool) -> dict[str, Any]:
    return {"source": source, "derived": derived, "probability": probability, "directed": directed}


def passage(a: str, b: str, *offsets: int) -> dict[str, Any]:
    return {"a": a, "b": b, **dict(zip(("a_start", "a_end", "b_start", "b_end"), offsets, strict=True))}


def test_only_the_kinds_of_truth_given_are_scored() -> None:
    assert set(pv.evaluate(findings(), {"pairs": [], "derivations": [("a", "b")]})) == {
        "pairs",
        "derivations",
    }


def test_copies_of_a_text_count_as_one_document() -> None:
    # The table relates copy b to its first copy a, and a to c. This implies that b and c are near-duplicates.
    found = findings({"a": "x", "b": "x", "c": "y"}, pairs=[{"a": "a", "b": "b"}, {"a": "a", "b": "c"}])
    truth = {"pairs": [("a", "b"), ("a", "c"), ("c", "b")]}
    assert pv.evaluate(found, truth)["pairs"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}


def test_passages_are_matched_by_id_whichever_is_the_source() -> None:
    found = findings(passages=[passage("a", "b", 0, 10, 50, 60)])
    right = {"passages": [("b", "a", 50, 60, 0, 10)]}
    crossed = {"passages": [("b", "a", 0, 10, 50, 60)]}
    assert pv.evaluate(found, right)["passages"]["plagdet"] == 1.0
    assert pv.evaluate(found, crossed)["passages"]["plagdet"] == 0.0


def test_passages_by_category_take_the_detections_of_their_pairs() -> None:
    found = findings(
        passages=[
            passage("a", "b", 0, 10, 0, 10),  # right
            passage("a", "b", 90, 99, 90, 99),  # false, in a pair of category "light"
            passage("e", "f", 0, 10, 0, 10),  # false, in a pair without a category
        ]
    )
    truth = {"passages": [("a", "b", 0, 10, 0, 10, "light"), ("c", "d", 0, 10, 0, 10, "heavy")]}
    scores = pv.evaluate(found, truth)["passages"]
    assert (scores["precision"], scores["recall"]) == (1 / 3, 0.5)
    assert list(scores["categories"]) == ["heavy", "light"]
    light = {"precision": 0.5, "recall": 1.0, "f1": 2 / 3, "granularity": 1.0, "plagdet": 2 / 3}
    missed = {"precision": None, "recall": 0.0, "f1": 0.0, "granularity": None, "plagdet": 0.0}
    assert scores["categories"]["light"] == pytest.approx(light)
    assert scores["categories"]["heavy"] == missed


@pytest.mark.parametrize(
    "truth",
    [
        [["a", "b", "c"], ["d", "e"]],
        {"a": 1, "b": 1, "c": 1, "d": "x", "e": "x", "f": None},
        [
            {"id": "a", "cluster": 1},
            {"id": "b", "cluster": 1},
            {"id": "c", "cluster": 1},
            {"ids": ["d", "e"]},
        ],
        pa.table({"id": list("abcde"), "cluster": [0, 0, 0, 1, 1]}),
    ],
)
def test_clusters_in_every_form_with_unnamed_documents_alone(truth: Any) -> None:
    found = findings(clusters=[{"id": id_, "cluster": int(id_ > "c")} for id_ in "abde"])
    expected = adjusted_rand_score([1, 1, 1, 2, 2, 3], [1, 1, 3, 2, 2, 4])
    assert pv.evaluate(found, {"clusters": truth})["clusters"] == {"adjusted_rand": pytest.approx(expected)}


def test_derivations_by_hand() -> None:
    found = findings(
        derivations=[
            edge("a", "b", 0.95, True),  # right
            edge("d", "c", 0.85, True),  # the wrong way round
            edge("a", "e", 0.55, False),  # right, but undirected
            edge("e", "f", 0.75, True),  # not a derivation
        ]
    )
    truth = {"derivations": [("a", "b"), ("c", "d"), ("a", "e"), ("b", "f"), ("b", "f")]}
    assert pv.evaluate(found, truth)["derivations"] == {
        "found": 3 / 4,
        "direction_accuracy": pytest.approx(2 / 3),
        "precision": pytest.approx(1 / 3),
        "recall": 1 / 4,
        "reversed": 1 / 4,
        "ece": pytest.approx((0.05 + 0.85 + 0.45 + 0.75) / 4),
    }


def test_nothing_derived_is_undefined_where_it_is_a_share_of_nothing() -> None:
    scores = pv.evaluate(findings(), {"derivations": [("a", "b")]})["derivations"]
    assert scores == {
        "found": 0.0,
        "direction_accuracy": None,
        "precision": None,
        "recall": 0.0,
        "reversed": 0.0,
        "ece": None,
    }


def test_outside_sources_and_independent_documents() -> None:
    found = findings(
        origins=[{"id": "a", "outside_source": "NORD  wire"}, {"id": "b", "outside_source": None}],
        derivations=[edge("a", "c", 0.6, False)],
    )
    truth = {"origins": [("a", "Nord Wire"), ("b", "Nord Wire"), ("d", None)], "independent": ["c", "d"]}
    scores = pv.evaluate(found, truth)
    assert scores == {"origins": {"found": 0.5}, "independent": {"linked": 0.5}}


# --- reading the truth

ROWS = [
    {"source": "b", "derived": "a", "source_start": 5, "source_end": 9, "derived_start": 0, "derived_end": 4},
    {"source": "a", "derived": "b", "relation": "revision"},
    {"outside_source": "Wire", "derived": "a"},
    {"independent": "f"},
    {"a": "a", "b": "b"},
    {"ids": ["c", "d"]},
    {"id": "e", "cluster": 7},
]
SORTED_ROWS = {
    "passages": ROWS[:1],
    "derivations": ROWS[1:2],
    "origins": ROWS[2:3],
    "independent": ["f"],
    "pairs": ROWS[4:5],
    "clusters": ROWS[5:],
}


def test_a_file_gives_what_the_dict_gives(tmp_path: Any) -> None:
    found = findings(
        pairs=[{"a": "a", "b": "b"}],
        passages=[passage("a", "b", 0, 4, 5, 9)],
        clusters=[{"id": "c", "cluster": 0}, {"id": "d", "cluster": 0}],
        derivations=[edge("a", "b", 0.9, True)],
        origins=[{"id": "a", "outside_source": "wire"}],
    )
    lines = "\n\n".join(json.dumps(row) for row in ROWS)
    (tmp_path / "truth.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "truth.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (tmp_path / "truth.json").write_text(json.dumps(SORTED_ROWS), encoding="utf-8-sig")
    expected = pv.evaluate(found, SORTED_ROWS)
    assert expected["passages"]["plagdet"] == expected["clusters"]["adjusted_rand"] == 1.0
    assert expected["derivations"]["recall"] == expected["origins"]["found"] == expected["pairs"]["f1"] == 1.0
    assert expected["independent"]["linked"] == 0.0
    for name in ("truth.jsonl", "truth.jsonl.gz", "truth.json"):
        assert pv.evaluate(found, tmp_path / name) == expected
    assert pv.evaluate(found, str(tmp_path / "truth.json")) == expected


@pytest.mark.parametrize("table", [pa.Table.from_pylist, pd.DataFrame, pl.DataFrame])
def test_tables_are_rows(table: Any) -> None:
    rows = [{**ROWS[0], "category": None}, {**ROWS[0], "source": "c", "category": "light"}]
    found = findings(passages=[passage("a", "b", 0, 4, 5, 9)])
    assert pv.evaluate(found, {"passages": table(rows)}) == pv.evaluate(found, {"passages": rows})


def test_pairs_may_be_sets_and_derivations_may_not() -> None:
    found = findings(pairs=[{"a": "a", "b": "b"}])
    assert pv.evaluate(found, {"pairs": {frozenset("ab")}})["pairs"]["f1"] == 1.0
    with pytest.raises(pv.InputError, match="derivations, row 1: source is missing"):
        pv.evaluate(found, {"derivations": [{"a", "b"}]})


@pytest.mark.parametrize(
    ("truth", "error", "message"),
    [
        ({"pair": []}, pv.InputError, "no kind of truth 'pair'; choose from pairs, passages"),
        ({}, pv.InputError, "the truth is empty; give at least one of pairs"),
        ([("a", "b")], pv.InputError, "a dict or the path of a .json or .jsonl file, not list"),
        ("truth.csv", pv.InputError, "truth.csv: expected a .json or .jsonl file"),
        ("nowhere.json", pv.InputError, "nowhere.json: there is no such file"),
        ({"pairs": "ab"}, pv.InputError, "pairs: expected a table or a list of rows, not str"),
        ({"pairs": [("a", "b"), ("a",)]}, pv.InputError, "truth, pairs, row 2: b is missing"),
        ({"pairs": [("a", "b", "c")]}, pv.InputError, "row 1: expected a, b, got"),
        ({"pairs": ["ab"]}, pv.InputError, "row 1: expected a, b, got 'ab'"),
        ({"pairs": [("a", "a")]}, pv.InputError, "a and b are the same document, 'a'"),
        (
            {"passages": [("a", "b", 0, 9, 4, 4)]},
            pv.InputError,
            "derived_start 4 to derived_end 4 is not a span",
        ),
        (
            {"passages": [("a", "b", 0, 1.5, 4, 5)]},
            pv.InputError,
            "source_end must be a whole number, not 1.5",
        ),
        (
            {"passages": [("a", "b", 0, 9, 0, 9), ("c", "b", 0, 9, 0, 99_999)]},
            pv.InputError,
            "passages, row 2: derived_end 99999 is beyond the end of 'b', whose text has 100 characters",
        ),
        (
            {"derivations": [("a", "b"), ("b", "a")]},
            pv.InputError,
            "row 2: .* the opposite direction in truth, .*row 1",
        ),
        ({"clusters": [["a", "b"], ["b", "c"]]}, pv.InputError, "2: 'b' is in another cluster in .*row 1"),
        ({"clusters": ["ab"]}, pv.InputError, "clusters, row 1: expected id, cluster, got 'ab'"),
        ({"pairs": [("q", "r")]}, pv.InputError, "none of the 2 documents named in the truth, such as 'q'"),
    ],
)
def test_a_bad_truth_is_refused_with_the_place(truth: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        pv.evaluate(findings(), truth)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"source": "a"}', "line 3: the fields of this row match no kind of truth"),
        ('{"source": "a", "derived": ', "line 3: this is not JSON"),
        ('["a", "b"]', "line 3: the fields of this row match no kind of truth"),
        ('{"source": "a", "derived": "b", "source_start": 4}', "line 3: source_end is missing"),
        ('{"source": "b", "derived": "a"}', "line 3: .* the opposite direction in .*truth.jsonl, line 1"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Any, line: str, message: str) -> None:
    path = tmp_path / "truth.jsonl"
    path.write_text('{"source": "a", "derived": "b"}\n\n' + line, encoding="utf-8")
    with pytest.raises(pv.InputError, match=message):
        pv.evaluate(findings(), path)


def test_documents_the_findings_lack_are_warned_of_and_count_as_missed() -> None:
    found = findings(pairs=[{"a": "a", "b": "b"}])
    with pytest.warns(UserWarning, match="not contain 2 of the 4 documents named in the truth, such as 'q';"):
        scores = pv.evaluate(found, {"pairs": [("a", "b"), ("q", "r")]})
    assert scores["pairs"]["recall"] == 0.5
