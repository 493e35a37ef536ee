"""A simple baseline: match sentences by TF-ISF similarity, and join matches that are close together.

The method is that of the winning system of PAN 2014 (Sanchez-Perez, Sidorov and Gelbukh), but without
stemming and with the same thresholds for every kind of plagiarism.
"""

from __future__ import annotations

import re

import numpy as np
from scipy.sparse import csr_matrix, diags
from scipy.sparse.csgraph import connected_components

from benchmarks.alignment.compared import Span

ALIKE, ALIKE_WHOLE, GAP, SHORTEST = 0.33, 0.34, 4, 150


def passages(a: str, b: str) -> list[tuple[Span, Span]]:
    """Return the passages that two texts share, as pairs of character spans."""
    spans_a, spans_b = sentences(a), sentences(b)
    words = [words_of(text[slice(*span)]) for text, spans in ((a, spans_a), (b, spans_b)) for span in spans]
    if not spans_a or not spans_b:
        return []
    entry = {word: number for number, word in enumerate(sorted({word for each in words for word in each}))}
    rows = np.repeat(np.arange(len(words)), [len(each) for each in words])
    columns = [entry[word] for each in words for word in each]
    counts = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(words), len(entry)))
    weights = counts @ diags(np.log(len(words) / np.bincount(counts.indices, minlength=len(entry))))
    in_a, in_b = weights[: len(spans_a)], weights[len(spans_a) :]
    alike = (normed(in_a) @ normed(in_b).T).tocoo()
    seeds = np.stack([alike.row, alike.col], axis=1)[alike.data > ALIKE].astype(int)
    if not len(seeds):
        return []
    near = (np.abs(seeds[:, None] - seeds[None]) <= GAP + 1).all(axis=2)
    _, group = connected_components(csr_matrix(near), directed=False)
    found = []
    for members in (seeds[group == number] for number in range(group.max() + 1)):
        (top, left), (bottom, right) = members.min(axis=0), members.max(axis=0) + 1
        wholes = csr_matrix(in_a[top:bottom].sum(axis=0)), csr_matrix(in_b[left:right].sum(axis=0))
        span_a, span_b = (spans_a[top][0], spans_a[bottom - 1][1]), (spans_b[left][0], spans_b[right - 1][1])
        long_enough = min(span_a[1] - span_a[0], span_b[1] - span_b[0]) >= SHORTEST
        if long_enough and (normed(wholes[0]) @ normed(wholes[1]).T).sum() > ALIKE_WHOLE:
            found.append((span_a, span_b))
    return found


def sentences(text: str) -> list[Span]:
    """Return the spans of the sentences, with sentences of three words or fewer joined to the next one."""
    spans: list[Span] = []
    begin = None
    for match in re.finditer(r"\S.*?(?:[.!?؟۔]+(?=\s)|$|(?=\n\s*\n))", text, re.DOTALL | re.MULTILINE):
        begin = match.start() if begin is None else begin
        if len(words_of(text[begin : match.end()])) > 3:
            spans.append((begin, match.end()))
            begin = None
    return spans


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case."""
    return re.findall(r"\w+", text.lower())


def normed(rows: csr_matrix) -> csr_matrix:
    """Return a matrix with its rows scaled to unit length."""
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return diags(1 / np.where(lengths > 0, lengths, 1)) @ rows
