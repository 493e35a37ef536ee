"""Prepare documents for alignment: find each token's stem, rarity and sentence, and whether it is quoted.

Documents are prepared together: each array covers the tokens of all of them, in document order, so a single
document is a slice of each array.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from provenance.kernels import kernels
from provenance.passages.background import BIT, Background, rarity
from provenance.text import ALIKE, BROKEN, DIGIT, DISGUISED, UPPER, Marks, Tokens, has_case, tokenize
from provenance.text.characters import without_accents
from provenance.text.code_points import LINE_ENDS, QUOTING_MARKS
from provenance.text.entities import Raw
from provenance.text.languages import primary
from provenance.text.marks import marks
from provenance.text.sentences import MOST_TOKENS
from provenance.text.stems import stems

# Shared names and numbers show that two texts are about the same event, not that they share wording. Their
# weight is fixed, however rare they are, so replacing the names in two articles with other names does not
# change the result.
NAME_WEIGHT = 3 * BIT
NUMBER_WEIGHT = 3 * BIT

# Documents of at least this many tokens are not articles but, for example, books or archives. Their stems are
# numbered only once, rather than again for each pair.
LONG = 1 << 15

# If more than this share of the tokens in a sentence are capitalised, the sentence is treated as a heading in
# capitals or title case, in which capitals do not indicate names.
_HEADING_SHARE = 0.6
# Languages that capitalise every noun, so that capitals do not distinguish names from other words.
_CAPITALISED_NOUNS = {"de", "lb"}
# A sentence with fewer tokens than this is joined to a neighbouring sentence.
_SHORT_SENTENCE = 4
# A text is treated as set in capitals if at least this share of its letters are capitals. The share is below
# 1 because names such as McDONALD contain lower-case letters.
_CAPITALS = 0.95
_LINE_ENDS = re.compile(f"[\r{LINE_ENDS}]")
# The character that marks quoted lines in replies, and a pattern for such lines.
_CITING = ">"
_APOSTROPHE = re.compile(r"\w['\N{RIGHT SINGLE QUOTATION MARK}]\w")
_CITED_LINE = re.compile(rf"^[^\S\n]*[{QUOTING_MARKS}]*{_CITING}.*", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class PreparedDocument:
    """One document from `PreparedDocuments`, with token positions counted from its first token."""

    identities: np.ndarray
    stems: np.ndarray
    weights: np.ndarray
    names: np.ndarray
    quoted: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    lengths: np.ndarray  # letters and digits in each token; equal for composed and decomposed text
    disguised: np.ndarray  # uint8: the token's flags DISGUISED and ALIKE
    figures: np.ndarray  # bool: whether the token contains a digit
    sentences: np.ndarray  # int64[sentences + 1]: the first token of each sentence, then the token count
    begins: np.ndarray  # bool: whether a sentence begins at the token, before short sentences are joined
    cased: bool = True  # whether the document's script has capitals, which mark names
    # For each token, its index in the document before words were split (see `PreparedDocuments.pair`), or the
    # index of the word that it was split from; None if no words were split.
    origin: np.ndarray | None = None
    # bool: whether the token is in a line marked as quoted, as in replies; None if the text contains no
    # quoting mark.
    cited: np.ndarray | None = None
    apostrophes: bool = False  # whether the text has an apostrophe inside a word

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Convert a span of tokens to the corresponding span of the document before its words were split."""
        if self.origin is None:
            return start, end
        return int(self.origin[start]), int(self.origin[end - 1]) + 1

    def divides(self, place: int) -> bool:
        """Return whether the token at `place` and the token before it are parts of a word that was split."""
        origin = self.origin
        return origin is not None and 0 < place < len(origin) and bool(origin[place - 1] == origin[place])

    @cached_property
    def vocabulary(self) -> tuple[np.ndarray, np.ndarray]:
        """The distinct stems in ascending order, and the index of each token's stem among them."""
        distinct, numbers = np.unique(self.stems, return_inverse=True)
        return distinct, numbers


def lacks_marks(document: PreparedDocument, other: PreparedDocument) -> bool:
    """Return whether the quotation marks of a document seem to have been lost in a conversion.

    The marks are considered lost if the document has neither quotations nor apostrophes, whereas `other` has
    apostrophes.
    """
    return other.apostrophes and not document.apostrophes and not document.quoted.any()


def with_common_codes(
    a: PreparedDocument, b: PreparedDocument
) -> tuple[PreparedDocument, PreparedDocument, int]:
    """Return both documents with their stems replaced by integer codes, and a number greater than all codes.

    A stem has the same code in both documents. Codes start at 0, so they can be used as indices into tables.
    """
    if len(a.stems) < len(b.stems):
        b, a, count = with_common_codes(b, a)
        return a, b, count
    codes_a, codes_b = np.empty(len(a.stems), np.int64), np.empty(len(b.stems), np.int64)
    if len(a.stems) < LONG:
        count = kernels(len(a.stems) + len(b.stems)).number(a.stems, b.stems, codes_a, codes_b)
    else:
        known, codes_a = a.vocabulary
        place = np.minimum(np.searchsorted(known, b.stems), len(known) - 1)
        missing, codes_b = b.vocabulary
        codes_b = np.where(known[place] == b.stems, place, len(known) + codes_b)
        count = len(known) + len(missing)
    return replace(a, stems=codes_a), replace(b, stems=codes_b), count


@dataclass(frozen=True, eq=False)
class PreparedDocuments:
    """Documents prepared for alignment, with data about their tokens and sentences.

    Sentences are numbered consecutively across documents: sentence `s` consists of the tokens
    ``sentence_offsets[s]:sentence_offsets[s + 1]``, and document `d` consists of the sentences
    ``document_sentences[d]:document_sentences[d + 1]``.
    """

    texts: Sequence[str]
    tokens: Tokens
    stems: np.ndarray  # uint64
    weights: np.ndarray  # int64, in 1 / BIT bits: rarity (at least one bit); fixed for names and numbers
    names: np.ndarray  # bool
    quoted: np.ndarray  # bool
    begins: np.ndarray  # bool
    sentence_offsets: np.ndarray  # int64
    document_sentences: np.ndarray  # int64
    languages: Sequence[str | None]
    bare: np.ndarray  # bool: whether each document is set in capitals without accents
    raw: Mapping[int, Raw] = field(default_factory=dict)

    def as_read(self, document: int, place: int) -> int:
        """Convert an index in the decoded text of a document to an index in the text as read."""
        return self.raw[document].position(place) if document in self.raw else place

    def characters(self, document: int, span: tuple[int, int]) -> tuple[int, int]:
        """Convert a span of a document's tokens to start and end indices into its text."""
        first = int(self.tokens.offsets[document])
        return int(self.tokens.starts[first + span[0]]), int(self.tokens.ends[first + span[1] - 1])

    def pair(self, first: int, second: int) -> tuple[PreparedDocument, PreparedDocument]:
        """Return two documents ready for alignment, without differences that are due only to typesetting.

        Capitals are often set without accents. If only one of the documents is set in such capitals, accents
        are removed from the other. A word broken at a hyphen may actually be two words, so it is split if the
        other document contains both parts but not the whole word.
        """
        differ = bool(self.bare[first] != self.bare[second])
        one, other = self.document(first), self.document(second)
        if differ and self.bare[first]:
            other = self._unaccented(second, one)
        elif differ:
            one = self._unaccented(first, other)
        return self._with_compounds(first, one, other), self._with_compounds(second, other, one)

    def _with_compounds(
        self, number: int, document: PreparedDocument, other: PreparedDocument
    ) -> PreparedDocument:
        """Return one document with broken words split.

        A word broken at a hyphen is split if the other document contains its parts but not the whole word.
        """
        broken = np.flatnonzero(self.tokens.flags[self.tokens.of(number)] & BROKEN)
        if len(broken):  # few documents have broken words
            broken = broken[~np.isin(document.identities[broken], other.identities)]
        if not len(broken):
            return document
        text = self.texts[number]
        spans = [(int(document.starts[place]), int(document.ends[place])) for place in broken]
        apart = [_LINE_ENDS.sub(" ", text[start:end]) for start, end in spans]
        parts = tokenize(apart)
        held = np.logical_and.reduceat(np.isin(parts.identities, other.identities), parts.offsets[:-1])
        if not held.any():
            return document
        letters = list(text)
        for (start, end), words, two in zip(spans, apart, held.tolist(), strict=True):
            letters[start:end] = words if two else text[start:end]
        texts = ["".join(letters)]
        split = prepare(texts, tokenize(texts), [self.languages[number]]).document(0)
        return replace(split, origin=np.searchsorted(document.starts, split.starts, side="right") - 1)

    def _unaccented(self, number: int, other: PreparedDocument) -> PreparedDocument:
        """Return one document without accents, with the same number of tokens.

        In capitals without accents, Ö is written as O or as OE. A word is spelled with OE if only this
        spelling occurs in the other document, and with O otherwise.
        """
        text = self.texts[number]
        if {without_accents(text), without_accents(text, spelled_out=True)} == {text}:
            return self.document(number)
        plain = self._respelled(number, False)
        spelled = self._respelled(number, True)
        held = np.isin(spelled.identities, other.identities) & ~np.isin(plain.identities, other.identities)
        if not held.any():
            return plain
        columns = ("identities", "stems", "weights", "lengths")
        return replace(
            plain, **{name: np.where(held, getattr(spelled, name), getattr(plain, name)) for name in columns}
        )

    def _respelled(self, number: int, spelled_out: bool) -> PreparedDocument:
        """Return one document without accents; if `spelled_out` is set, ö becomes oe instead of o."""
        if (number, spelled_out) not in self._without_accents:
            texts = [without_accents(self.texts[number], spelled_out)]
            alone = prepare(texts, tokenize(texts), [self.languages[number]])
            self._without_accents[number, spelled_out] = alone.document(0)
        return self._without_accents[number, spelled_out]

    @cached_property
    def _documents(self) -> dict[int, PreparedDocument]:
        """The documents requested so far, keyed by number."""
        return {}

    @cached_property
    def _without_accents(self) -> dict[tuple[int, bool], PreparedDocument]:
        """The documents requested without accents so far, keyed by number and the value of `spelled_out`."""
        return {}

    def document(self, number: int) -> PreparedDocument:
        """Return one document, ready to be aligned with another."""
        if number not in self._documents:
            self._documents[number] = self._document(number)
        return self._documents[number]

    def _document(self, number: int) -> PreparedDocument:
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
            self.tokens.lengths[span].astype(np.int64),
            self.tokens.flags[span] & (DISGUISED | ALIKE),
            (self.tokens.flags[span] & DIGIT) != 0,
            self.sentence_offsets[first : last + 1] - span.start,
            self.begins[span],
            has_case(self.texts[number]),
            cited=_cited(self.texts[number], self.tokens.starts[span]),
            apostrophes=_APOSTROPHE.search(self.texts[number]) is not None,
        )


def prepare(
    texts: Sequence[str],
    tokens: Tokens,
    languages: Sequence[str | None],
    background: Background | None = None,
    raw: Mapping[int, Raw] | None = None,
) -> PreparedDocuments:
    """Prepare documents for alignment.

    Parameters
    ----------
    texts : sequence of str
        The texts of the documents.
    tokens : Tokens
        The tokens of the texts.
    languages : sequence of str or None
        The ISO 639-1 code of each document's language, or None if unknown.
    background : Background, optional
        The document frequencies of a corpus, used instead of the frequencies shipped with the library.
    raw : mapping of int to Raw, optional
        For each document whose text was changed by decoding, a conversion of positions in the decoded text to
        positions in the text as read.
    """
    languages = [primary(language) if language else None for language in languages]
    bare = _in_bare_capitals(texts, tokens)
    found = marks(texts)
    sentences, sentences_of, quoted = _marked(tokens, found)
    names = _names(tokens, sentences, sentences_of, languages)
    stemmed = stems(tokens, texts, languages)
    weights = np.maximum(rarity(stemmed, tokens, languages, background), BIT)
    weights[names] = NAME_WEIGHT
    weights[(tokens.flags & DIGIT) != 0] = NUMBER_WEIGHT
    begins = _begins(texts, tokens, found)
    return PreparedDocuments(
        texts,
        tokens,
        stemmed,
        weights,
        names,
        quoted,
        begins,
        sentences,
        sentences_of,
        languages,
        bare,
        raw or {},
    )


def _in_bare_capitals(texts: Sequence[str], tokens: Tokens) -> np.ndarray:
    """Return a boolean mask of the documents that are set entirely in capitals without accents."""
    capitals = np.concatenate([[0], np.cumsum((tokens.flags & (UPPER | DIGIT)) != 0)])
    counts, found = np.diff(tokens.offsets), np.diff(capitals[tokens.offsets])
    bare = np.zeros(len(texts), bool)
    for number in np.flatnonzero((found >= _CAPITALS * counts) & (counts > 0)).tolist():
        text = texts[number]
        capital, small = (sum(map(kind, text)) for kind in (str.isupper, str.islower))
        bare[number] = capital >= _CAPITALS * (capital + small) and without_accents(text) == text
    return bare


def document_of(tokens: Tokens) -> np.ndarray:
    """For each token, return the number of the document to which it belongs."""
    return np.repeat(np.arange(tokens.documents), np.diff(tokens.offsets))


def _cited(text: str, starts: np.ndarray) -> np.ndarray | None:
    """Return a boolean mask of the tokens in lines marked as quoted, or None if there is no quoting mark."""
    if _CITING not in text:
        return None
    lines = np.array([line.span() for line in _CITED_LINE.finditer(text)], np.int64).reshape(-1, 2)
    begun, ended = (np.searchsorted(edges, starts, side="right") for edges in lines.T)
    found: np.ndarray = begun > ended
    return found


def _marked(tokens: Tokens, found: Marks) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find the sentences of all documents, and mark the quoted tokens.

    Returns the position of each sentence's first token, the number of sentences before each document, and a
    boolean mask of the quoted tokens. Short sentences such as headings and bylines are joined to the next
    sentence or, at the end of a document, to the previous one.
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


def _begins(texts: Sequence[str], tokens: Tokens, found: Marks) -> np.ndarray:
    """Return a boolean mask of the tokens at which a sentence begins, however short the sentence is."""
    # Positions are counted across all texts, with a gap of one after each text, so that no text ends where
    # the next begins.
    first = np.cumsum([0, *(len(text) + 1 for text in texts)])
    starts = tokens.starts + first[document_of(tokens)]
    ends = found.ends + np.repeat(first[:-1], np.diff(found.end_offsets))
    begins = np.zeros(len(starts) + 1, bool)
    begins[tokens.offsets] = begins[np.searchsorted(starts, ends)] = True
    return begins[:-1]


def _names(
    tokens: Tokens, sentences: np.ndarray, sentences_of: np.ndarray, languages: Sequence[str | None]
) -> np.ndarray:
    """Return a boolean mask of the tokens that count as part of a name."""
    upper = (tokens.flags & UPPER) != 0
    if not upper.any():
        return upper
    found = np.empty(len(upper), bool)
    kernels(len(upper)).names(
        tokens.offsets, tokens.identities, upper, sentences, sentences_of, _HEADING_SHARE, found
    )
    nouns = np.array([language in _CAPITALISED_NOUNS for language in languages], dtype=bool)
    return found & ~nouns[document_of(tokens)] if nouns.any() else found
