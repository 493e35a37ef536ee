"""Documents prepared for alignment: the stem, rarity and sentence of every token, and whether it is quoted.

All arrays are parallel to the tokens of the whole corpus, so a pair is aligned on slices of these arrays.
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

# A name or a number identifies an event, not its wording. Its weight does not depend on its rarity, so
# renaming everybody in two articles changes nothing.
NAME_WEIGHT = 3 * BIT
NUMBER_WEIGHT = 3 * BIT

# A document of at least this many tokens is longer than an article, such as a book or an archive: its stems
# are numbered once for all its pairs.
LONG = 1 << 15

# In a heading set in capitals or title case, capitals do not indicate names.
_HEADING_SHARE = 0.6
# Languages that capitalise every noun, so that capitals do not distinguish names from other words.
_CAPITALISED_NOUNS = {"de", "lb"}
# A sentence with fewer tokens is joined to its neighbour.
_SHORT_SENTENCE = 4
# A text is in capitals if at least this share of its letters are; names such as McDONALD keep some small
# letters.
_CAPITALS = 0.95
_LINE_ENDS = re.compile(f"[\r{LINE_ENDS}]")
# The mark of quoted lines in replies, and a pattern for such lines.
_CITING = ">"
_CITED_LINE = re.compile(rf"^[^\S\n]*[{QUOTING_MARKS}]*{_CITING}.*", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class PreparedDocument:
    """One document of a pair, prepared: its part of `PreparedDocuments`, with token positions counted from
    its beginning."""

    identities: np.ndarray
    stems: np.ndarray
    weights: np.ndarray
    names: np.ndarray
    quoted: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    lengths: np.ndarray  # number of letters and digits, equal for composed and decomposed text
    disguised: np.ndarray  # uint8: the token's flags DISGUISED and ALIKE
    figures: np.ndarray  # bool: whether the token contains a digit
    sentences: np.ndarray  # int64[s + 1], token positions
    begins: np.ndarray  # bool: whether a sentence begins at the token, even if it is joined to others
    cased: bool = True  # whether the document's script has capitals, which mark names
    # The index of each token, or of the token it is part of, in the document as it was before words were
    # split (`PreparedDocuments.pair`).
    origin: np.ndarray | None = None
    # bool: whether the token is in a line marked as quoted, as in replies, or None if no lines are.
    cited: np.ndarray | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Convert a span of tokens to tokens of the document before words were split."""
        if self.origin is None:
            return start, end
        return int(self.origin[start]), int(self.origin[end - 1]) + 1

    def divides(self, place: int) -> bool:
        """Whether a boundary between tokens falls inside a token of the document before words were split."""
        origin = self.origin
        return origin is not None and 0 < place < len(origin) and bool(origin[place - 1] == origin[place])

    @cached_property
    def vocabulary(self) -> tuple[np.ndarray, np.ndarray]:
        """The distinct stems, ascending, and the index of each token's stem among them."""
        distinct, numbers = np.unique(self.stems, return_inverse=True)
        return distinct, numbers


def with_common_codes(
    a: PreparedDocument, b: PreparedDocument
) -> tuple[PreparedDocument, PreparedDocument, int]:
    """The two documents with stems replaced by common numbers from 0, and the number of distinct stems.

    The numbers can be used as indices into tables."""
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
    """All data about tokens that alignment needs, and the start of each sentence.

    Sentences are numbered consecutively across documents; sentence `s` holds the tokens
    ``sentence_offsets[s]:sentence_offsets[s + 1]``, and document `d` holds the sentences
    ``document_sentences[d]:document_sentences[d + 1]``.
    """

    texts: Sequence[str]
    tokens: Tokens
    stems: np.ndarray  # uint64
    weights: np.ndarray  # int64, rarity in 1 / BIT bits, at least one bit
    names: np.ndarray  # bool
    quoted: np.ndarray  # bool
    begins: np.ndarray  # bool
    sentence_offsets: np.ndarray  # int64
    document_sentences: np.ndarray  # int64
    languages: Sequence[str | None]
    bare: np.ndarray  # bool: whether each document is in capitals without accents
    raw: Mapping[int, Raw] = field(default_factory=dict)

    def as_read(self, document: int, place: int) -> int:
        """Convert an index into `texts`, where references are decoded, to an index into the text as read."""
        return self.raw[document].position(place) if document in self.raw else place

    def characters(self, document: int, span: tuple[int, int]) -> tuple[int, int]:
        """Convert a span of a document's tokens to string indices into `texts`."""
        first = int(self.tokens.offsets[document])
        return int(self.tokens.starts[first + span[0]]), int(self.tokens.ends[first + span[1] - 1])

    def pair(self, first: int, second: int) -> tuple[PreparedDocument, PreparedDocument]:
        """Two documents, ready to be aligned with each other, each spelled like the other where possible.

        Capitals are often set without accents. If only one document is set in such capitals, accents are
        removed from the other. A word broken at a hyphen may be two words: it is split if the other document
        has these two words, but not the whole word.
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
        """One document, with words broken at hyphens split if the other document has their parts."""
        broken = np.flatnonzero(self.tokens.flags[self.tokens.of(number)] & BROKEN)
        if len(broken):  # true of few documents
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
        """One document without accents; its tokens stay the same.

        Without marks, the capital Ö is written O or OE; each word gets the spelling of the other document."""
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
        """One document without accents."""
        if (number, spelled_out) not in self._without_accents:
            texts = [without_accents(self.texts[number], spelled_out)]
            alone = prepare(texts, tokenize(texts), [self.languages[number]])
            self._without_accents[number, spelled_out] = alone.document(0)
        return self._without_accents[number, spelled_out]

    @cached_property
    def _documents(self) -> dict[int, PreparedDocument]:
        """The documents requested so far, by number."""
        return {}

    @cached_property
    def _without_accents(self) -> dict[tuple[int, bool], PreparedDocument]:
        """The documents requested without accents, by number and by whether some letters are spelled out."""
        return {}

    def document(self, number: int) -> PreparedDocument:
        """One document, ready to be aligned with another."""
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
        The documents.
    tokens : Tokens
        Their tokens.
    languages : sequence of str or None
        The ISO 639-1 code of each document's language, or None if unknown.
    background : Background, optional
        Document frequencies of a corpus, used instead of the shipped ones.
    raw : mapping of int to Raw, optional
        The conversion back to the text as read, for documents whose text held character references.
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
    """Mask of the documents that are in capitals throughout and have no accents (bool)."""
    capitals = np.concatenate([[0], np.cumsum((tokens.flags & (UPPER | DIGIT)) != 0)])
    counts, found = np.diff(tokens.offsets), np.diff(capitals[tokens.offsets])
    bare = np.zeros(len(texts), bool)
    for number in np.flatnonzero((found >= _CAPITALS * counts) & (counts > 0)).tolist():
        text = texts[number]
        capital, small = (sum(map(kind, text)) for kind in (str.isupper, str.islower))
        bare[number] = capital >= _CAPITALS * (capital + small) and without_accents(text) == text
    return bare


def document_of(tokens: Tokens) -> np.ndarray:
    """The document that each token belongs to."""
    return np.repeat(np.arange(tokens.documents), np.diff(tokens.offsets))


def _cited(text: str, starts: np.ndarray) -> np.ndarray | None:
    """For each token, whether its line is marked as quoted; the result is None if no lines are."""
    if _CITING not in text:
        return None
    lines = np.array([line.span() for line in _CITED_LINE.finditer(text)], np.int64).reshape(-1, 2)
    begun, ended = (np.searchsorted(edges, starts, side="right") for edges in lines.T)
    found: np.ndarray = begun > ended
    return found


def _marked(tokens: Tokens, found: Marks) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The first token of each sentence, the number of sentences before each document, and the quoted tokens.

    Short sentences such as headings and bylines are joined to the next sentence or, at the end of a document,
    to the previous one.
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
    """Whether each token is the first of a sentence, however short."""
    # Positions are counted across all texts; each text ends before the next begins.
    first = np.cumsum([0, *(len(text) + 1 for text in texts)])
    starts = tokens.starts + first[document_of(tokens)]
    ends = found.ends + np.repeat(first[:-1], np.diff(found.end_offsets))
    begins = np.zeros(len(starts) + 1, bool)
    begins[tokens.offsets] = begins[np.searchsorted(starts, ends)] = True
    return begins[:-1]


def _names(
    tokens: Tokens, sentences: np.ndarray, sentences_of: np.ndarray, languages: Sequence[str | None]
) -> np.ndarray:
    """Whether each token counts as part of a name."""
    upper = (tokens.flags & UPPER) != 0
    if not upper.any():
        return upper
    found = np.empty(len(upper), bool)
    kernels(len(upper)).names(
        tokens.offsets, tokens.identities, upper, sentences, sentences_of, _HEADING_SHARE, found
    )
    nouns = np.array([language in _CAPITALISED_NOUNS for language in languages], dtype=bool)
    return found & ~nouns[document_of(tokens)] if nouns.any() else found
