"""What findings say of dates: how much later a document is dated, and which rows run against that."""

from __future__ import annotations

from datetime import timedelta

import pytest

import provenance as pv

HARBOUR = (
    "The harbour board voted on Tuesday to close the old grain elevator after engineers found cracks in "
    "three of its concrete legs. Superintendent Mabel Orrery told the meeting that the building had carried "
    "more than twice its designed load during the autumn shipments. Merchants complained that the decision "
    "came without warning and threatened to withhold their quarterly dues."
)
DAIRY = (
    "The dairy at Pennock burned on Friday night and forty cheeses rolled blazing down Mill Hill into the "
    "ford. Nobody was hurt, though a constable lost his helmet to a wheel of red Leyden, and the brass band "
    "played on."
)
REWORDED = HARBOUR.replace("voted", "decided").replace("complained", "protested")
CREDITING = f"The Kessing Post reported: {HARBOUR}\n\nThis article first appeared in the Kessing Post."


def scanned(source: str, derived: str, first: str | None, second: str | None) -> pv.Findings:
    return pv.scan(
        [
            {"id": "one", "text": source, "published": first, "outlet": "Kessing Post"},
            {"id": "two", "text": derived, "published": second, "outlet": "Tarn Daily"},
        ]
    )


@pytest.mark.parametrize("swapped", [False, True])
def test_without_a_word_of_its_source_no_row_runs_against_dates_that_lie_apart(swapped: bool) -> None:
    texts = (f"{HARBOUR} {DAIRY}", f"{REWORDED} {DAIRY.replace('hurt', 'injured')}")
    findings = scanned(*texts[:: -1 if swapped else 1], "2024-03-03T05:07:04Z", "2024-03-03T06:17:04Z")
    (row,) = findings.derivations.to_pylist()
    assert (row["source"], row["derived"], row["directed"]) == ("one", "two", True)
    assert row["lag"] == timedelta(hours=1, minutes=10)
    assert "Against the dates" not in " ".join(each["sentence"] for each in row["evidence"])
    assert "against the dates" not in findings.summary()


def test_a_row_against_its_dates_says_so_first_and_in_the_summary() -> None:
    findings = scanned(HARBOUR, CREDITING, "2024-03-05T08:00:00Z", "2024-03-03T08:00:00Z")
    (row,) = findings.derivations.to_pylist()
    assert (row["source"], row["directed"], row["lag"]) == ("one", True, -timedelta(days=2))
    assert row["evidence"][0]["sentence"].startswith("Against the dates: “one” is dated later than “two”")
    assert row["evidence"][0]["weight"] < 0
    summary = findings.summary()
    assert "Derivations                  1  (1 against the dates)" in summary
    assert "against the dates" in summary.splitlines()[-1]


def test_a_date_without_a_time_is_not_before_an_hour_of_its_day() -> None:
    """Midnight stands for the unknown time of day, but does not show that the derived text came first."""
    findings = scanned(HARBOUR, CREDITING, "2024-03-05T08:00:00Z", "2024-03-05")
    (row,) = findings.derivations.to_pylist()
    assert (row["source"], row["directed"]) == ("one", True)
    assert "against the dates" not in findings.summary()
    assert "same day" in findings.summary()

    def warning(derived: str) -> str:
        source = pv.Document(text=HARBOUR, published="2024-03-05T08:00:00Z", outlet="Kessing Post")
        return pv.compare(source, pv.Document(text=CREDITING, published=derived)).against_dates

    assert warning("2024-03-05") == ""
    assert (
        warning("2024-03-03")
        == "Against the dates: the first article is dated 2 days later. Check both dates."
    )


@pytest.mark.parametrize(("first", "second"), [(None, None), ("2024-03-03", None)])
def test_without_both_dates_there_is_no_lag(first: str | None, second: str | None) -> None:
    (row,) = scanned(HARBOUR, CREDITING, first, second).derivations.to_pylist()
    assert row["lag"] is None
