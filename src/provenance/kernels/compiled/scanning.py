"""The kernel that finds the ends of sentences and the text inside quotation marks.

The reference implementation, in `provenance.text.sentences`, `lines` and `quotations`, uses regular
expressions.
"""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.bits import look_up_kinds
from provenance.kernels.compiled.compiler import helper, kernel
from provenance.kernels.compiled.line_breaks import cuts_at_lines
from provenance.kernels.compiled.quotation_marks import quotations
from provenance.kernels.compiled.terminators import cuts_at_terminators


@kernel
def marks(
    points: np.ndarray,
    documents: np.ndarray,
    properties: np.ndarray,
    words: np.ndarray,
    lists: np.ndarray,
    closes: np.ndarray,
    repeats: np.ndarray,
    roles: np.ndarray,
    end_offsets: np.ndarray,
    ends: np.ndarray,
    edge_offsets: np.ndarray,
    edges: np.ndarray,
) -> None:
    """Find sentence ends and quotation edges in the documents ``points[documents[d]:documents[d + 1]]``.

    `points` (uint32) contains the code points of the documents, and ``properties[p]`` (uint32) is a bit mask
    of the properties of code point p. Each row of `words` (uint32) contains the code points of a word, padded
    with zeros; the rows are sorted. ``lists[w]`` (uint8) is a bit mask of the word lists that contain word w.
    `closes`, `repeats` and `roles` (uint8) are indexed by the number of a quotation mark. For each mark, they
    contain the marks that it may close, the marks that it may repeat at the start of a paragraph, and a bit
    mask of its roles, respectively.

    The results have the form of `provenance.text.marks.Marks`. `end_offsets` and `edge_offsets` (int64) are
    as long as `documents`. `ends` and `edges` (int64) never need more entries than `points` has.
    """
    longest = 0
    for document in range(documents.size - 1):
        longest = max(longest, documents[document + 1] - documents[document])
    kinds, places = np.empty(longest, np.uint32), np.empty(longest, np.int64)
    ended, edged = 0, 0
    end_offsets[0] = edge_offsets[0] = 0
    for document in range(documents.size - 1):
        text = points[documents[document] : documents[document + 1]]
        its_kinds = kinds[: text.size]
        count, lower = look_up_kinds(text, properties, its_kinds, places)
        its_places = places[:count]
        # There are never more line breaks, cuts or open marks than noteworthy positions.
        by_line, by_terminator = np.empty(count, np.int64), np.empty(count, np.int64)
        breaks, stack = np.empty((count, 5), np.int64), np.empty((count, 3), np.int64)
        lines = cuts_at_lines(text, its_kinds, its_places, lower, breaks, by_line)
        terminators = cuts_at_terminators(text, its_kinds, its_places, lower, words, lists, by_terminator)
        ended += _merged(by_line[:lines], by_terminator[:terminators], ends[ended:])
        rules = closes, repeats, roles
        edged += quotations(text, its_kinds, its_places, lower, *rules, stack, edges[edged:])
        end_offsets[document + 1] = ended
        edge_offsets[document + 1] = edged


@helper
def _merged(first: np.ndarray, second: np.ndarray, into: np.ndarray) -> int:
    """Merge two sorted arrays that have no values in common into a third, and return the number of values."""
    i, j = 0, 0
    while i + j < first.size + second.size:
        if j == second.size or (i < first.size and first[i] < second[j]):
            into[i + j] = first[i]
            i += 1
        else:
            into[i + j] = second[j]
            j += 1
    return i + j
