"""Which evidence about a pair is reported."""

from __future__ import annotations

from derivation.example_pairs import OTHER, REPORT, pair
from provenance.derivation.relation import relate

CHANGED = [
    f"{REPORT}\n\n{OTHER}",
    REPORT[:700],
    REPORT.replace("Hauliers", "Hauliers, drivers, and carters,"),
    REPORT.replace(" on Tuesday", ""),
]


def test_evidence_of_the_direction_is_reported_from_a_weight_of_a_tenth() -> None:
    weights = [
        abs(each.weight)
        for text in CHANGED
        for each in relate(pair(REPORT, text)).evidence
        if each.name not in ("shared text", "common source")
    ]
    assert 0.1 <= min(weights) < 0.2
