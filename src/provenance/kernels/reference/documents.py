"""Kernels of documents: what is to be known of their tokens before they are compared."""

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
    """Tell the sentence of every token, and whether it is quoted.

    Document d holds the tokens ``documents[d]:documents[d + 1]``, which start at the characters `starts`; in
    its text sentences end at ``ends[ends_of[d]:ends_of[d + 1]]``, quotations begin and end, in turn, at
    ``edges[edges_of[d]:edges_of[d + 1]]``. Sentences of more than `most` tokens are cut every so many, and of
    what is left those of less than `fewest` go with the next, or the last one. ``sentences[s]`` receives the
    first token of sentence s, of all documents, and then the number of tokens; ``sentences_of[d]`` the number
    of sentences before document d; `quoted` whether each token starts in a quotation.
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
    """Whether a token is taken for part of a name: capitalised where a common word would not be.

    `upper` tells which tokens have a capital; at the start of a sentence, and where more than the share
    `heading` of a sentence's tokens have one, that tells nothing. There the document itself decides: a word
    that it elsewhere writes with a capital more often than without is a name.
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


def identify_languages(
    documents: np.ndarray,
    identities: np.ndarray,
    words: np.ndarray,
    languages_of: np.ndarray,
    languages: np.ndarray,
    weights: np.ndarray,
    characters: np.ndarray,
    points: np.ndarray,
    scripts: np.ndarray,
    owners: np.ndarray,
    letter: int,
    possible: np.ndarray,
    mixed: int,
    absorbed: int,
    fewest: int,
    enough: np.ndarray,
    lead: float,
    languages_found: np.ndarray,
) -> None:
    """Tell the language of documents, -1 where it cannot be told, by their letters and words.

    The code points ``points[characters[d]:characters[d + 1]]`` of a document belong to the `scripts` and
    languages (`owners`), where these are not negative. Its script is that of most of its letters, if these
    are at least `fewest` and more than half; letters of the script `absorbed` count for `mixed` where that
    has a tenth as many. The row of `possible` of the script tells its languages, of which one alone is told
    for that. Otherwise a letter that one owns scores `letter`. The sorted `words` belong, word w, to
    ``languages[languages_of[w]:languages_of[w + 1]]``, with the `weights` there; they are sought among
    ``identities[documents[d, 0]:documents[d, 1]]``. The best language is told that scores ``enough[d]``,
    and `lead` times as much as the next.
    """
    for document, (first, last) in enumerate(documents.tolist()):
        mine = np.minimum(points[characters[document] : characters[document + 1]], len(scripts) - 1)
        script, owner = scripts[mine], owners[mine]
        letters = np.bincount(script[script >= 0], minlength=len(possible))
        if letters[mixed] * 10 > letters[absorbed]:
            letters[mixed] += letters[absorbed]
            letters[absorbed] = 0
        languages_found[document] = -1
        if letters.max() < fewest or letters.max() * 2 <= letters.sum():
            continue
        mine = possible[letters.argmax()]
        if mine.sum() == 1:
            languages_found[document] = mine.argmax()
            continue
        scores = letter * np.bincount(owner[owner >= 0], minlength=possible.shape[1])
        for identity in identities[first:last]:
            word = int(np.searchsorted(words, identity))
            if word < len(words) and words[word] == identity:
                for place in range(languages_of[word], languages_of[word + 1]):
                    scores[languages[place]] += weights[place]
        scores[~mine] = 0
        second, best = np.sort(scores)[-2:]
        if best >= enough[document] and best >= lead * second:
            languages_found[document] = scores.argmax()
