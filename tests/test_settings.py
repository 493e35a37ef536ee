"""Settings are accepted unchanged, or rejected with a message that contains their name."""

from __future__ import annotations

import dataclasses
import inspect
import math
from typing import Any, get_type_hints

import numpy as np
import pytest

import provenance as pv
from provenance.settings import Keywords, Settings, resolve


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("threshold", "0.5", "a finite number"),
        ("threshold", None, "a finite number"),
        ("threshold", math.nan, "a finite number"),
        ("threshold", 2, "above 0 and at most 1"),
        ("threads", "2", "a whole number"),
        ("threads", 1.5, "a whole number"),
        ("threads", 0, "at least 1"),
        ("threads", 10**6, "at most 1024"),
        ("seed", "a", "a whole number"),
        ("within_days", "3", "a finite number"),
        ("within_days", math.inf, "a finite number"),
        ("within_days", True, "a finite number"),
        ("shingle", 2.0, "a whole number"),
        ("shingle", np.float64(2), "a whole number"),
        ("shingle", np.array([2]), "a whole number"),
        ("permutations", 100.5, "a whole number"),
        ("same_outlet", "no", "True or False"),
        ("same_outlet", 1, "True or False"),
        ("sketch", "simhash", "'similarity' or 'minhash'"),
        ("sketch", None, "'similarity' or 'minhash'"),
        ("strictness", "lax", "'strict', 'balanced' or 'sensitive'"),
        ("confidence", True, "a finite number"),
        ("confidence", np.True_, "a finite number"),
        ("memory_limit", 2, "an amount such as '2GB'"),
        ("max_frequency", [3], "a whole number"),
        ("size_limit", "5MB", "a whole number"),
    ],
)
def test_a_wrong_value_is_refused_by_name(name: str, value: Any, takes: str) -> None:
    with pytest.raises(pv.SettingsError, match=f"^{name} must be {takes}, not ") as refused:
        pv.Settings(**{name: value})
    # The hint is only for Python; on the command line, the option can simply be omitted.
    optional = name in {"threads", "memory_limit", "within_days"}
    assert refused.value.hint == ("or use None" if optional else "")
    assert refused.value.shell_hint == ""


@pytest.mark.parametrize("threads", [1, 1024])
def test_the_bounds_of_threads_are_within(threads: int) -> None:
    assert pv.Settings(threads=threads).workers == threads


def test_numbers_of_numpy_become_plain() -> None:
    given = pv.Settings(shingle=np.int8(4), threshold=np.float64(0.5), within_days=np.int64(3))
    plain = pv.Settings(shingle=4, threshold=0.5, within_days=3)
    assert given == plain
    assert list(map(type, given.as_dict().values())) == list(map(type, plain.as_dict().values()))
    assert pv.Settings(same_outlet=np.False_).same_outlet is False


def test_an_unknown_setting_is_refused_even_with_none() -> None:
    with pytest.raises(pv.SettingsError, match=r"no setting 'treshold'; did you mean 'threshold'"):
        pv.near_duplicates(["a"], treshold=None)


@pytest.mark.parametrize("name", ["threads", "memory_limit", "within_days"])
def test_none_wins_where_it_is_a_value(name: str) -> None:
    value = "1GB" if name == "memory_limit" else 2
    assert getattr(resolve(pv.Settings(**{name: value}), **{name: None}), name) is None


def test_none_is_not_given_where_it_is_no_value() -> None:
    assert resolve(pv.Settings(threshold=0.5), threshold=None).threshold == 0.5


def test_settings_in_a_dict_are_refused() -> None:
    with pytest.raises(pv.SettingsError, match=r"settings must be a provenance\.Settings, not {'thr"):
        pv.scan(["a"], settings={"threshold": 0.5})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("limit", "memory"),
    [
        ("2GB", 2 * 10**9),
        ("512 MiB", 2**29),
        ("1.5g", 1.5 * 10**9),
        ("900kb", 900_000),
        ("7", 7),
        (None, None),
    ],
)
def test_a_memory_limit_is_an_amount_in_the_usual_units(limit: str | None, memory: float | None) -> None:
    assert pv.Settings(memory_limit=limit).memory == memory


@pytest.mark.parametrize("limit", ["", "lots", "GB", "1 GB of it", "-1GB", "80%"])
def test_anything_else_is_no_amount(limit: str) -> None:
    with pytest.raises(pv.SettingsError, match="memory_limit must be an amount"):
        pv.Settings(memory_limit=limit)


def test_fewer_processes_run_if_memory_is_short() -> None:
    assert pv.Settings(threads=8).processes == 8
    numbers = [pv.Settings(threads=8, memory_limit=f"{limit}GB").processes for limit in (1, 2, 4, 64)]
    assert numbers == sorted(numbers)
    assert (numbers[0], numbers[-1]) == (1, 8)
    assert 1 < numbers[2] < 8


def test_type_checkers_know_the_keywords_of_every_public_function():
    """`Keywords` lists the settings with their types, and public functions use it for their keywords."""
    named = get_type_hints(Keywords)
    assert list(named) == [field.name for field in dataclasses.fields(Settings)]
    own = get_type_hints(Settings)
    assert all(named[name] == (own[name] | None) for name in named)
    for function in (pv.scan, pv.read, pv.compare, pv.near_duplicates, pv.deduplicate):
        assert inspect.signature(function).parameters["keywords"].annotation == "Unpack[Keywords]"
