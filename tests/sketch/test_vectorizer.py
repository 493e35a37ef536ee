"""The transformer follows the conventions of scikit-learn."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.neighbors import NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import check_estimator, parametrize_with_checks

import provenance as pv
from provenance.sketch import MinHashVectorizer, Signatures

TEXTS = ["Rain is expected in the north.", "Taxes rise again.", "rain is expected in the North"]


@parametrize_with_checks([MinHashVectorizer()])
def test_estimator_checks(estimator, check):
    check(estimator)


def test_all_checks_at_once():
    results = check_estimator(MinHashVectorizer(), on_fail=None)
    assert results
    assert {result["status"] for result in results} == {"passed"}


def test_rows_are_signatures():
    matrix = MinHashVectorizer(shingle=2, permutations=32, seed=5).fit_transform(TEXTS)
    assert np.array_equal(matrix, Signatures.of(TEXTS, shingle=2, permutations=32, seed=5).values)


def test_columns_have_names():
    names = MinHashVectorizer(permutations=8).fit(TEXTS).get_feature_names_out()
    assert names.tolist() == [f"minhashvectorizer{slot}" for slot in range(8)]


def test_in_a_pipeline_the_nearest_text_is_the_same_text():
    pipeline = make_pipeline(MinHashVectorizer(), NearestNeighbors(n_neighbors=2, metric="hamming"))
    pipeline.fit(TEXTS)
    distances, neighbours = pipeline[-1].kneighbors(pipeline[:-1].transform(TEXTS))
    assert sorted(neighbours[0].tolist()) == [0, 2]
    assert distances[0].tolist() == [0.0, 0.0]


def test_any_iterable_of_texts_will_do():
    matrix = MinHashVectorizer().fit(TEXTS).transform(text for text in TEXTS)
    assert np.array_equal(matrix, MinHashVectorizer().fit_transform(np.array(TEXTS, object)))
    assert np.array_equal(matrix, MinHashVectorizer().fit_transform(text for text in TEXTS))
    with pytest.raises(pv.InputError, match="got NoneType as item 1"):
        MinHashVectorizer().fit_transform(["a text", None])


def test_parameters_are_checked_when_fitting():
    vectorizer = clone(MinHashVectorizer(shingle=0))
    with pytest.raises(pv.SettingsError, match="shingle must be at least 1"):
        vectorizer.fit(TEXTS)
    with pytest.raises(pv.InputError, match="put it into a list"):
        MinHashVectorizer().fit("one text")


def test_sketching_imports_neither_scipy_nor_scikit_learn():
    code = (
        "import sys, provenance as pv; pv.Signatures.of(['some words here']);"
        "print([name for name in ('scipy', 'sklearn', 'datasketch', 'numba') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
