"""How a pair is divided among the kinds of relation."""

from __future__ import annotations

import numpy as np

from provenance.derivation.relation_kinds import Gate


def test_a_trait_more_than_three_standard_deviations_from_the_mean_counts_as_three() -> None:
    gate = Gate(
        {"length": (10.0, 2.0)},
        {"news": {"intercept": 0, "length": 1}, "reply": {"intercept": 0, "length": 0}},
    )
    usual, nearly_three, three, ten = gate.kinds({"length": np.array([10.0, 15.8, 16.0, 30.0])})["news"]
    assert usual < nearly_three < three == ten
    low, lowest = gate.kinds({"length": np.array([4.0, 0.0])})["news"]
    assert low == lowest < usual
