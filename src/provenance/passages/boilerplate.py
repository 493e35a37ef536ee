"""Boilerplate: headers, footers and fixed phrases that recur across otherwise different documents.

Two copies of a story share the text around a passage as well, whereas two documents with a common footer
share only the footer. A passage is therefore boilerplate in any of these cases:

- Three documents contain it, and no two of them share anything else. (A paragraph of a wire story may also be
  in three documents, but any two of them that printed the whole story share all of it.)
- It occurs in too many documents to compare all of them with each other, and most of the pairs that are
  compared share nothing else.
- It is at the same edge of two documents that share nothing else.

Boilerplate, such as a paper's name above an article and its address below, may make up most of a short
article. So text at the same edge of three articles from one outlet is boilerplate even if it makes up most of
each article. If the articles are from different outlets, such text may be a wire story to which each outlet
has added its own introduction.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.engine.ragged import Ragged
from provenance.passages.alignment import Passage
from provenance.passages.groups import same_passage

# If this many documents contain a passage, they are compared with one representative, not with each other.
_TOO_MANY = 50
# A passage is at an edge of its document if at most this many tokens lie between it and the edge.
_EDGE = 12
# A passage with fewer tokens than this is only a line or two, not a paragraph.
PARAGRAPH = 25
# Documents with a larger share of their tokens in common share a story, not only boilerplate.
_SMALL = 0.3
# The maximum share of an article, even of a short one, that boilerplate can make up.
NEARLY_ALL = 0.9

_COPIED = ("verbatim", "edited")

Located = tuple[int, int, Passage]


def is_boilerplate(passages: list[Located], sizes: np.ndarray, outlets: np.ndarray) -> list[bool]:
    """For each passage, given as (document a, document b, passage), return whether it is boilerplate.

    `sizes` contains the number of tokens in each document. `outlets` contains a number that identifies each
    document's outlet, or -1 if the outlet is not known. The passages of each pair of documents must be
    adjacent in the list. If `doubtful` selects no passage of a family, the family has no boilerplate and need
    not be passed to this function.
    """
    if not passages:
        return []
    copied = [passage.kind in _COPIED for _, _, passage in passages]
    pairs = np.array([(a, b) for a, b, _ in passages])
    spans = np.array([passage.span for *_, passage in passages])
    shares = _shares(pairs[:, 0], pairs[:, 1], spans, sizes)
    most = shares.max(axis=0)
    framed = _framed(pairs[:, 0], pairs[:, 1], spans, np.array(copied), sizes, outlets)
    little, strange, partly = (
        {(a, b) for a, b in pairs[chosen].tolist()}
        for chosen in (
            most <= _SMALL,
            (most <= _SMALL) | (framed & (most <= NEARLY_ALL)),
            (shares.min(axis=0) <= _SMALL) & (most <= NEARLY_ALL),
        )
    )
    recurs = _recurring(passages, copied, strange, partly, sizes, outlets)
    nothing_else: dict[tuple[int, int], bool] = defaultdict(lambda: True)
    for place, (a, b, passage) in enumerate(passages):
        at_edge = copied[place] and same_edge(passage, int(sizes[a]), int(sizes[b]))
        nothing_else[a, b] &= recurs[place] or at_edge
    return [
        recurs[place] or (nothing_else[a, b] and (a, b) in little) for place, (a, b, _) in enumerate(passages)
    ]


def doubtful(
    a: np.ndarray, b: np.ndarray, passages: pa.Table, sizes: np.ndarray, outlets: np.ndarray
) -> np.ndarray:
    """Return a boolean mask of the passages in pairs that may share nothing but boilerplate.

    A pair is selected if its passages make up only a small part of at least one document. It is also selected
    if the two documents have the same outlet number, all its passages are copied text at the same edge of
    both documents, and the passages do not make up nearly all of either document.
    """
    spans = np.stack(
        [passages[name].to_numpy() for name in ("a_first", "a_last", "b_first", "b_last")], axis=1
    )
    shares = _shares(a, b, spans, sizes)
    copied = pc.is_in(passages["kind"], pa.array(_COPIED)).to_numpy(zero_copy_only=False)
    framed: np.ndarray = _framed(a, b, spans, copied, sizes, outlets) & (shares.max(axis=0) <= NEARLY_ALL)
    return framed | (shares.min(axis=0) <= _SMALL)


def _framed(
    a: np.ndarray,
    b: np.ndarray,
    spans: np.ndarray,
    copied: np.ndarray,
    sizes: np.ndarray,
    outlets: np.ndarray,
) -> np.ndarray:
    """Return a boolean mask of the passages in pairs that share only headers or footers.

    A header or footer is copied text at the same edge of both documents. The two documents must also be from
    the same outlet, or both from unknown outlets.
    """
    pairs = Ragged.of_runs(a, b)
    top = np.maximum(spans[:, 0], spans[:, 2]) <= _EDGE
    bottom = np.maximum(sizes[a] - spans[:, 1], sizes[b] - spans[:, 3]) <= _EDGE
    at_edge = pairs.sum(copied & (top | bottom)) == pairs.sizes
    return at_edge[pairs.owner] & (outlets[a] == outlets[b])


def _shares(a: np.ndarray, b: np.ndarray, spans: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """For each passage, return how much of each of its two documents the passages of its pair make up.

    The result has one row for each of the two documents and one column for each passage. All passages of a
    pair have the same values.
    """
    pair = Ragged.of_runs(a, b).owner
    of_pairs = [
        np.bincount(pair, (spans[:, end] - spans[:, start]) / np.maximum(sizes[document], 1))
        for document, start, end in ((a, 0, 1), (b, 2, 3))
    ]
    return np.stack(of_pairs)[:, pair]


def _recurring(
    passages: list[Located],
    copied: list[bool],
    little: set[tuple[int, int]],
    partly: set[tuple[int, int]],
    sizes: np.ndarray,
    outlets: np.ndarray,
) -> list[bool]:
    """For each passage, return whether it is copied text that recurs in documents sharing nothing else.

    `little` contains the pairs that share only a small part of both documents, or only their header or
    footer. `partly` contains the pairs that share only a small part of at least one document.
    """
    # A whole paragraph in the middle of several articles is reused text, not boilerplate. Boilerplate in the
    # middle is shorter, or occurs only in the articles of one outlet.
    places = [
        place
        for place, (a, b, passage) in enumerate(passages)
        if copied[place]
        and (
            _size(passage) < PARAGRAPH
            or outlets[a] == outlets[b] >= 0
            or same_edge(passage, int(sizes[a]), int(sizes[b]))
        )
    ]
    copies = [passages[place] for place in places]
    groups = _groups(copies)
    # Documents that also share a paraphrase have more in common than boilerplate; shared quotations do not
    # count.
    others = {
        (a, b)
        for (a, b, passage), copy in zip(passages, copied, strict=True)
        if not copy and passage.kind != "quotation"
    }
    lonely = _recurring_alone(copies, groups, little - others, partly - others)
    marks = [False] * len(passages)
    for place, group in zip(places, groups, strict=True):
        marks[place] = group in lonely
    return marks


def _groups(passages: list[Located]) -> list[int]:
    """Return the group of each passage; passages of the same text are in the same group."""
    if not passages:
        return []
    sides = [side for a, b, passage in passages for side in ((a, *passage.span[:2]), (b, *passage.span[2:]))]
    columns = np.array(sides, dtype=np.int64)
    return same_passage(columns[:, 0], columns[:, 1], columns[:, 2])[::2].tolist()


def _recurring_alone(
    passages: list[Located],
    groups: list[int],
    little: set[tuple[int, int]],
    partly: set[tuple[int, int]],
) -> set[int]:
    """Return the groups whose passages recur in documents that share only recurring passages.

    If a group has too many documents to compare them all with each other, each document is compared only with
    a representative. In such a group, a pair is regarded as sharing nothing else if its passages make up only
    a small part of at least one of its documents, so that the length of the representative does not affect
    the result.
    """
    of_pair: dict[tuple[int, int], set[int]] = defaultdict(set)
    documents: dict[int, set[int]] = defaultdict(set)
    pairs: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for (a, b, _), group in zip(passages, groups, strict=True):
        of_pair[a, b].add(group)
        documents[group].update((a, b))
        pairs[group].add((a, b))
    recurring = {group for group in documents if len(documents[group]) >= 3}
    strangers, alone = ({pair for pair in some if of_pair[pair] <= recurring} for some in (little, partly))
    return {
        group
        for group in recurring
        if _three_strangers(pairs[group] & strangers)
        or (len(documents[group]) >= _TOO_MANY and 2 * len(pairs[group] & alone) > len(pairs[group]))
    }


def _three_strangers(pairs: set[tuple[int, int]]) -> bool:
    """Return whether there are three documents whose three pairs are all in `pairs`."""
    neighbours: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        neighbours[a].add(b)
        neighbours[b].add(a)
    return any(neighbours[a] & neighbours[b] for a, b in pairs)


def _size(passage: Passage) -> int:
    return passage.span[1] - passage.span[0]


def same_edge(passage: Passage, size_a: int, size_b: int) -> bool:
    """Return whether a passage is at the start of both documents, or at the end of both."""
    a_start, a_end, b_start, b_end = passage.span
    return max(a_start, b_start) <= _EDGE or max(size_a - a_end, size_b - b_end) <= _EDGE


def at_edges(passage: Passage, size_a: int, size_b: int) -> bool:
    """Return whether a passage is at an edge of both documents, not necessarily at the same edge."""
    a_start, a_end, b_start, b_end = passage.span
    return min(a_start, size_a - a_end) <= _EDGE and min(b_start, size_b - b_end) <= _EDGE
