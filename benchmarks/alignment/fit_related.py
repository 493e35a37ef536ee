"""Fit the model that distinguishes related documents from reports of one event and from filled-in templates.

    python -m benchmarks.alignment.fit_related

For every set, the program reports the share of pairs that are called related, first by a model fitted without
any set of the same kind, then by the shipped model (the in-domain figure). It takes two minutes, most of it
for alignment.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from itertools import islice

import numpy as np

from benchmarks import data
from benchmarks.alignment.fit import aligned, fitted, probabilities
from benchmarks.alignment.pairs import all_pairs
from benchmarks.field import corpora, pair_sets
from provenance.passages.related_model import Features, features

TARGET = data.ROOT / "src" / "provenance" / "passages" / "data" / "related_model.json"
# The coefficients of models that were fitted without one kind of set, keyed by this kind.
FITTED_WITHOUT = data.ROOT / "benchmarks" / "alignment" / "fitted_without.json"
MOST = 300  # the maximum number of pairs used from each set
NAMES = tuple(Features.__dataclass_fields__)
# The kind of each set. All sets of one kind are left out together.
KINDS = {
    "basil": "same event",
    "allsides": "same event",
    "ecbplus": "same event",
    "fakebr": "same topic",
    "l2r_news": "machine rewrites",
    "llmfake": "machine rewrites",
    "sheepdog": "machine rewrites",
    "politifactpp": "machine rewrites",
    "detectrl_xsum": "polishes",
    "apt_news": "polishes",
    "deplain_web": "simplifications",
    "newsroom_revisions": "revisions",
    "first newsroom": "first newsroom",
    "newsroom": "first newsroom",
    "second desk": "second desk",
    "further hands": "second desk",
    "pan": "insertions",
}
# Results are reported for the second desk and its further hands, but no model is fitted on them.
REPORTED = {"second desk", "further hands"}
# The weight of each group of pairs in the fit, regardless of its size. Notices based on one template and
# separate reports of one event have the highest weights, because false relations are most harmful there.
WEIGHTS = {
    "judged reuters21578 apart": 3.0,
    "judged uk_news_2014 apart": 3.0,
    "basil apart": 3.0,
    "allsides apart": 3.0,
    "ecbplus apart": 3.0,
    "judged reuters21578 related": 1.5,
    "judged uk_news_2014 related": 1.5,
    "llmfake related": 0.5,
    "sheepdog related": 0.5,
    "politifactpp related": 0.5,
}
OTHERS = 0.4  # the weight of each group of pairs from `benchmarks.alignment.pairs`


@dataclass(frozen=True)
class Example:
    """A pair of texts, its set, the kind of the set, whether the texts are related, and its part or label."""

    set: str
    kind: str
    related: bool
    part: str
    a: str
    b: str

    @property
    def group(self) -> str:
        """The name of the pair's group; the weight in the fit is set for whole groups."""
        return f"{self.set} {'related' if self.related else 'apart'}"


def main() -> None:
    """Fit the model; write its coefficients and results, and the models fitted without each kind of set."""
    examples, found = usable(list(all_examples()))
    table = np.array([astuple(each) for each in found])
    labels = np.array([example.related for example in examples])
    kinds = np.array([example.kind for example in examples])
    weights = weights_of(examples)
    odds = weights[labels].sum() / weights[~labels].sum()
    left_out, without = np.zeros(len(examples)), {}
    for kind in sorted(set(kinds)):
        others, mine = (kinds != kind) & (weights > 0), kinds == kind
        model = fitted(table[others], labels[others], balanced(weights[others], labels[others], odds))
        left_out[mine] = probabilities(model, table[mine])
        without[kind] = _named(model)
    used = weights > 0
    model = fitted(table[used], labels[used], weights[used])
    report = {
        "coefficients": _named(model),
        "share called related": {
            "left out": called_related(examples, left_out),
            "in-domain": called_related(examples, probabilities(model, table)),
        },
    }
    TARGET.write_text(json.dumps(report, indent=2) + "\n")
    FITTED_WITHOUT.write_text(json.dumps(without, indent=1) + "\n")
    print(json.dumps(report, indent=2))


def all_examples() -> Iterator[Example]:
    """Yield the pairs of all sets."""
    for pair in all_pairs():
        if pair.set != "seeds":
            sort = pair.set.split(":")[0]
            yield Example(pair.set, KINDS.get(sort, sort), bool(pair.shares), "", pair.a, pair.b)
    for loaders, related in ((pair_sets.SEPARATE, False), (pair_sets.MADE, True)):
        for name, (load, _) in loaders.items():
            if name != "first newsroom":  # already among the pairs above
                for pair in pair_sets.chosen(load(), MOST):
                    yield Example(name, KINDS[name], related, pair.part, pair.a, pair.b)
    for name in ("sheepdog", "politifactpp"):
        documents = data.texts(f"{name}_documents")
        for row in islice(sorted(data.rows(f"{name}_pairs"), key=_mixed), MOST):
            yield Example(
                name, KINDS[name], True, row["label"], documents[row["source"]], documents[row["derived"]]
            )
    texts = {corpus: data.texts(corpus) for corpus in corpora.CORPORA}
    for row in data.rows("judged_pairs"):
        a, b = (texts[row["corpus"]][row[side]] for side in ("a", "b"))
        name = f"judged {row['corpus']}"
        yield Example(name, name, row["label"] in ("copy", "part"), row["label"], a, b)


def usable(examples: list[Example]) -> tuple[list[Example], list[Features]]:
    """Return the pairs of texts in a script with capitals, and their features."""
    kept, found = [], []
    for example in examples:
        alignment, passages = aligned(example.a, example.b)
        if alignment.a.cased or alignment.b.cased:
            kept.append(example)
            found.append(features(alignment, passages))
    return kept, found


def weights_of(examples: list[Example]) -> np.ndarray:
    """Return the weight of each pair in the fit: the weight of its group, divided evenly among the pairs.

    Pairs of the sets in `REPORTED` have weight 0.
    """
    groups = np.array([example.group for example in examples])
    named = set(KINDS) | {example.set for example in examples if example.set.startswith("judged")}
    weights = np.zeros(len(examples))
    for group in sorted(set(groups)):
        of_group = groups == group
        name = group.rsplit(" ", 1)[0]
        if name not in REPORTED:
            weights[of_group] = WEIGHTS.get(group, 1.0 if name in named else OTHERS) * 100 / of_group.sum()
    return weights


def balanced(weights: np.ndarray, related: np.ndarray, odds: float) -> np.ndarray:
    """Scale the weights of the unrelated pairs so that the prior odds of being related are `odds`.

    Otherwise, leaving out a kind of set would change the prior odds.
    """
    scale = weights[related].sum() / weights[~related].sum() / odds
    return np.where(related, weights, weights * scale)


def called_related(examples: list[Example], probability: np.ndarray) -> dict[str, float]:
    """Return the share of pairs called related, for each group of pairs and each label of judged pairs."""
    names = np.array(
        [f"{each.set} {each.part}" if each.set.startswith("judged") else each.group for each in examples]
    )
    return {
        name: round(float((probability[names == name] >= 0.5).mean()), 3)
        for name in sorted(set(names.tolist()))
    }


def _named(model: list[float]) -> dict[str, float]:
    return dict(zip((*NAMES, "intercept"), model, strict=True))


def _mixed(row: dict[str, str]) -> str:
    return hashlib.sha256(f"{row['source']}\0{row['derived']}".encode()).hexdigest()


if __name__ == "__main__":
    main()
