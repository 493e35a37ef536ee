"""Documents made ready for alignment: for every token its stem, rarity, sentence and whether it is quoted.

All arrays run parallel to the tokens of the whole corpus, so that a pair is aligned on slices of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT, Background, rarity
from provenance.text import DIGIT, UPPER, Tokens, has_case, quotations, stems
from provenance.text.sentences import MOST_TOKENS, cuts

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
    cased: bool = True  # whether its script has capitals, which tell names from other words


def with_common_codes(a: Side, b: Side) -> tuple[Side, Side]:
    """The same two documents with the stems of both numbered from 0, so that tables can be kept by stem."""
    codes_a, codes_b = np.empty(len(a.stems), np.int64), np.empty(len(b.stems), np.int64)
    kernels(len(a.stems) + len(b.stems)).number(a.stems, b.stems, codes_a, codes_b)
    return replace(a, stems=codes_a), replace(b, stems=codes_b)


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
            has_case(self.texts[document]),
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
    languages = [_primary(language) for language in languages]
    document = document_of(tokens)
    # Positions in all texts one after the other, with something between them.
    begins = np.cumsum([0, *(len(text) + 1 for text in texts)])
    starts = tokens.starts + begins[document]
    sentence_offsets = _sentence_offsets(_all([cuts(text) for text in texts], begins), starts, tokens.offsets)
    document_sentences = np.searchsorted(sentence_offsets[:-1], tokens.offsets)
    quoted = _within(_all([quotations(text).ravel() for text in texts], begins), starts)
    names = _names(tokens, document, sentence_offsets, languages)
    stemmed = stems(tokens, texts, languages)
    weights = np.maximum(rarity(stemmed, tokens, languages, background), BIT)
    weights[names] = NAME_WEIGHT
    weights[(tokens.flags & DIGIT) != 0] = NUMBER_WEIGHT
    postings = _postings(document, stemmed, weights, quoted, sentence_offsets, document_sentences)
    return Profiles(
        texts, tokens, stemmed, weights, names, quoted, sentence_offsets, document_sentences, postings
    )


def _primary(language: str | None) -> str | None:
    """The language of a code without its region: "en" of "en-US"."""
    return language.replace("_", "-").split("-")[0].lower() if language else None


def document_of(tokens: Tokens) -> np.ndarray:
    """The document of every token."""
    return np.repeat(np.arange(tokens.documents), np.diff(tokens.offsets))


def _all(places: Sequence[Sequence[int] | np.ndarray], begins: np.ndarray) -> np.ndarray:
    """Places in each text as places in all texts one after the other."""
    counts = [len(each) for each in places]
    return np.concatenate([np.zeros(0, np.int64), *places]).astype(np.int64) + np.repeat(begins[:-1], counts)


def _sentence_offsets(ends: np.ndarray, starts: np.ndarray, documents: np.ndarray) -> np.ndarray:
    """Token positions where sentences begin, and the end of the last.

    `ends` are the places where sentences end, `starts` those where tokens start; `documents` are the tokens
    where documents begin.
    """
    bounds = np.unique(np.concatenate([documents, np.searchsorted(starts, ends)]))
    lengths = np.diff(bounds)
    long = np.flatnonzero(lengths > MOST_TOKENS)
    if len(long):
        parts = [np.arange(bounds[each], bounds[each + 1], MOST_TOKENS) for each in long.tolist()]
        bounds = np.union1d(bounds, np.concatenate(parts))
        lengths = np.diff(bounds)
    # Headings, bylines and the like are read with the sentence after them, the last of a document with the
    # one before.
    ends = bounds[1:][lengths >= _SHORT_SENTENCE]
    document = np.searchsorted(documents, ends)
    inner = ends[:-1][document[1:] == document[:-1]]
    return np.unique(np.concatenate([documents, inner]))


def _within(edges: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Whether tokens start within spans: `edges` are where these begin and end, in turn."""
    if not len(edges):
        return np.zeros(len(starts), dtype=bool)
    return np.searchsorted(edges, starts, side="right") % 2 == 1


def _names(
    tokens: Tokens, document: np.ndarray, sentence_offsets: np.ndarray, languages: Sequence[str | None]
) -> np.ndarray:
    """Whether a token is taken for part of a name: capitalised where a common word would not be.

    At the start of a sentence and in headings the document itself decides: a word that it elsewhere
    writes with a capital more often than without is a name.
    """
    upper = (tokens.flags & UPPER) != 0
    if not upper.any():
        return upper
    lengths = np.diff(sentence_offsets)
    share = np.add.reduceat(upper, sentence_offsets[:-1], dtype=np.int64) / lengths
    telling = np.repeat(share <= _HEADING_SHARE, lengths)
    telling[sentence_offsets[:-1]] = False
    names = upper & telling

    # Of the other words only those with a capital somewhere need counting; a few more do no harm.
    word = tokens.identities ^ (document.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    short = word.astype(np.uint16)
    sought = np.zeros(1 << 16, dtype=bool)
    sought[short[upper & ~telling]] = True
    counted = np.flatnonzero(sought[short])
    _, entry = np.unique(word[counted], return_inverse=True)
    capitals = np.bincount(entry, weights=np.where(upper, telling, -1)[counted])
    names[counted] |= upper[counted] & (capitals > 0)[entry]

    nouns = np.array([language in _CAPITALISED_NOUNS for language in languages], dtype=bool)
    return names & ~nouns[document] if nouns.any() else names


def _postings(
    document: np.ndarray,
    stemmed: np.ndarray,
    weights: np.ndarray,
    quoted: np.ndarray,
    sentence_offsets: np.ndarray,
    document_sentences: np.ndarray,
) -> Postings:
    """Each stem once for every sentence that holds it."""
    documents = np.arange(len(document_sentences))
    if not len(stemmed):
        nothing = np.zeros(0, dtype=np.int64)
        return Postings(np.zeros_like(documents), stemmed, nothing, nothing, quoted)
    order = _by_stem(document, stemmed)
    stem, holder = stemmed[order], document[order]
    sentence = np.repeat(np.arange(len(sentence_offsets) - 1), np.diff(sentence_offsets))[order]
    new_stem = np.ones(len(order), dtype=bool)
    new_stem[1:] = (stem[1:] != stem[:-1]) | (holder[1:] != holder[:-1])
    new = new_stem.copy()
    new[1:] |= sentence[1:] != sentence[:-1]
    first = np.flatnonzero(new)
    holder = holder[first]
    lightest = np.minimum.reduceat(weights[order], np.flatnonzero(new_stem))
    return Postings(
        np.searchsorted(holder, documents),
        stem[first],
        sentence[first] - document_sentences[holder],
        lightest[np.cumsum(new_stem[first]) - 1],
        np.logical_and.reduceat(quoted[order], first),
    )


def _by_stem(document: np.ndarray, stemmed: np.ndarray) -> np.ndarray:
    """The tokens in the order of document, stem and position."""
    # All three in one number sort five times as fast; of a stem, a hash, the leading bits nearly always do.
    bits, above = len(stemmed).bit_length(), 63 - int(document[-1]).bit_length()
    if above > bits:
        leading = (stemmed >> np.uint64(64 - above + bits)).astype(np.int64)
        order = np.sort((document << above) | (leading << bits) | np.arange(len(stemmed))) & ((1 << bits) - 1)
        stem, holder = stemmed[order], document[order]
        if not ((stem[1:] < stem[:-1]) & (holder[1:] == holder[:-1])).any():
            return order
    return np.lexsort((stemmed, document))
