"""Fit the model that distinguishes shared text from a shared event, and write it to the package.

    python -m benchmarks.alignment.fit

Two thirds of the families are used for fitting, and the results are reported for the other third. Results for
all families are also reported, from a cross-validation in which each family is judged by a model fitted on
other families. The seeds are never used for fitting. The program takes half a minute, most of it for
alignment.
"""

from __future__ import annotations

import json
from collections import defaultdict
from zlib import crc32

import numpy as np

from benchmarks import data
from benchmarks.alignment.pairs import LabelledPair, all_pairs
from provenance.engine.coefficients import logistic
from provenance.passages import Alignment, Passage, PreparedDocument, Thresholds, align, prepare
from provenance.passages.alignment import precedes, settle
from provenance.passages.shared_text_model import Features, features
from provenance.text import tokenize
from provenance.text.languages import languages

TARGET = data.ROOT / "src" / "provenance" / "passages" / "data" / "shared_text_model.json"

# The features that are used for scripts with capitals, and for scripts without.
WEIGHED = {
    "cased": ("concordant", "in_order", "in_order_of_shorter", "common", "length", "copied", "passage"),
    "uncased": ("in_order", "common", "length", "copied", "passage"),
}
# The weight of each set in the fit, regardless of its size. Unrelated pairs and independent reports have the
# highest weights.
SET_WEIGHTS = defaultdict(
    lambda: 1.0,
    {
        "newsroom:independent": 8.0,
        "examples:independent": 4.0,
        "examples:derived": 2.0,
        "news:apart": 3.0,
        "pan:no-plagiarism": 36.0,
        "pan:random-obfuscation": 4.0,
        "pan:translation-obfuscation": 4.0,
        "pan:summary-obfuscation": 3.0,
        "paraphrases:own": 4.0,
        "answers:non": 2.0,
        # These weights give all pairs of the collection the same weight, so that its proportion of derived
        # reports does not change.
        "newswire:WD": 0.6,
        "newswire:PD": 1.36,
        "newswire:ND": 1.04,
        "newswire:other": 1.2,
    },
)
# The number of folds in the cross-validation. Each invented event has its own fold, so that it is judged by a
# model that was fitted without it.
FOLDS = 9


def main() -> None:
    """Fit the model, and write its coefficients and its results on held-out families."""
    pairs = all_pairs()
    found = [features_of(pair) for pair in pairs]
    shares = np.array([pair.shares for pair in pairs])
    sets = np.array([pair.set for pair in pairs])
    held_out = np.array([pair.held_out or pair.set == "seeds" for pair in pairs])
    cased = np.array([each.cased for each in found])
    weights = np.array([SET_WEIGHTS[name] / (sets == name).sum() for name in sets]) * 100
    coefficients, by_fit, by_others = {}, np.zeros(len(pairs)), np.zeros(len(pairs))
    for name, mine in (("cased", cased), ("uncased", ~cased)):
        table = np.array([[getattr(each, feature) for feature in WEIGHED[name]] for each in found])
        fitting = mine & ~held_out
        model = fitted(table[fitting], shares[fitting], weights[fitting])
        coefficients[name] = dict(zip((*WEIGHED[name], "intercept"), model, strict=True))
        by_fit[mine] = probabilities(model, table[mine])
        fold = folds(pairs)
        for each in range(FOLDS):
            others = mine & (fold != each) & (sets != "seeds")
            judged = mine & (fold == each)
            by_others[judged] = probabilities(
                fitted(table[others], shares[others], weights[others]), table[judged]
            )
    report = {
        "coefficients": coefficients,
        "share called related, held out": called_related(sets, by_fit, held_out),
        "share called related, cross-validated": called_related(sets, by_others, np.ones(len(pairs), bool)),
    }
    TARGET.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


def features_of(pair: LabelledPair) -> Features:
    """Return the features of one pair, computed as in `compare`."""
    return features(*aligned(pair.a, pair.b))


def aligned(a: str, b: str) -> tuple[Alignment, tuple[Passage, ...]]:
    """Align two texts in the order that `compare` uses, and return the alignment and its passages."""
    first, second = prepared_pair(a, b)
    if precedes(second, first):
        first, second = second, first
    alignment = align(first, second, Thresholds())
    return alignment, settle(alignment, Thresholds())


def prepared_pair(a: str, b: str) -> tuple[PreparedDocument, PreparedDocument]:
    """Prepare two texts for alignment."""
    texts = [a, b]
    prepared = prepare(texts, tokenize(texts), languages(texts))
    return prepared.document(0), prepared.document(1)


def fitted(table: np.ndarray, shares: np.ndarray, weights: np.ndarray) -> list[float]:
    """Fit a logistic regression, and return a coefficient for each column, followed by the intercept."""
    from sklearn.linear_model import LogisticRegression

    mean, deviation = table.mean(axis=0), table.std(axis=0)
    model = LogisticRegression(C=1.0, max_iter=10_000)
    model.fit((table - mean) / deviation, shares, sample_weight=weights)
    slopes = model.coef_[0] / deviation
    return [*slopes.round(4).tolist(), round(float(model.intercept_[0] - slopes @ mean), 4)]


def probabilities(coefficients: list[float], table: np.ndarray) -> np.ndarray:
    """Return the probability that a model estimates for each row."""
    return logistic(table @ np.array(coefficients[:-1]) + coefficients[-1])


def folds(pairs: list[LabelledPair]) -> np.ndarray:
    """Return the cross-validation fold of each pair; all pairs of a family are in the same fold."""
    events = sorted({pair.family for pair in pairs if pair.set.startswith("newsroom")})
    return np.array(
        [
            events.index(pair.family)
            if pair.set.startswith("newsroom")
            else crc32(f"{pair.set.split(':')[0]}/{pair.family}/fold".encode()) % FOLDS
            for pair in pairs
        ]
    )


def called_related(sets: np.ndarray, probability: np.ndarray, counted: np.ndarray) -> dict[str, float]:
    """Return, for each set, the share of the pairs in `counted` with a probability of at least one half."""
    return {
        name: round(float((probability[counted & (sets == name)] >= 0.5).mean()), 3)
        for name in sorted(set(sets[counted].tolist()))
    }


if __name__ == "__main__":
    main()
