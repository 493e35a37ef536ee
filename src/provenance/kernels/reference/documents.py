"""Kernels that prepare documents for comparison by marking sentences, quotations and names."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np


def mark_tokens(
    documents: np.ndarray,
    starts: np.ndarray,
    ends: np.ndarray,
    ends_of: np.ndarray,
    edges: np.ndarray,
    edges_of: np.ndarray,
    most: int,
    fewest: int,
    sentences: np.ndarray,
    sentences_of: np.ndarray,
    quoted: np.ndarray,
) -> None:
    """Find the tokens at which sentences begin, and the tokens that are inside quotations.

    Document d consists of the tokens ``documents[d]:documents[d + 1]``, and ``starts[t]`` is the character
    position at which token t starts in its document. In document d, sentences end at the positions
    ``ends[ends_of[d]:ends_of[d + 1]]``, and quotations alternately begin and end at
    ``edges[edges_of[d]:edges_of[d + 1]]``. A sentence of more than `most` tokens is cut after every `most`
    tokens. After that, a sentence of fewer than `fewest` tokens is joined to the next sentence or, at the end
    of a document, to the previous one.

    ``sentences[s]`` is set to the position of the first token of sentence s. Sentences are numbered across
    all documents, and the entry after the last sentence is set to the total number of tokens.
    ``sentences_of[d]`` is set to the number of sentences in all documents before document d. ``quoted[t]`` is
    set to True if token t starts inside a quotation, and otherwise to False.
    """
    count = 0
    for document in range(len(documents) - 1):
        first, last = documents[document : document + 2].tolist()
        sentences_of[document] = count
        own = starts[first:last]
        marks = edges[edges_of[document] : edges_of[document + 1]]
        quoted[first:last] = np.searchsorted(marks, own, side="right") % 2 == 1
        cuts = np.searchsorted(own, ends[ends_of[document] : ends_of[document + 1]]).tolist()
        bounds = sorted({0, *cuts, last - first})
        bounds = [
            cut
            for begin, end in pairwise(bounds)
            for cut in range(begin, end, most if end - begin > most else end - begin)
        ]
        bounds.append(last - first)
        kept = [end for begin, end in pairwise(bounds) if end - begin >= fewest]
        for begin in [0, *kept[:-1]] if last > first else []:
            sentences[count] = first + begin
            count += 1
    sentences[count] = documents[-1]
    sentences_of[-1] = count


def names(
    documents: np.ndarray,
    identities: np.ndarray,
    upper: np.ndarray,
    sentences: np.ndarray,
    sentences_of: np.ndarray,
    heading: float,
    found: np.ndarray,
) -> None:
    """Mark the tokens that are part of a name, judging by capital letters.

    `upper` marks the tokens that begin with a capital. A capital is uninformative at the start of a sentence,
    and in a sentence in which the fraction of capitalised tokens exceeds `heading`. Anywhere else, a
    capitalised token counts as part of a name. A token with an uninformative capital counts only if the same
    word occurs in the document more often with an informative capital than without a capital. ``found[t]`` is
    set to True if token t is part of a name, and otherwise to False.
    """
    capitals_name = np.zeros(len(upper), bool)
    for begin, end in zip(sentences[:-1].tolist(), sentences[1:].tolist(), strict=True):
        capitals_name[begin + 1 : end] = upper[begin:end].sum() / max(end - begin, 1) <= heading
    for document in range(len(documents) - 1):
        own = range(int(documents[document]), int(documents[document + 1]))
        capitals: Counter[int] = Counter()
        for token in own:
            capitals[int(identities[token])] += int(capitals_name[token]) if upper[token] else -1
        for token in own:
            found[token] = upper[token] and (capitals_name[token] or capitals[int(identities[token])] > 0)
