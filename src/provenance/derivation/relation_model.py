"""The coefficients of the relation model, and the features that they apply to.

The log odds that b was derived from a rather than a from b are a sum over features. The difference in each
feature is divided by the feature's scale, squashed to (-1, 1), and multiplied by a general weight plus the
weights of the pair's kinds of relation (`relation_kinds.py`). The less text a pair shares, the less each
difference contributes. There is no intercept, and the kinds do not depend on the order of the documents, so
swapping the documents only negates the sum.

The coefficients are in `data/relation.json`. They are fitted by `benchmarks/direction/fit.py`, except for the
weights of dates and other cues, which follow from the assumed probability that such a cue is right. The
confidence is calibrated on pairs whose kind was left out of the fit, because in practice a pair may be of an
unknown kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from provenance.derivation.evidence import FEATURES, PairViews, credited_agency
from provenance.derivation.evidence.credits import quoted_block
from provenance.derivation.evidence.edits import bigrams
from provenance.derivation.pair import DocumentView, Pair
from provenance.derivation.relation_kinds import Gate, traits, weight_of
from provenance.engine.coefficients import shipped
from provenance.engine.ragged import ordered_sum, ratio, squashed

# The number of the feature that compares dates.
DATES = [feature.name for feature in FEATURES].index("published")
# The numbers of the features for explicit statements. In such a statement, a text names its source or shows
# which document came first. Explicit statements are better evidence than any measure of style, and only they
# can outweigh dates.
EXPLICIT = [
    number
    for number, feature in enumerate(FEATURES)
    if feature.name in ("credit", "quoted block", "press release", "reprint note", "correction note")
]
# The name of the general weights in the file of coefficients; they apply to every kind of relation.
ANY = "any"
# The maximum log odds that the style of the texts may contribute. They correspond to odds of about twenty to
# one, similar to the odds for a credit.
MOST_LOG_ODDS = 3.0


@dataclass(frozen=True)
class Model:
    """The coefficients of the model.

    Each stylistic feature has a scale, a weight for any kind of relation (`ANY`), and an additional weight
    for each kind. `gate` recognises the kinds, and `temperature` reduces the confidence. `cues` contains a
    weight for each cue, and `common` a weight for each feature that distinguishes a common source from a
    derivation.
    """

    temperature: float
    gate: Gate
    scales: dict[str, float]
    weights: dict[str, dict[str, float]]
    cues: dict[str, float]
    common: dict[str, float]


@lru_cache(maxsize=1)
def model() -> Model:
    """Return the model shipped with the package."""
    data = shipped("provenance.derivation", "relation")
    return Model(
        data["direction"]["temperature"],
        Gate(
            {name: (usual["mean"], usual["deviation"]) for name, usual in data["kinds"]["traits"].items()},
            data["kinds"]["weights"],
        ),
        {name: feature["scale"] for name, feature in data["direction"]["features"].items()},
        {name: feature["weights"] for name, feature in data["direction"]["features"].items()},
        {name: cue["weight"] for name, cue in data["cues"].items()},
        {
            **data["common source"]["weights"],
            "same agency": data["cues"]["same agency"]["weight"],
            "agency of one": data["cues"]["agency of one"]["weight"],
            "both quote": data["cues"]["both quote"]["weight"],
            "same outlet": -data["cues"]["same outlet"]["weight"],
            "from a release": -data["cues"]["from a release"]["weight"],
        },
    )


@dataclass(frozen=True, eq=False)
class Contributions:
    """The values and weights of all features (rows) for many pairs (columns).

    `in_a` and `in_b` contain the values for the two documents, and `weights` contains the contributions to
    the log odds that a is the source of b. `style` contains the differences to which fitted weights apply,
    squashed and scaled by how informative the shared text is. It is 0 for other features and for identical
    texts.
    """

    in_a: np.ndarray
    in_b: np.ndarray
    weights: np.ndarray
    style: np.ndarray

    def without_dates(self) -> np.ndarray:
        """Return the sum of all weights except the weight of the dates.

        Dates show the order of two documents, but not which of them is the source. The terms are added in a
        fixed order, so negating all of them negates the sum exactly.
        """
        return ordered_sum(row for number, row in enumerate(self.weights) if number != DATES)

    def decided(self) -> np.ndarray:
        """Return how clearly the text or the dates favour one document as the source, in absolute log odds.

        Dates that are far apart count as much as the strongest possible evidence from style.
        """
        return np.maximum(np.abs(self.without_dates()), MOST_LOG_ODDS * np.abs(self.later()))

    def explicit(self) -> np.ndarray:
        """Return the part of the log odds that comes from explicit statements."""
        return ordered_sum(self.weights[EXPLICIT])

    def later(self) -> np.ndarray:
        """Return how clearly b is dated after a, from -1 (clearly before) to 1 (clearly after)."""
        difference: np.ndarray = self.in_b[DATES] - self.in_a[DATES]
        return difference


def contributions_of(pair_views: PairViews) -> Contributions:
    """Return the contributions of all features to all pairs.

    A feature with the same value in both documents contributes 0. For identical texts, only dates and other
    cues count, since the words cannot show which text came first.
    """
    coefficients, identical = model(), pair_views.cached(identical_texts)
    kinds = {ANY: np.ones(len(pair_views.pairs)), **coefficients.gate.kinds(traits(pair_views))}
    informative = weight_of(pair_views)
    measured = [feature.measured(pair_views) for feature in FEATURES]
    weights, style = (np.zeros((len(FEATURES), len(pair_views.pairs))) for _ in range(2))
    for weight, differs, feature, (in_a, in_b) in zip(weights, style, FEATURES, measured, strict=True):
        if feature.name in coefficients.cues:
            weight[:] = coefficients.cues[feature.name] * (in_b - in_a)
        else:
            by_kind = coefficients.weights[feature.name]
            slope = informative * ordered_sum(by_kind[kind] * share for kind, share in kinds.items())
            difference = squashed((in_b - in_a) / coefficients.scales[feature.name])
            weight[:] = difference * slope
            differs[:] = np.where(identical, 0.0, difference * informative)
    fitted = np.array([feature.name not in coefficients.cues for feature in FEATURES])
    together = ordered_sum(weights[fitted])
    factor = np.divide(
        bounded(together / coefficients.temperature),
        together,
        out=np.ones_like(together),
        where=together != 0,
    )
    weights[fitted] *= np.where(identical, 0.0, factor)
    in_a, in_b = (np.array(side) for side in zip(*measured, strict=True))
    return Contributions(in_a, in_b, weights, style)


def identical_texts(pair_views: PairViews) -> np.ndarray:
    """Return a mask of the pairs whose documents have the same words."""
    return np.array([_same_words(pair) for pair in pair_views.pairs], bool)


def _same_words(pair: Pair) -> bool:
    """Return True if two documents have the same words, or if a single verbatim passage covers both."""
    a, b = ((view.whole or view.prepared).identities for view in (pair.a, pair.b))
    if len(a) > 0 and np.array_equal(a, b):
        return True
    return pair.kinds == ("verbatim",) and pair.passages[0].span == (0, len(a), 0, len(b))


def bounded(log_odds: float | np.ndarray) -> np.ndarray:
    """Limit log odds to `MOST_LOG_ODDS`, because features of the same text are not independent evidence."""
    return MOST_LOG_ODDS * squashed(np.asarray(log_odds) / MOST_LOG_ODDS)


def common_source_features(pair_views: PairViews, decided: np.ndarray) -> dict[str, np.ndarray]:
    """Return features that distinguish two copies of a third text from a source and its derived text.

    `decided` states how clearly the evidence favours one direction (`Contributions.decided`); it is a feature
    because neither of two copies of a third text should look like the source of the other. If dates establish
    the order and the earlier document contains the text of the later one, the earlier document is taken to be
    the source, unless third documents provide evidence against this (`third_documents`). Verbatim agreement
    is not a feature, since two outlets that trim the same agency story also agree verbatim. The number of
    changed word pairs relative to the length of the documents (`apart`) is a feature only for versions
    (`adjust_for_versions`).
    """
    parts = pair_views.tokens
    agency, outlet = (
        pair_views.per_view([of(view) or "" for view in pair_views.documents.views])
        for of in (credited_agency, lambda view: view.outlet)
    )
    elsewhere = pair_views.per_view([_credits_another_agency(view) for view in pair_views.documents.views])
    release = pair_views.per_view([each is not None for each in pair_views.documents.releases])
    return {
        # Each document has words that the other document lacks.
        "both add": _of_both(1 - parts.share(pair_views.known)),
        "both uncovered": _of_both(1 - pair_views.covered),
        "both reword": _of_both(parts.share(~pair_views.matched, of=pair_views.shared)),
        # A source contains the text derived from it; siblings do not contain each other.
        "best covered": np.maximum(*np.split(pair_views.covered, 2)),
        "same agency": _same_name(agency),
        # An agency sends the same text to several outlets, and some of them may omit the credit.
        "agency of one": np.not_equal(*np.split(agency != "", 2)) * np.maximum(*np.split(elsewhere, 2)),
        # A reply quotes its parent, but the parent does not quote itself.
        "both quote": np.minimum(*np.split(quoted_block(pair_views), 2)),
        # An outlet that prints a text again usually takes it from its own earlier article.
        "same outlet": _same_name(outlet),
        # If one document is a press release, the other may be a copy of it, and no third text is needed.
        "from a release": np.not_equal(*np.split(release, 2)).astype(float),
        "quoted alike": pair_views.cached(_quoted_alike),
        "decided": np.log(np.cosh(np.clip(decided, -30.0, 30.0) / 2)),
        "apart": _log_of_both(parts.sum(pair_views.cached(bigrams).new)) - _log_of_both(parts.sizes),
    }


def _credits_another_agency(view: DocumentView) -> float:
    """Return 1 if a document credits an agency other than its own outlet, otherwise 0."""
    agency = credited_agency(view)
    return float(agency is not None and agency.casefold() != (view.outlet or "").casefold())


def adjust_for_versions(features: dict[str, np.ndarray], versions: np.ndarray) -> dict[str, np.ndarray]:
    """Adjust the features of pairs that may be two versions of the same text.

    `versions`, from 0 to 1, states how clearly a pair consists of two versions. The source of a version is
    the previous version. Successive versions are so similar that their order is unclear, so features that
    indicate a common source in other pairs do not do so here. What counts instead is how far apart two
    versions are: the further apart, the likelier it is that other versions lie between them.
    """
    apart = {"versions": versions, "apart": versions * features["apart"]}
    return {**{name: (1 - versions) * value for name, value in features.items()}, **apart}


def common_log_odds(features: dict[str, np.ndarray]) -> np.ndarray:
    """Return the log odds of a common source against a derivation in either direction."""
    weights = model().common
    return weights["intercept"] + ordered_sum(weights[name] * value for name, value in features.items())


def _of_both(measures: np.ndarray) -> np.ndarray:
    """Return the geometric mean of a measure over both documents."""
    mean: np.ndarray = np.sqrt(np.multiply(*np.split(measures, 2)))
    return mean


def _log_of_both(counts: np.ndarray) -> np.ndarray:
    """Return the logarithm of 1 plus the sum of a count over both documents."""
    logarithm: np.ndarray = np.log1p(np.add(*np.split(counts, 2)))
    return logarithm


def _quoted_alike(pair_views: PairViews) -> np.ndarray:
    """Return how far the difference in quotation level is from 1, on a scale from 0 to 1.

    A writer who quotes adds one level of quote markers. If both documents have the same level, both probably
    quote a third document. If the levels differ by 2, the text was probably passed on by a third document.
    The value is 0 if neither document marks the shared text as quoted.
    """
    levels = pair_views.per_token(pair_views.documents.quoting) * pair_views.shared
    a, b = np.split(ratio(pair_views.tokens.sum(levels), pair_views.shared_count), 2)
    marked = np.minimum(np.maximum(a, b), 1.0)
    alike: np.ndarray = marked * np.minimum(np.abs(np.abs(a - b) - 1), 1.0)
    return alike


def _same_name(names: np.ndarray) -> np.ndarray:
    """Return 1 for each pair whose two names (of agencies or outlets) are known and equal, otherwise 0."""
    a, b = np.split(names, 2)
    return ((a == b) & (a != "")).astype(float)
