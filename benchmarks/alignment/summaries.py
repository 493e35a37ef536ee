"""Fit the model that distinguishes summaries from passages adjacent by chance, and write it to the package.

    python -m benchmarks.alignment.summaries

The examples are stretches of text from PAN 2013 that could be summaries. The positive examples come from
pairs of the category *summary*. The negative examples come from the other categories, in which passages were
copied or reworded without being shortened. Two thirds of the source documents are used for fitting, and the
results are reported for the other third.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, fields
from zlib import crc32

import numpy as np

from benchmarks import data
from benchmarks.alignment import pan
from benchmarks.alignment.fit import aligned
from provenance.passages import Thresholds
from provenance.passages.judge import SHARED
from provenance.passages.shared_text_model import features, shares_text
from provenance.passages.summaries import Features, candidates

TARGET = data.ROOT / "src" / "provenance" / "passages" / "data" / "summaries.json"
SUMMARY = "summary-obfuscation"


def main() -> None:
    """Fit the model, and write its coefficients and its results on held-out documents."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    documents = data.texts("pan13_documents")
    rows, positive, held_out = [], [], []
    for (source, derived), category in pan.chosen_pairs(None).items():
        for found in stretches(documents[source], documents[derived]):
            rows.append(astuple(found))
            positive.append(category == SUMMARY)
            held_out.append(crc32(source.encode()) % 3 == 0)
    table, labels, held = np.array(rows), np.array(positive), np.array(held_out)
    # The features are scaled so that the penalty affects all of them equally.
    scale = table[~held].std(axis=0)
    model = LogisticRegression(C=1.0, max_iter=10_000).fit(table[~held] / scale, labels[~held])
    p = model.predict_proba(table[held] / scale)[:, 1]
    taken = p >= Thresholds().summary
    names = [field.name for field in fields(Features)]
    coefficients = dict(zip(names, (model.coef_[0] / scale).round(4).tolist(), strict=True))
    coefficients["intercept"] = round(float(model.intercept_[0]), 4)
    report = {
        "area under the curve": round(float(roc_auc_score(labels[held], p)), 3),
        "summaries recognised": round(float(taken[labels[held]].mean()), 3),
        "others taken for one": round(float(taken[~labels[held]].mean()), 3),
        "stretches": [int(labels[held].sum()), int((~labels[held]).sum())],
    }
    TARGET.write_text(json.dumps({"coefficients": coefficients, "held out": report}, indent=2) + "\n")
    print(json.dumps(report, indent=2))


def stretches(a: str, b: str) -> Iterator[Features]:
    """Yield the features of the possible summaries in both texts, if the two probably share text."""
    alignment, passages = aligned(a, b)
    if passages and shares_text(features(alignment, passages)) >= SHARED:
        for mirrored in (False, True):
            for _, found in candidates(alignment, passages, Thresholds(), mirrored):
                yield found


if __name__ == "__main__":
    main()
