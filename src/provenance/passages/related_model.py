"""Estimate the probability that two documents with common passages are related.

The alternative is that the documents merely report the same event or fill in the same template.

Independent reports of the same event agree on the facts but select different ones, so each report has figures
that the other lacks. Two notices based on the same template agree word for word except in their figures. A
derived text takes over part of its source, and keeps the figures and words of this part in the same order. A
logistic model weighs these features. Its coefficients are stored as data, and are fitted by
`benchmarks/alignment/fit_related.py`.

For lack of data, the model has not been fitted to scripts without capitals. For texts in
such scripts, the only question is whether they share text (see `shared_text_model`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from provenance.engine.coefficients import probability, shipped
from provenance.passages.alignment import Alignment, Passage
from provenance.passages.background import BIT
from provenance.passages.common_sequence import longest_common_sequence
from provenance.passages.prepared import PreparedDocument

# The number of tokens in the shorter document is clipped to this range.
_SHORTEST, _LONGEST = 10, 30_000
# A constant added to the number of figures that differ or agree, so that a few figures have little effect.
_PRIOR = 2


@dataclass(frozen=True)
class Features:
    """Features that distinguish related documents from reports of the same event and filled-in templates.

    The features are symmetric in the two documents.
    """

    # log(1 + n) times the closeness of the documents. Each document may have figures that the other lacks; n
    # is the number of such figures in the document that has fewer of them. Figures in unrelated text are not
    # evidence, which is why the closeness is a factor.
    own_figures: float
    # (differ - agree) / (differ + agree + `_PRIOR`), between -1 and 1. Of the figures in passages, `differ`
    # is the number that differ between the two sides, and `agree` is the number that agree.
    changed_figures: float
    # The length of the longest common sequence of words, as a share of the shorter document.
    in_order: float
    # The shared weight of the passages, as a share of the weight of the lighter document; at most 1.
    share: float
    # The logarithm of the number of tokens in the shorter document: in a short document, many words are in
    # the same order by chance.
    length: float


def features(alignment: Alignment, passages: Sequence[Passage]) -> Features:
    """Compute the features of a pair from its passages; shared quotations are ignored."""
    a, b = alignment.a, alignment.b
    counted = [passage for passage in passages if passage.kind != "quotation"]
    differ, agree = _figures_in(a, b, counted)
    only_a, only_b = _only_in_one(_figures(a), _figures(b))
    lighter = max(min(int(a.weights.sum()), int(b.weights.sum())), BIT) / BIT
    return Features(
        own_figures=alignment.closeness * math.log1p(min(only_a, only_b)),
        changed_figures=(differ - agree) / (differ + agree + _PRIOR),
        in_order=longest_common_sequence(a, b).in_order_of_shorter,
        share=min(1.0, sum(passage.shared for passage in counted) / lighter),
        length=math.log(min(max(min(len(a.stems), len(b.stems)), _SHORTEST), _LONGEST)),
    )


def is_template(alignment: Alignment, passage: Passage) -> bool:
    """Return whether a passage of two unrelated documents is a template filled in with different figures."""
    differ, agree = _figures_in(alignment.a, alignment.b, [passage])
    return passage.kind != "quotation" and differ > agree


def _figures(document: PreparedDocument, start: int = 0, end: int | None = None) -> set[int]:
    """Return the distinct figures in a span of a document."""
    return set(document.stems[start:end][document.figures[start:end]].tolist())


def _only_in_one(figures_a: set[int], figures_b: set[int]) -> tuple[int, int]:
    return len(figures_a - figures_b), len(figures_b - figures_a)


def _figures_in(a: PreparedDocument, b: PreparedDocument, passages: Sequence[Passage]) -> tuple[int, int]:
    """Count the figures that differ between the two sides of passages, and the figures that agree.

    A figure that one side merely leaves out does not count as different.
    """
    differ = agree = 0
    for passage in passages:
        a_start, a_end, b_start, b_end = passage.span
        one, other = _figures(a, a_start, a_end), _figures(b, b_start, b_end)
        differ += min(_only_in_one(one, other))
        agree += len(one & other)
    return differ, agree


def related(found: Features) -> float:
    """Return the probability that two documents with these features are related."""
    return probability(shipped("provenance.passages", "related_model")["coefficients"], found)
