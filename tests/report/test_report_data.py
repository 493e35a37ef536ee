"""Pairs gathered from all tables, against the obvious way."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

import newsroom
from provenance.findings import Findings
from provenance.report import data

IDS = ("b", "ä", "a", "Z", "ab", "\U0001f4f0")  # neither in order nor of one length
PAIR = st.lists(st.sampled_from(IDS), min_size=2, max_size=2, unique=True).map(tuple)
LEVEL = st.sampled_from((0.0, 0.5, 0.9))
SPAN = st.tuples(st.integers(0, 20), st.integers(1, 5))


def obvious(findings: Findings, passages: pa.Table) -> list[tuple]:
    """Every pair by its ids with its rows, the strongest first."""
    known: dict[tuple[str, str], dict] = {}
    for row, key in enumerate(data.rows(findings.pairs, "a", "b")):
        known.setdefault(key, {})["row"] = row
    for row, key in enumerate(data.rows(findings.derivations, "source", "derived")):
        known.setdefault((min(key), max(key)), {})["derivation"] = row
    for row, (a, b, start, end) in enumerate(data.rows(passages, "a", "b", "a_start", "a_end")):
        known.setdefault((a, b), {}).setdefault("passages", []).append((row, end - start))
    jaccard = data.column(findings.pairs, "jaccard")
    probability = data.column(findings.derivations, "probability")

    def strength(key: tuple[str, str]) -> tuple:
        entry = known[key]
        likely = probability[entry["derivation"]] if "derivation" in entry else -1
        similar = jaccard[entry["row"]] if "row" in entry else 0
        return -likely, -similar, -sum(length for _, length in entry.get("passages", ())), key

    return [
        (*key, known[key].get("row"), known[key].get("derivation"),
         [row for row, _ in known[key].get("passages", ())])
        for key in sorted(known, key=strength)
    ]  # fmt: skip


@given(
    st.dictionaries(PAIR.map(sorted).map(tuple), LEVEL),
    st.dictionaries(PAIR, LEVEL),
    st.lists(st.tuples(PAIR.map(sorted).map(tuple), SPAN), max_size=10),
    st.integers(0, 20),
)
@settings(deadline=None)
def test_pairs_are_those_of_all_tables_the_strongest_first(
    pairs: dict, derivations: dict, passages: list, most: int
) -> None:
    derivations = {
        key: p for key, p in derivations.items() if key[::-1] not in derivations or key[0] < key[1]
    }
    findings = Findings(
        **newsroom.tables(
            documents=[{"id": id_, "text": "x", "path": "p"} for id_ in IDS],
            pairs=[{"a": a, "b": b, "jaccard": value} for (a, b), value in pairs.items()],
            derivations=[
                {"source": source, "derived": derived, "probability": value}
                for (source, derived), value in derivations.items()
            ],
            passages=[
                {"a": a, "b": b, "a_start": at, "a_end": at + size, "b_start": at, "b_end": at + size}
                for (a, b), (at, size) in passages
            ],
        )
    )
    ordered = data.ordered_passages(findings)
    found, known = data.strongest_pairs(findings, ordered, most)
    expected = obvious(findings, ordered)
    assert known == len(expected)
    found = [(IDS[p.a], IDS[p.b], p.row, p.derivation, [*range(*p.passages)]) for p in found]
    assert found == expected[:most]
