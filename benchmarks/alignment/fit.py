"""Fit the model that tells shared text from a shared event, and write it into the package.

    python -m benchmarks.alignment.fit

Two families in three are for fitting, the rest for reporting. The seeds are never fitted on.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import astuple, fields

import numpy as np

from benchmarks import data
from benchmarks.alignment.pairs import LabelledPair, all_pairs
from provenance.passages import Tuning, align, profile
from provenance.passages.alignment import precedes, settle
from provenance.passages.significance import Signs, signs
from provenance.text import languages, tokenize

TARGET = data.ROOT / "src" / "provenance" / "passages" / "data" / "significance.json"

# How much a set counts in the fit, whatever its size; the independent reports are what it is for.
SET_WEIGHTS = defaultdict(
    lambda: 1.0,
    {
        "newsroom:independent": 6.0,
        "examples:independent": 4.0,
        "examples:derived": 2.0,
        "news:apart": 3.0,
        "pan:no-plagiarism": 2.0,
        "answers:non": 2.0,
        # Some of these pairs hold the same words all the same.
        "newswire:ND": 0.7,
    },
)


def main() -> None:
    """Fit, report on what was held out, write."""
    from sklearn.linear_model import LogisticRegression

    pairs = all_pairs()
    found = [signs_of(pair) for pair in pairs]
    table = np.array([astuple(signs) if signs else [0.0] * len(fields(Signs)) for signs in found])
    passages = np.array([signs is not None for signs in found])
    shares = np.array([pair.shares for pair in pairs])
    sets = np.array([pair.set for pair in pairs])
    held_out = np.array([pair.held_out or pair.set == "seeds" for pair in pairs])
    # Pairs without passages are unrelated by definition; they anchor the fit where they truly are.
    fitting = ~held_out & (passages | ~shares)
    weights = np.array([SET_WEIGHTS[name] / (sets == name).sum() for name in sets]) * 100

    model = LogisticRegression(C=10.0, max_iter=10_000)
    model.fit(table[fitting], shares[fitting], sample_weight=weights[fitting])
    related = passages & (model.predict_proba(table)[:, 1] >= 0.5)
    report = {
        name: round(float(related[held_out & (sets == name)].mean()), 3)
        for name in sorted(set(sets))
        if (held_out & (sets == name)).any()
    }
    names = [field.name for field in fields(Signs)]
    coefficients = dict(zip(names, model.coef_[0].round(4).tolist(), strict=True))
    coefficients["intercept"] = round(float(model.intercept_[0]), 4)
    TARGET.write_text(
        json.dumps({"coefficients": coefficients, "held out, share found related": report}, indent=2) + "\n"
    )
    for name, share in report.items():
        count = int((held_out & (sets == name)).sum())
        print(f"{name:32} {share:6.3f} of {count}")


def signs_of(pair: LabelledPair) -> Signs | None:
    """The signs of one pair, as `compare` sees them; None where it has no passages to judge."""
    texts = [pair.a, pair.b]
    tokens = tokenize(texts)
    profiles = profile(texts, tokens, languages(tokens, texts))
    a, b = profiles.side(0), profiles.side(1)
    if precedes(b, a):
        a, b = b, a
    alignment = align(a, b, Tuning())
    passages = settle(alignment, Tuning())
    return signs(alignment, passages) if passages else None


if __name__ == "__main__":
    main()
