"""Documents made ready for alignment: for every token its stem, rarity, sentence and whether it is quoted.

All arrays run parallel to the tokens of the whole corpus, so that a pair is aligned on slices of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from provenance.passages.background import BIT, Background, rarity
from provenance.text import DIGIT, UPPER, Tokens, quotations, sentences, stems

# A name or a number says what an event is, not how it is told; it weighs the same however rare it is, so
# that renaming everybody in two articles changes nothing.
NAME_WEIGHT = 3 * BIT
NUMBER_WEIGHT = 3 * BIT

# In a heading set in capitals or title case, capitals tell nothing about names.
_HEADING_SHARE = 0.6
# Languages that capitalise every noun: capitals do not tell names from other words.
_CAPITALISED_NOUNS = {"de", "lb"}
# Tokens below which a sentence does not stand for itself.
_SHORT_SENTENCE = 4


@dataclass(frozen=True, eq=False)
class Postings:
    """Which stems stand in which sentences, sorted by document, stem and sentence.

    Sentences are numbered within their document. Weight and quoted hold for the stem in the whole
    document: its smallest weight there, and whether it is only ever quoted in that sentence.
    """

    offsets: np.ndarray  # int64[n + 1]
    stems: np.ndarray  # uint64
    sentences: np.ndarray  # int64
    weights: np.ndarray  # int64
    quoted: np.ndarray  # bool


@dataclass(frozen=True, eq=False)
class Side:
    """One document of a pair: its part of `Profiles`, with token positions counted from its beginning."""

    identities: np.ndarray
    stems: np.ndarray
    weights: np.ndarray
    names: np.ndarray
    quoted: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    sentences: np.ndarray  # int64[s + 1], token positions
    posted_stems: np.ndarray
    posted_sentences: np.ndarray
    posted_weights: np.ndarray
    posted_quoted: np.ndarray


def with_common_codes(a: Side, b: Side) -> tuple[Side, Side]:
    """The same two documents with the stems of both numbered from 0, so that tables can be kept by stem."""
    _, codes = np.unique(np.concatenate([a.stems, b.stems]), return_inverse=True)
    return replace(a, stems=codes[: len(a.stems)]), replace(b, stems=codes[len(a.stems) :])


@dataclass(frozen=True, eq=False)
class Profiles:
    """What alignment needs to know of every token, and where each document's sentences begin.

    Sentences of all documents are numbered through; sentence `s` holds the tokens
    ``sentence_offsets[s]:sentence_offsets[s + 1]``, document `d` the sentences
    ``document_sentences[d]:document_sentences[d + 1]``.
    """

    texts: Sequence[str]
    tokens: Tokens
    stems: np.ndarray  # uint64
    weights: np.ndarray  # int64, rarity in 1 / BIT bits, at least one bit
    names: np.ndarray  # bool
    quoted: np.ndarray  # bool
    sentence_offsets: np.ndarray  # int64
    document_sentences: np.ndarray  # int64
    postings: Postings

    def characters(self, document: int, span: tuple[int, int]) -> tuple[int, int]:
        """A span of a document's tokens as string indices into its text."""
        first = int(self.tokens.offsets[document])
        return int(self.tokens.starts[first + span[0]]), int(self.tokens.ends[first + span[1] - 1])

    def side(self, document: int) -> Side:
        """One document, ready to be aligned with another."""
        span = self.tokens.of(document)
        first, last = self.document_sentences[document : document + 2]
        begin, end = self.postings.offsets[document : document + 2]
        return Side(
            self.tokens.identities[span],
            self.stems[span],
            self.weights[span],
            self.names[span],
            self.quoted[span],
            self.tokens.starts[span],
            self.tokens.ends[span],
            self.sentence_offsets[first : last + 1] - span.start,
            self.postings.stems[begin:end],
            self.postings.sentences[begin:end],
            self.postings.weights[begin:end],
            self.postings.quoted[begin:end],
        )


def profile(
    texts: Sequence[str],
    tokens: Tokens,
    languages: Sequence[str | None],
    background: Background | None = None,
) -> Profiles:
    """Make documents ready for alignment.

    Parameters
    ----------
    texts : sequence of str
        The documents.
    tokens : Tokens
        Their tokens.
    languages : sequence of str or None
        ISO 639-1 code of each document, None where it cannot be told.
    background : Background, optional
        Document frequencies of a corpus, used instead of the shipped ones.
    """
    sentence_offsets, document_sentences = _sentence_offsets(texts, tokens)
    quoted = _quoted(texts, tokens)
    names = _names(tokens, sentence_offsets, languages)
    stemmed = stems(tokens, texts, languages)
    weights = np.maximum(rarity(stemmed, tokens, languages, background), BIT)
    weights[names] = NAME_WEIGHT
    weights[(tokens.flags & DIGIT) != 0] = NUMBER_WEIGHT
    postings = _postings(tokens, stemmed, weights, quoted, sentence_offsets, document_sentences)
    return Profiles(
        texts, tokens, stemmed, weights, names, quoted, sentence_offsets, document_sentences, postings
    )


def document_of(tokens: Tokens) -> np.ndarray:
    """The document of every token."""
    return np.repeat(np.arange(tokens.documents), np.diff(tokens.offsets))


def _sentence_offsets(texts: Sequence[str], tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Token positions where sentences begin, and each document's first sentence."""
    begins: list[np.ndarray] = []
    counts = np.zeros(len(texts) + 1, dtype=np.int64)
    for document, text in enumerate(texts):
        span = tokens.of(document)
        size = span.stop - span.start
        if not size:
            continue
        cuts = np.searchsorted(tokens.starts[span], sentences(text)[1:, 0])
        bounds = np.concatenate([[0], np.unique(cuts[(cuts > 0) & (cuts < size)]), [size]])
        # Headings, bylines and the like are read with the sentence after them.
        ends = bounds[1:][np.diff(bounds) >= _SHORT_SENTENCE]
        cuts = np.concatenate([[0], ends[:-1]])
        begins.append(cuts + span.start)
        counts[document + 1] = len(cuts)
    offsets = np.concatenate([*begins, [len(tokens.starts)]]).astype(np.int64)
    return offsets, np.cumsum(counts)


def _quoted(texts: Sequence[str], tokens: Tokens) -> np.ndarray:
    """Whether a token stands inside quotation marks."""
    quoted = np.zeros(len(tokens.starts), dtype=bool)
    for document, text in enumerate(texts):
        spans = quotations(text)
        if not len(spans):
            continue
        span = tokens.of(document)
        starts = tokens.starts[span]
        nearest = np.searchsorted(spans[:, 0], starts, side="right") - 1
        quoted[span] = (nearest >= 0) & (starts < spans[nearest, 1])
    return quoted


def _names(tokens: Tokens, sentence_offsets: np.ndarray, languages: Sequence[str | None]) -> np.ndarray:
    """Whether a token is taken for part of a name: capitalised where a common word would not be.

    At the start of a sentence and in headings the document itself decides: a word that it elsewhere
    writes with a capital more often than without is a name.
    """
    if not len(tokens.starts):
        return np.zeros(0, dtype=bool)
    upper = (tokens.flags & UPPER) != 0
    sentence = np.repeat(np.arange(len(sentence_offsets) - 1), np.diff(sentence_offsets))
    first = np.zeros(len(upper), dtype=bool)
    first[sentence_offsets[:-1]] = True
    share = np.bincount(sentence, weights=upper) / np.diff(sentence_offsets)
    telling = ~first & (share[sentence] <= _HEADING_SHARE)

    word = tokens.identities ^ (document_of(tokens).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    _, entry = np.unique(word, return_inverse=True)
    capitalised = np.bincount(entry, weights=telling & upper)
    plain = np.bincount(entry, weights=~upper)
    known = (capitalised > plain)[entry]
    names = upper & (known | telling)

    nouns = np.array([language in _CAPITALISED_NOUNS for language in languages], dtype=bool)
    return names & ~np.repeat(nouns, np.diff(tokens.offsets))


def _postings(
    tokens: Tokens,
    stemmed: np.ndarray,
    weights: np.ndarray,
    quoted: np.ndarray,
    sentence_offsets: np.ndarray,
    document_sentences: np.ndarray,
) -> Postings:
    """Each stem once for every sentence that holds it."""
    sentence = np.repeat(np.arange(len(sentence_offsets) - 1), np.diff(sentence_offsets))
    document = document_of(tokens)
    order = np.lexsort((sentence, stemmed, document))
    keys = np.stack([document[order], stemmed[order].view(np.int64), sentence[order]])
    changes = np.any(np.diff(keys, axis=1) != 0, axis=0)
    first = np.flatnonzero(np.concatenate([[True], changes])[: len(order)])
    if not len(first):
        nothing = np.zeros(0, dtype=np.int64)
        return Postings(np.zeros(tokens.documents + 1, np.int64), stemmed[:0], nothing, nothing, quoted[:0])
    head = order[first]
    new_stem = np.concatenate([[True], np.any(keys[:2, first[1:]] != keys[:2, first[:-1]], axis=0)])
    lightest = np.minimum.reduceat(weights[order], first[new_stem])
    return Postings(
        np.searchsorted(document[head], np.arange(tokens.documents + 1)),
        stemmed[head],
        sentence[head] - document_sentences[document[head]],
        lightest[np.cumsum(new_stem) - 1],
        np.logical_and.reduceat(quoted[order], first),
    )
