"""Probabilities from log odds."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.engine.coefficients import logistic, probability


@given(st.floats(-800, 800))
def test_one_number_and_an_array_have_the_same_probability(score):
    one = probability({"x": 2.0, "intercept": 0.0}, SimpleNamespace(x=score / 2))
    assert one == pytest.approx(logistic(np.array([score]))[0], rel=1e-15)
    assert 0 < one < 1


def test_what_is_ruled_out_has_no_probability():
    assert logistic(np.array([-np.inf, 0.0, np.inf])).tolist() == [0.0, 0.5, 1 / (1 + np.exp(-30.0))]
