"""Score findings against a ground truth, with measures for passages, pairs, partitions and probabilities."""

from provenance.evaluation.measures import (
    PairScores,
    PassageScores,
    adjusted_rand,
    expected_calibration_error,
    pair_scores,
    plagdet,
)
from provenance.evaluation.scoring import evaluate

__all__ = [
    "PairScores",
    "PassageScores",
    "adjusted_rand",
    "evaluate",
    "expected_calibration_error",
    "pair_scores",
    "plagdet",
]
