"""Documents made ready for alignment: for every token its stem, rarity, sentence and whether it is quoted.

All arrays run parallel to the tokens of the whole corpus, so that a pair is aligned on slices of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT, Background, rarity
from provenance.text import DIGIT, UPPER, Marks, Tokens, has_case, marks, stems
from provenance.text.sentences import MOST_TOKENS

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
class PreparedDocument:
    """One document of a pair: its part of `PreparedDocuments`, with token positions counted from its
    beginning."""

    identities: np.ndarray
    stems: np.ndarray
    weights: np.ndarray
    names: np.ndarray
    quoted: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    sentences: np.ndarray  # int64[s + 1], token positions
    cased: bool = True  # whether its script has capitals, which tell names from other words


def with_common_codes(
    a: PreparedDocument, b: PreparedDocument
) -> tuple[PreparedDocument, PreparedDocument, int]:
    """The same two documents with the stems of both numbered from 0, and how many there are: so tables can
    be kept by stem."""
    codes_a, codes_b = np.empty(len(a.stems), np.int64), np.empty(len(b.stems), np.int64)
    count = kernels(len(a.stems) + len(b.stems)).number(a.stems, b.stems, codes_a, codes_b)
    return replace(a, stems=codes_a), replace(b, stems=codes_b), count


@dataclass(frozen=True, eq=False)
class PreparedDocuments:
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

    def characters(self, document: int, span: tuple[int, int]) -> tuple[int, int]:
        """A span of a document's tokens as string indices into its text."""
        first = int(self.tokens.offsets[document])
        return int(self.tokens.starts[first + span[0]]), int(self.tokens.ends[first + span[1] - 1])

    def document(self, number: int) -> PreparedDocument:
        """One document, ready to be aligned with another."""
        span = self.tokens.of(number)
        first, last = self.document_sentences[number : number + 2].tolist()
        return PreparedDocument(
            self.tokens.identities[span],
            self.stems[span],
            self.weights[span],
            self.names[span],
            self.quoted[span],
            self.tokens.starts[span],
            self.tokens.ends[span],
            self.sentence_offsets[first : last + 1] - span.start,
            has_case(self.texts[number]),
        )


def prepare(
    texts: Sequence[str],
    tokens: Tokens,
    languages: Sequence[str | None],
    background: Background | None = None,
) -> PreparedDocuments:
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
    sentences, sentences_of, quoted = _marked(tokens, marks(texts))
    names = _names(tokens, sentences, sentences_of, languages)
    stemmed = stems(tokens, texts, languages)
    weights = np.maximum(rarity(stemmed, tokens, languages, background), BIT)
    weights[names] = NAME_WEIGHT
    weights[(tokens.flags & DIGIT) != 0] = NUMBER_WEIGHT
    return PreparedDocuments(texts, tokens, stemmed, weights, names, quoted, sentences, sentences_of)


def _primary(language: str | None) -> str | None:
    """The language of a code without its region: "en" of "en-US"."""
    return language.replace("_", "-").split("-")[0].lower() if language else None


def document_of(tokens: Tokens) -> np.ndarray:
    """The document of every token."""
    return np.repeat(np.arange(tokens.documents), np.diff(tokens.offsets))


def _marked(tokens: Tokens, found: Marks) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where sentences begin, how many there are before each document, and whether each token is quoted.

    Headings, bylines and the like are read with the sentence after them, the last of a document with the one
    before.
    """
    count = len(tokens.starts)
    sentences, sentences_of = np.empty(count + 1, np.int64), np.empty(tokens.documents + 1, np.int64)
    quoted = np.empty(count, bool)
    kernels(count).mark_tokens(
        tokens.offsets,
        tokens.starts,
        found.ends,
        found.end_offsets,
        found.edges,
        found.edge_offsets,
        MOST_TOKENS,
        _SHORT_SENTENCE,
        sentences,
        sentences_of,
        quoted,
    )
    return sentences[: sentences_of[-1] + 1].copy(), sentences_of, quoted


def _names(
    tokens: Tokens, sentences: np.ndarray, sentences_of: np.ndarray, languages: Sequence[str | None]
) -> np.ndarray:
    """Whether a token is taken for part of a name."""
    upper = (tokens.flags & UPPER) != 0
    if not upper.any():
        return upper
    found = np.empty(len(upper), bool)
    kernels(len(upper)).names(
        tokens.offsets, tokens.identities, upper, sentences, sentences_of, _HEADING_SHARE, found
    )
    nouns = np.array([language in _CAPITALISED_NOUNS for language in languages], dtype=bool)
    return found & ~nouns[document_of(tokens)] if nouns.any() else found
