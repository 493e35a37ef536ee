"""The coefficients of the relation model, and the features that they apply to.

Direction: the log odds of "b from a" against "a from b" are a sum over features, each squashed to (-1, 1) by
its scale and weighted in general and per known kind (`relation_kinds.py`). There is no intercept, and the
kind does not depend on the order of the pair, so swapping a pair only negates the sum. The confidence is
calibrated on pairs of kinds that were left out of the fit, because in practice a pair may be of an unknown
kind. Coefficients are data (`data/relation.json`), fitted by `benchmarks/direction/fit.py`, except for the
weights of dates and of explicit cues, which are set by how often they are right.
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
# The numbers of the features that name a source or state which document came first. Such statements are
# better evidence than any measure of the text, and nothing else can outweigh dates.
EXPLICIT = [
    number
    for number, feature in enumerate(FEATURES)
    if feature.name in ("credit", "quoted block", "press release", "reprint note", "correction note")
]
# The heading of the general weights, which apply to any kind of relation.
ANY = "any"
# The most that the text alone may contribute: odds of about twenty to one, as for a date.
MOST_LOG_ODDS = 3.0


@dataclass(frozen=True)
class Model:
    """The coefficients of the model.

    Each feature has a scale, a weight for any kind of relation (`ANY`), and one more weight for each kind.
    The other coefficients say how kinds are recognised, and give one weight for each feature of a common
    source.
    """

    temperature: float
    gate: Gate
    scales: dict[str, float]
    weights: dict[str, dict[str, float]]
    cues: dict[str, float]
    common: dict[str, float]


@lru_cache(maxsize=1)
def model() -> Model:
    """The model shipped with the package."""
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
    """The values of every feature (row) for each document of every pair (column), and the weights.

    Weights are log odds of a being the source of b. `style` holds the differences to which fitted weights
    apply, squashed and weighted by how informative they are; it is 0 for other features and identical texts.
    """

    in_a: np.ndarray
    in_b: np.ndarray
    weights: np.ndarray
    style: np.ndarray

    def without_dates(self) -> np.ndarray:
        """The sum of all weights except that of dates, which show the order but not the source.

        It is added up in a fixed order, so it is negated exactly when every term is.
        """
        return ordered_sum(row for number, row in enumerate(self.weights) if number != DATES)

    def decided(self) -> np.ndarray:
        """How clearly text or dates show which document would be the source, in log odds either way.

        Dates that are far enough apart show it as clearly as the text by itself ever can.
        """
        return np.maximum(np.abs(self.without_dates()), MOST_LOG_ODDS * np.abs(self.later()))

    def explicit(self) -> np.ndarray:
        """The part of the log odds that comes from explicit statements."""
        return ordered_sum(self.weights[EXPLICIT])

    def later(self) -> np.ndarray:
        """How clearly b is dated after a, from -1 (a after b) to 1."""
        difference: np.ndarray = self.in_b[DATES] - self.in_a[DATES]
        return difference


def contributions_of(pair_views: PairViews) -> Contributions:
    """The contribution of every feature to every pair; 0 if the feature does not differ.

    For identical texts, only information other than the words can show which came first.
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
    """Mask of the pairs whose documents have the same words."""
    return np.array([_same_words(pair) for pair in pair_views.pairs], bool)


def _same_words(pair: Pair) -> bool:
    """Whether two documents have the same words, or one verbatim passage covers both texts completely."""
    a, b = ((view.whole or view.prepared).identities for view in (pair.a, pair.b))
    if len(a) > 0 and np.array_equal(a, b):
        return True
    return pair.kinds == ("verbatim",) and pair.passages[0].span == (0, len(a), 0, len(b))


def bounded(log_odds: float | np.ndarray) -> np.ndarray:
    """Limit log odds to MOST_LOG_ODDS, since many small features of one text are not independent evidence."""
    return MOST_LOG_ODDS * squashed(np.asarray(log_odds) / MOST_LOG_ODDS)


def common_source_features(pair_views: PairViews, decided: np.ndarray) -> dict[str, np.ndarray]:
    """Features that distinguish two copies of a third text from a text and its source, whichever comes first.

    `decided` is the log odds of one direction against the other; it is a feature because neither of two
    siblings should look like the source of the other. If dates settle the order, an earlier document that
    contains the text of a later one is its source, unless third documents show that it lacks something
    (`third_documents`). Verbatim agreement is not a feature, since two outlets that trim one agency's story
    agree verbatim as well. The number of words whose neighbours differ is a feature of versions only
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
        # Each has something the other lacks.
        "both add": _of_both(1 - parts.share(pair_views.known)),
        "both uncovered": _of_both(1 - pair_views.covered),
        "both reword": _of_both(parts.share(~pair_views.matched, of=pair_views.shared)),
        # A source contains its derived text; a sibling does not contain the other.
        "best covered": np.maximum(*np.split(pair_views.covered, 2)),
        "same agency": _same_name(agency),
        # An agency sends the same text to several outlets, which may not credit it.
        "agency of one": np.not_equal(*np.split(agency != "", 2)) * np.maximum(*np.split(elsewhere, 2)),
        # A reply quotes its parent, but the parent does not quote itself.
        "both quote": np.minimum(*np.split(quoted_block(pair_views), 2)),
        # An outlet that prints a text again takes it from its own earlier article.
        "same outlet": _same_name(outlet),
        # A copy of a press release needs no third text.
        "from a release": np.not_equal(*np.split(release, 2)).astype(float),
        "quoted alike": pair_views.cached(_quoted_alike),
        "decided": np.log(np.cosh(np.clip(decided, -30.0, 30.0) / 2)),
        "apart": _log_of_both(parts.sum(pair_views.cached(bigrams).new)) - _log_of_both(parts.sizes),
    }


def _credits_another_agency(view: DocumentView) -> float:
    """1 if a document credits an agency other than its own outlet, otherwise 0."""
    agency = credited_agency(view)
    return float(agency is not None and agency.casefold() != (view.outlet or "").casefold())


def adjust_for_versions(features: dict[str, np.ndarray], versions: np.ndarray) -> dict[str, np.ndarray]:
    """The same features, treating each pair as two versions of one text to the degree `versions`.

    The source of a version is the previous version; the two are alike, and their order is unclear. Features
    that are evidence for a common source in other pairs are not evidence here. The further apart two versions
    are, the likelier it is that other versions lie between them.
    """
    apart = {"versions": versions, "apart": versions * features["apart"]}
    return {**{name: (1 - versions) * value for name, value in features.items()}, **apart}


def common_log_odds(features: dict[str, np.ndarray]) -> np.ndarray:
    """The log odds of a common source against a derivation, either way."""
    weights = model().common
    return weights["intercept"] + ordered_sum(weights[name] * value for name, value in features.items())


def _of_both(measures: np.ndarray) -> np.ndarray:
    """The geometric mean of a measure of both documents."""
    mean: np.ndarray = np.sqrt(np.multiply(*np.split(measures, 2)))
    return mean


def _log_of_both(counts: np.ndarray) -> np.ndarray:
    """The logarithm of a count in both documents together."""
    logarithm: np.ndarray = np.log1p(np.add(*np.split(counts, 2)))
    return logarithm


def _quoted_alike(pair_views: PairViews) -> np.ndarray:
    """How far the shared text's difference in quotation levels is from one, at most 1; 0 if unquoted in both.

    A writer who quotes adds one level of quote markers. Text with equal levels in both documents was quoted
    from a third; text with two more levels in one of them came through a third document.
    """
    levels = pair_views.per_token(pair_views.documents.quoting) * pair_views.shared
    a, b = np.split(ratio(pair_views.tokens.sum(levels), pair_views.shared_count), 2)
    marked = np.minimum(np.maximum(a, b), 1.0)
    alike: np.ndarray = marked * np.minimum(np.abs(np.abs(a - b) - 1), 1.0)
    return alike


def _same_name(names: np.ndarray) -> np.ndarray:
    """1 if both documents have the same name."""
    a, b = np.split(names, 2)
    return ((a == b) & (a != "")).astype(float)
