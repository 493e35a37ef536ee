"""Fit the model that estimates how much text a pair must share to rule out chance, given the corpus size.

    python -m benchmarks.field.fit_chance

The model is fitted on rows of a scan that were judged by reading; `judgements/` contains each pair with its
label and the number of rows that it represents. For each corpus, the program reports precision and recall
with a model fitted on the other corpus, with the model fitted on both, and without a model of chance. It
takes half a minute.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from benchmarks import data
from benchmarks.field.corpora import CORPORA
from benchmarks.field.judged import REUSED
from provenance.passages.chance import NAMES, features, log_odds

TARGET = data.ROOT / "src" / "provenance" / "passages" / "data" / "chance.json"
JUDGEMENTS = Path(__file__).parent / "judgements"


@dataclass(frozen=True)
class Rows:
    """The judged rows of a corpus.

    `alone` contains the log odds of each pair by itself. `features` has one row per pair, with its features
    and a constant. `documents` is the number of distinct texts in the corpus. `right` is true for each row
    that was judged to be reuse. `weights` contains the weights of the rows, which sum to 1.
    """

    alone: np.ndarray
    features: np.ndarray
    documents: int
    right: np.ndarray
    weights: np.ndarray

    def log_odds(self, model: np.ndarray) -> np.ndarray:
        """Return the log odds of each row, capped at the log odds of the pair by itself."""
        found: np.ndarray = np.minimum(self.alone, self.features @ model - np.log(self.documents))
        return found


def main() -> None:
    """Fit the model, and write its coefficients together with its precision and recall."""
    rows = {corpus: rows_of(corpus) for corpus in CORPORA}
    model = fitted(list(rows.values()))
    report = {
        "coefficients": dict(zip((*NAMES, "intercept"), model.round(4).tolist(), strict=True)),
        "right": {
            corpus: {
                "fitted on the other corpus": figures(
                    mine, fitted([other for name, other in rows.items() if name != corpus])
                ),
                "fitted on both": figures(mine, model),
                "without": figures(mine, np.append(np.zeros(len(NAMES)), np.inf)),
            }
            for corpus, mine in rows.items()
        },
    }
    TARGET.write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


def rows_of(corpus: str) -> Rows:
    """Compare the judged pairs of a corpus, and return its judged rows."""
    import provenance as pv

    texts = data.texts(corpus)
    dated = {row["id"]: row["timestamp"] for row in data.rows(corpus) if row["timestamp"]}
    when = {id_: datetime.fromisoformat(date) for id_, date in dated.items()}
    lines = (JUDGEMENTS / f"{corpus}.jsonl").read_text("utf-8").splitlines()
    judged = [json.loads(line) for line in lines]
    measured = []
    for row in judged:
        pair = pv.compare(texts[row["a"]], texts[row["b"]])._pair
        passages = [passage for passage in pair.passages if passage.kind != "quotation"]
        shared = sum(passage.shared for passage in passages)
        longest = max((passage.run for passage in passages), default=0)
        known = {row["a"], row["b"]} <= when.keys()
        seconds = abs(when[row["a"]] - when[row["b"]]).total_seconds() if known else 0.0
        measured.append((pair.p_shared, shared, longest, seconds / 86_400))
    columns = features(*np.array(measured).T)
    alone = log_odds(np.array([pair[0] for pair in measured]))
    right = np.array([row["label"] in REUSED for row in judged])
    weights = np.array([row["weight"] for row in judged])
    columns = np.column_stack([columns, np.ones(len(columns))])
    return Rows(alone, columns, len(set(texts.values())), right, weights / weights.sum())


def fitted(some: list[Rows]) -> np.ndarray:
    """Return the coefficients with the smallest penalised log loss; all corpora have the same weight."""
    from scipy.optimize import minimize

    def loss(model: np.ndarray) -> float:
        total = 0.01 * float(model[:-1] @ model[:-1])
        for rows in some:
            found = rows.features @ model - np.log(rows.documents)
            total += float(rows.weights @ np.logaddexp(0, np.where(rows.right, -found, found)))
        return total

    found: np.ndarray = minimize(loss, np.array([1.0, 1.0, 1.0, 0.0, 6.0])).x
    return found


def figures(rows: Rows, model: np.ndarray) -> dict[str, float]:
    """Return precision ("right") and recall ("kept") at probabilities of at least 0.5 and at least 0.8."""
    found, report = rows.log_odds(model), {}
    for least in (0.5, 0.8):
        kept = rows.weights * (found >= np.log(least / (1 - least)))
        report[f"right from {least} on"] = round(float(kept @ rows.right / kept.sum()), 3)
        report[f"kept from {least} on"] = round(float(kept @ rows.right / (rows.weights @ rows.right)), 3)
    return report


if __name__ == "__main__":
    main()
