"""Sources outside the corpus: how likely a document has one, and what it may be called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

# From this probability on, a document without a credit of its own is given an agency.
_LIKELY = 0.5


def outside_weights(nodes: int, derived: np.ndarray, supplied: np.ndarray, common: np.ndarray) -> np.ndarray:
    """Log weights of the root for each of `nodes`, from the edges into them.

    `supplied` is the probability of each edge and `common` that of a common source, both as the pair by
    itself says. The root has weight 0, which is right for two documents. Of the siblings of a source outside
    the corpus each can look derived from any of the others, so the weight of the root grows with the expected
    number of common sources, unless one of the documents may itself be that source.
    """
    found = np.zeros(nodes)
    np.maximum.at(found, derived, supplied)
    expected = (1 - found) * np.bincount(derived, common, nodes)
    weights: np.ndarray = np.log(np.maximum(expected, 1))
    return weights


def outside_sources(
    family: np.ndarray,
    p_outside: np.ndarray,
    agencies: Sequence[str | None],
    indirect: Sequence[Mapping[str, float]],
) -> list[str | None]:
    """The agency each document may come from: the one it credits, or else the likeliest.

    An outside source, which a document has with the probability `p_outside`, is taken for the agency that
    most documents of the family credit, if at least two do. In addition, where it is not sure which document
    another was taken from, those that credit an agency speak for that agency, with the probabilities
    `indirect`: copies of what an agency sent out look like sources of each other. An agency is named if both
    together are at least as likely as not; of equals the first by name.
    """
    common = _common_agencies(family, agencies)
    found: list[str | None] = []
    for number, outside, credited, indirect_of_document in zip(
        family.tolist(), p_outside.tolist(), agencies, indirect, strict=True
    ):
        chances = dict(indirect_of_document)
        if number in common:
            chances[common[number]] = chances.get(common[number], 0.0) + outside
        likely = [(-chance, name) for name, chance in chances.items() if round(chance, 6) >= _LIKELY]
        found.append(credited if credited is not None else min(likely)[1] if likely else None)
    return found


def _common_agencies(family: np.ndarray, agencies: Sequence[str | None]) -> dict[int, str]:
    credited: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for number, agency in zip(family.tolist(), agencies, strict=True):
        if agency is not None:
            credited[number][agency] += 1
    common: dict[int, str] = {}
    for number, counts in credited.items():
        name = min(counts, key=lambda name: (-counts[name], name))
        if counts[name] > 1:
            common[number] = name
    return common
