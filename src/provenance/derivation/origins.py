"""What lies outside the corpus: how likely a document's source does, and what it may be called."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np

# From this probability on a document without a credit of its own is given the agency its family credits.
_LIKELY = 0.5


def outside_weights(nodes: int, derived: np.ndarray, supplied: np.ndarray, common: np.ndarray) -> np.ndarray:
    """Log weights of the root for each of `nodes`, from the edges into them.

    `supplied` is the probability of each edge and `common` that of a common source, both for the pair by
    itself. The root stands at 0, which is right for two documents. Siblings of a source that is
    not there have as many chances to look derived as there are of them, so the root gains with the number of
    common sources expected, unless one of the documents may itself be that source.
    """
    found = np.zeros(nodes)
    np.maximum.at(found, derived, supplied)
    expected = (1 - found) * np.bincount(derived, common, nodes)
    weights: np.ndarray = np.log(np.maximum(expected, 1))
    return weights


def outside_sources(
    family: np.ndarray, p_outside: np.ndarray, agencies: list[str | None]
) -> list[str | None]:
    """The agency each document may come from: the one it credits, or else the one its family does.

    A family's agency is the one that most of its documents credit, and at least two (of equals, the first
    by name); it is given to documents whose source is as likely outside as not.
    """
    credited: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for number, agency in zip(family.tolist(), agencies, strict=True):
        if agency is not None:
            credited[number][agency] += 1
    common: dict[int, str] = {}
    for number, counts in credited.items():
        name = min(counts, key=lambda name: (-counts[name], name))
        if counts[name] > 1:
            common[number] = name
    return [
        agency if agency is not None else common.get(number) if probability >= _LIKELY else None
        for number, probability, agency in zip(family.tolist(), p_outside.tolist(), agencies, strict=True)
    ]
