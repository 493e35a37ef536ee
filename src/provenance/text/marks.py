"""The sentence ends and quotations of many documents, in flat arrays.

Small amounts of text are searched with the regular expressions of `provenance.text.sentences` and
`provenance.text.quotations`, and larger amounts with a compiled kernel that finds the same marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np

from provenance.engine.chunks import chunks
from provenance.engine.ragged import end_to_end, offsets_of
from provenance.kernels import kernels
from provenance.text.quotations import quotations
from provenance.text.sentences import cuts

# The size of a batch, large enough that the overhead of a call is negligible.
BATCH_CHARACTERS = 1 << 20


@dataclass(frozen=True, eq=False)
class Marks:
    """The sentence ends and quotations of many documents, in flat arrays.

    All arrays are int64. Positions in a document are counted in code points (Python string indices).

    Parameters
    ----------
    end_offsets : numpy.ndarray
        One entry more than there are documents: document d has the ends
        ``ends[end_offsets[d]:end_offsets[d + 1]]``.
    ends : numpy.ndarray
        The positions where sentences end, in order. A sentence may have any length, and need not contain a
        word.
    edge_offsets : numpy.ndarray
        One entry more than there are documents: document d has the edges
        ``edges[edge_offsets[d]:edge_offsets[d + 1]]``.
    edges : numpy.ndarray
        The positions where the outermost quotations begin and end, alternately and in order. The quotation
        marks themselves are not part of a quotation.
    """

    end_offsets: np.ndarray
    ends: np.ndarray
    edge_offsets: np.ndarray
    edges: np.ndarray


def marks(texts: Sequence[str]) -> Marks:
    """Find the ends of sentences and the text inside quotation marks.

    Parameters
    ----------
    texts : sequence of str
        The documents.

    Returns
    -------
    Marks
        The sentence ends that `provenance.text.sentences.cuts` finds, sorted, and the quotations that
        `provenance.text.quotations` finds.

    Examples
    --------
    >>> found = marks(['"No," he said. She left.', "Why?"])
    >>> found.ends.tolist(), found.end_offsets.tolist()
    ([14], [0, 1, 1])
    >>> found.edges.tolist(), found.edge_offsets.tolist()
    ([1, 4], [0, 2, 2])
    """
    twin = kernels(sum(map(len, texts)))
    if twin.__name__.endswith("compiled"):
        batches = chunks(offsets_of([len(text) for text in texts]), BATCH_CHARACTERS)
        return _joined([_by_kernel(twin, texts[first:last]) for first, last in batches])
    return _joined([_by_expressions(text) for text in texts])


def _by_expressions(text: str) -> Marks:
    ends = np.array(sorted(set(cuts(text))), np.int64)
    edges = quotations(text).ravel()
    return Marks(np.array([0, ends.size]), ends, np.array([0, edges.size]), edges)


def _by_kernel(twin: ModuleType, texts: Sequence[str]) -> Marks:
    from provenance.text.properties import PLANE, mark_rules, properties, word_lists

    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    documents = offsets_of([len(text) for text in texts])
    tables = properties(int(points.max(initial=0)) // PLANE + 1), *word_lists(), *mark_rules()
    end_offsets, edge_offsets = np.empty_like(documents), np.empty_like(documents)
    ends, edges = np.empty(points.size, np.int64), np.empty(points.size, np.int64)
    twin.marks(points, documents, *tables, end_offsets, ends, edge_offsets, edges)
    # The results are copied, so that the arrays sized for the worst case can be freed.
    return Marks(end_offsets, ends[: end_offsets[-1]].copy(), edge_offsets, edges[: edge_offsets[-1]].copy())


def _joined(parts: Sequence[Marks]) -> Marks:
    if len(parts) == 1:
        return parts[0]
    nothing = np.empty(0, np.int64)
    return Marks(
        end_to_end([part.end_offsets for part in parts]),
        np.concatenate([nothing, *(part.ends for part in parts)]),
        end_to_end([part.edge_offsets for part in parts]),
        np.concatenate([nothing, *(part.edges for part in parts)]),
    )
