"""Align and measure cases, and make the table on which all pair models are fitted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import compress

import numpy as np

from benchmarks.direction.cases import SETS, Case
from provenance.derivation.evidence import FEATURES, view_pairs
from provenance.derivation.pair import DocumentView, Pair
from provenance.derivation.relation_kinds import traits, weight_of
from provenance.derivation.relation_model import common_source_features
from provenance.passages import PreparedDocuments, prepare, shared_text
from provenance.text import tokenize

# Dates and cues are missing from the data, or too rare to fit their weights. Each weight is computed from how
# often the cue is assumed to be right.
DIRECTION_CUES = {
    "published": (0.99, "the later of two dates belongs to the derived text"),
    "credit": (0.95, "a text that names the other as its source is the derived one"),
    "quoted block": (
        0.95,
        "a text that marks lines as quoted took them from the other: true of .97 of marked replies",
    ),
    "press release": (
        0.9,
        "a text marked as a press release is the source: it is written to be copied",
    ),
    "reprint note": (0.9, "a text that says it appeared elsewhere before is the derived one"),
    "correction note": (0.95, "a text that says it corrects or updates an earlier version is the later one"),
    "agency dateline": (0.6, "a credit to an agency is more often dropped than added"),
}
# How often cues for or against a common source are assumed to be right.
COMMON_SOURCE_CUES = {
    "same agency": (0.75, "two texts that credit the same agency took the text from it, not from each other"),
    "agency of one": (0.65, "if one text comes from an agency, the other may come from it as well"),
    "both quote": (0.75, "two texts that mark the same lines as quoted took them from a third"),
    "same outlet": (0.75, "an outlet that prints a text again takes it from its own earlier article"),
    "from a release": (0.75, "a copy of a press release needs no third text as its source"),
}
# How often evidence from third documents is assumed to be right, for texts that get shorter when reused.
THIRD_DOCUMENT_CUES = {
    "third document": (
        0.9,
        "a text that shares words with a third did not take them from a text that lacks them",
    ),
    "readings apart": (0.8, "two texts that share different words with one third have a common source"),
    "put together": (0.95, "a text made up of the words of two unrelated texts was put together from both"),
}
_TOGETHER = 200  # cases measured at a time
FITTED = [number for number, feature in enumerate(FEATURES) if feature.name not in DIRECTION_CUES]


@dataclass(frozen=True, eq=False)
class Sample:
    """Cases with their features, their traits, and the features that indicate a common source.

    `informative` states how informative the shared text of each case is, from 0 to 1.
    """

    cases: list[Case]
    features: np.ndarray
    informative: np.ndarray
    traits: dict[str, np.ndarray]
    common: dict[str, np.ndarray]

    def where(self, kept: np.ndarray) -> Sample:
        """Return the cases that the mask selects."""
        return Sample(
            list(compress(self.cases, kept)),
            self.features[kept],
            self.informative[kept],
            {name: column[kept] for name, column in self.traits.items()},
            {name: column[kept] for name, column in self.common.items()},
        )

    @property
    def fitted_features(self) -> np.ndarray:
        """The features whose weights are fitted rather than set by hand."""
        return self.features[:, FITTED]

    @property
    def sets(self) -> np.ndarray:
        """The data set of every case."""
        return np.array([case.data_set for case in self.cases])

    @property
    def kinds(self) -> np.ndarray:
        """The kind of every case, or an empty string if the direction is not fitted on its set."""
        return np.array([SETS[case.data_set].kind if case.data_set in SETS else "" for case in self.cases])

    @property
    def fitted_on(self) -> np.ndarray:
        """Mask of the cases on which the direction is fitted: derivations of sets that have a kind."""
        fitted_on: np.ndarray = (self.labels == "derived") & (self.kinds != "")
        return fitted_on

    @property
    def stated(self) -> np.ndarray:
        """The log odds of the true direction from explicit cues other than dates."""
        weights = {name: math.log(right / (1 - right)) for name, (right, _) in DIRECTION_CUES.items()}
        found: np.ndarray = self.features @ [
            weights[feature.name] if feature.name in weights and feature.name != "published" else 0.0
            for feature in FEATURES
        ]
        return found

    @property
    def families(self) -> np.ndarray:
        """The family of every case."""
        return np.array([f"{case.data_set} {case.family}" for case in self.cases])

    @property
    def labels(self) -> np.ndarray:
        """The label of every case: a derivation or a common source."""
        return np.array([case.label for case in self.cases])


def measured(chosen: list[Case]) -> Sample:
    """Align every case and measure its features; in each pair, the source is a and the derived text is b."""
    texts = sorted({(text, case.language) for case in chosen for text in (case.source, case.derived)})
    bodies, languages = [text for text, _ in texts], [language for _, language in texts]
    prepared = prepare(bodies, tokenize(bodies), languages)
    place = {body: number for number, body in enumerate(bodies)}
    features, informative, traits_found, common_found = [], [], [], []
    for begin in range(0, len(chosen), _TOGETHER):
        some = chosen[begin : begin + _TOGETHER]
        pair_views = view_pairs([_pair(case, prepared, place) for case in some])
        features.append(
            np.array([np.subtract(*feature.measured(pair_views)[::-1]) for feature in FEATURES]).T
        )
        informative.append(weight_of(pair_views))
        traits_found.append(traits(pair_views))
        common_found.append(common_source_features(pair_views, np.zeros(len(some))))
    return Sample(
        chosen,
        np.concatenate(features),
        np.concatenate(informative),
        {name: np.concatenate([each[name] for each in traits_found]) for name in traits_found[0]},
        {
            name: np.concatenate([each[name] for each in common_found])
            for name in common_found[0]
            if name not in COMMON_SOURCE_CUES
        },
    )


def _pair(case: Case, prepared: PreparedDocuments, place: dict[str, int]) -> Pair:
    """Align a case."""
    first, second = place[case.source], place[case.derived]
    documents = prepared.document(first), prepared.document(second)
    found = shared_text(first, second, *documents)
    views = DocumentView(case.source, documents[0]), DocumentView(case.derived, documents[1])
    return Pair(*views, found.passages, found.kinds, found.p_shared)
