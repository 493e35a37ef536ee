"""Find sources outside the corpus: their probabilities, their names, and the documents that share them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from provenance.derivation.pair_edges import LEAST, characters_explained

# The assumed probability that a credit to an agency is correct. The same value is used for a credit to
# another document.
_CREDITED = 0.95
# Common sources, outside sources and agencies that are not credited are assumed only if their probability is
# at least this.
_LIKELY = 0.5
# Two documents with a common source are placed in one family only if their passages explain at least this
# share of one of the texts (in characters times similarity). A smaller share would join all reports of an
# event, since each report shares sentences with some of the others.
_MOST = 3 / 4


def outside_weights(nodes: int, derived: np.ndarray, supplied: np.ndarray, common: np.ndarray) -> np.ndarray:
    """Return the log weight of the edge from the root to each node, given the edges between nodes.

    For each edge, `derived` contains the node that it leads to. `supplied` contains the probability of the
    edge, and `common` contains the probability of a common source, both judged from the pair alone. The log
    weight is usually 0, which is correct for a family of two documents. But if several documents have the
    same source outside the corpus, each of them may seem to be derived from any of the others. The weight
    therefore grows with the number of documents with which the node is expected to have a common source,
    unless another document is a likely source of the node.
    """
    found = np.zeros(nodes)
    np.maximum.at(found, derived, supplied)
    expected = (1 - found) * np.bincount(derived, common, nodes)
    weights: np.ndarray = np.log(np.maximum(expected, 1))
    return weights


def shown_by_siblings(
    child: np.ndarray,
    supplied: np.ndarray,
    common: np.ndarray,
    unrelated: np.ndarray,
    nodes: int,
) -> np.ndarray:
    """Return, for each node, the highest probability of a common source with any other node.

    Every pair has an edge in each direction; all edges in one direction come first. `supplied` contains the
    posteriors of the edges. The probability that neither document of a pair is derived from the other is
    divided between a common source and no relation, in the ratio of their probabilities when the pair is
    judged alone.
    """
    neither = 1 - np.minimum(sum(np.split(supplied, 2)), 1.0)
    p_common = np.tile(neither, 2) * common / np.maximum(common + unrelated, LEAST)
    found = np.zeros(nodes)
    np.maximum.at(found, child, p_common)
    return found


def shown_by_credits(agencies: Sequence[str | None]) -> np.ndarray:
    """Return the probability that each document comes from the agency it credits, or 0 if it credits none."""
    return np.where([agency is not None for agency in agencies], _CREDITED, 0.0)


def common_outside_source(
    pairs: pa.Table, passages: pa.Table, length: np.ndarray, p_outside: np.ndarray
) -> np.ndarray:
    """Return a mask of the pairs that probably have a common source outside the corpus.

    A pair is selected if the probability of a common source is at least 0.5, each document's probability of
    an outside source (`p_outside`) is at least 0.5, and the passages explain at least three quarters of at
    least one of the two texts. `length` contains the length of each text in characters. Pairs with a common
    source in the corpus need not be selected, since derivations already connect that source to both
    documents.
    """
    common: np.ndarray = pairs["common_source"].to_numpy() >= _LIKELY
    for end in ("a", "b"):
        common = common & (p_outside[pairs[end].to_numpy()] >= _LIKELY)
    return common & (_largest_share(pairs, passages, length) >= _MOST)


def _largest_share(pairs: pa.Table, passages: pa.Table, length: np.ndarray) -> np.ndarray:
    """For each pair, compute the share of each text that passages explain, and return the larger share."""
    shared = [
        characters_explained(pairs, passages, end) / np.maximum(length[pairs[end].to_numpy()], 1)
        for end in ("a", "b")
    ]
    largest: np.ndarray = np.maximum(*shared)
    return largest


def indirect_agencies(
    source: np.ndarray, derived: np.ndarray, supplied: np.ndarray, agencies: Sequence[str | None]
) -> defaultdict[int, dict[str, float]]:
    """Return, for each derived text and agency, the probability that the text's source credits the agency.

    Edge i runs from document ``source[i]`` to text ``derived[i]``. ``supplied[i]`` is the probability that
    the document supplied a passage of the text.
    """
    found: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for document, text, probability in zip(source.tolist(), derived.tolist(), supplied.tolist(), strict=True):
        if (agency := agencies[document]) is not None:
            found[text][agency] = found[text].get(agency, 0.0) + probability
    return found


def outside_sources(
    sharing: np.ndarray,
    p_outside: np.ndarray,
    agencies: Sequence[str | None],
    indirect: Sequence[Mapping[str, float]],
) -> list[str | None]:
    """Return the agency each document may come from: the agency it credits, or else the likeliest agency.

    Documents connected by shared text have the same number in `sharing`. If at least two of them credit the
    same agency, the agency credited most often is a possible outside source of all of them, with the
    probability `p_outside`. An agency credited by a possible source of a document is a possible outside
    source of that document too, with the probability in `indirect`. This is needed because copies of an
    agency's text look like sources of each other. The two probabilities of an agency are added, and the
    agency with the largest sum is returned if this sum is at least 0.5. If several agencies are equally
    likely, the first in alphabetical order is returned.
    """
    common = _common_agencies(sharing, agencies)
    found: list[str | None] = []
    for number, outside, credited, indirect_of_document in zip(
        sharing.tolist(), p_outside.tolist(), agencies, indirect, strict=True
    ):
        chances = dict(indirect_of_document)
        if number in common:
            chances[common[number]] = chances.get(common[number], 0.0) + outside
        likely = [(-chance, name) for name, chance in chances.items() if round(chance, 6) >= _LIKELY]
        found.append(credited if credited is not None else min(likely)[1] if likely else None)
    return found


def _common_agencies(sharing: np.ndarray, agencies: Sequence[str | None]) -> dict[int, str]:
    credited: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for number, agency in zip(sharing.tolist(), agencies, strict=True):
        if agency is not None:
            credited[number][agency] += 1
    common: dict[int, str] = {}
    for number, counts in credited.items():
        name = min(counts, key=lambda name: (-counts[name], name))
        if counts[name] > 1:
            common[number] = name
    return common
