"""Kernels for documents; see `reference.documents`."""

from __future__ import annotations

import numpy as np

from provenance.kernels.compiled.compiler import kernel


@kernel
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
    """See `reference.mark_tokens`.

    Before each token, the sentence ends and quotation edges that precede it are processed. The start of a
    sentence is not stored until enough tokens have followed it, because a short sentence at the end of a
    document is joined to the previous one.
    """
    count = 0
    for document in range(documents.size - 1):
        first, last = documents[document], documents[document + 1]
        sentences_of[document] = count
        if first == last:
            continue
        sentences[count] = first
        count += 1
        end, edge = ends_of[document], edges_of[document]
        begin, waiting = first, -1
        for token in range(first, last + 1):
            ended = token == last
            if not ended:
                while end < ends_of[document + 1] and ends[end] <= starts[token]:
                    end += 1
                    ended = True
                while edge < edges_of[document + 1] and edges[edge] <= starts[token]:
                    edge += 1
                quoted[token] = (edge - edges_of[document]) % 2 == 1
            if not ended or token == begin:
                continue
            step = most if token - begin > most else token - begin
            while begin < token:
                length = min(step, token - begin)
                begin += length
                if length < fewest:
                    continue
                if waiting >= 0:
                    sentences[count] = waiting
                    count += 1
                waiting = begin
    sentences[count] = documents[documents.size - 1]
    sentences_of[documents.size - 1] = count


@kernel
def names(
    documents: np.ndarray,
    identities: np.ndarray,
    upper: np.ndarray,
    sentences: np.ndarray,
    sentences_of: np.ndarray,
    heading: float,
    found: np.ndarray,
) -> None:
    """See `reference.names`.

    If a document has uninformative capitals, its words are counted in an open-addressed hash table.
    Identities are already hashes, so their low bits determine the slot.
    """
    for document in range(documents.size - 1):
        first, last = documents[document], documents[document + 1]
        doubtful = False
        for sentence in range(sentences_of[document], sentences_of[document + 1]):
            begin, end = sentences[sentence], sentences[sentence + 1]
            capitals = 0
            for token in range(begin, end):
                capitals += upper[token]
            capitals_name = capitals / (end - begin) <= heading
            for token in range(begin, end):
                found[token] = upper[token] and capitals_name and token > begin
                doubtful |= upper[token] and not found[token]
        if not doubtful:
            continue
        size = 16
        while size < 2 * (last - first):
            size *= 2
        slots, taken = np.empty(size, np.uint64), np.zeros(size, np.bool_)
        balance, slot_of = np.zeros(size, np.int64), np.empty(last - first, np.int64)
        for sentence in range(sentences_of[document], sentences_of[document + 1]):
            begin, end = sentences[sentence], sentences[sentence + 1]
            for token in range(begin, end):
                identity = identities[token]
                slot = np.int64(identity & np.uint64(size - 1))
                while taken[slot] and slots[slot] != identity:
                    slot = (slot + 1) & (size - 1)
                taken[slot], slots[slot] = True, identity
                slot_of[token - first] = slot
                if not upper[token]:
                    balance[slot] -= 1
                elif found[token]:
                    balance[slot] += 1
        for token in range(first, last):
            found[token] = found[token] or (upper[token] and balance[slot_of[token - first]] > 0)
