"""Measure individual documents, many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

import numpy as np

from provenance.derivation.evidence.character_kinds import COMMA, DASH, DIGIT, MARK, QUESTION, Characters
from provenance.derivation.evidence.cue_words import Spans, find_cues
from provenance.derivation.evidence.document_cues import DocumentCues
from provenance.derivation.pair import DocumentView
from provenance.engine.ragged import Ragged, ratio
from provenance.passages.background import BIT
from provenance.passages.prepared import PreparedDocument

# Measures that distinguish encyclopedias, news, conversation and fiction.
REGISTER = (
    "sentence length",
    "paragraph length",
    "paragraphs",
    "commas",
    "marks",
    "questions",
    "speaking",
    "attributions",
    "names",
    "numbers",
    "quoted",
    "rarity",
)


class Documents:
    """The tokens and characters of many documents, one document after another.

    A column has one value for each token, and a measure has one value for each document. `tokens` contains
    the boundaries of the documents within a column.
    """

    def __init__(self, views: Sequence[DocumentView]) -> None:
        self.views = views
        self.document_cues = [DocumentCues(view) for view in views]
        self.tokens = Ragged(np.array([len(each.prepared.stems) for each in views], np.int64))
        self._notes: dict[str, list[list[str]]] = {}

    def _column(self, of: Callable[[PreparedDocument], np.ndarray]) -> np.ndarray:
        return np.concatenate([of(view.prepared) for view in self.views])

    @cached_property
    def stems(self) -> np.ndarray:
        """The stem of each token, as an integer that identifies the stem within these documents."""
        return np.unique(self._column(lambda prepared: prepared.stems), return_inverse=True)[1]

    @cached_property
    def identities(self) -> np.ndarray:
        """The identity of each token, which does not depend on capitalisation."""
        return self._column(lambda prepared: prepared.identities)

    @cached_property
    def names(self) -> np.ndarray:
        """Whether each token is part of a name."""
        return self._column(lambda prepared: prepared.names)

    @cached_property
    def quoted(self) -> np.ndarray:
        """Whether each token is inside quotation marks."""
        return self._column(lambda prepared: prepared.quoted)

    @cached_property
    def weights(self) -> np.ndarray:
        """The rarity of each token, in units of 1 / BIT bits."""
        return self._column(lambda prepared: prepared.weights)

    @cached_property
    def starts(self) -> np.ndarray:
        """The offset at which each token begins in its text."""
        return self._column(lambda prepared: prepared.starts)

    @cached_property
    def ends(self) -> np.ndarray:
        """The offset at which each token ends in its text."""
        return self._column(lambda prepared: prepared.ends)

    @cached_property
    def disguised(self) -> np.ndarray:
        """For each token, flags that mark letters of another script and invisible characters."""
        return self._column(lambda prepared: prepared.disguised)

    @cached_property
    def _token_ends(self) -> np.ndarray:
        """The position at which each token ends in the concatenated texts."""
        return self._token_starts + self.ends - self.starts

    @cached_property
    def numbers(self) -> np.ndarray:
        """Whether each token contains a digit."""
        digits = np.concatenate([[0], np.cumsum(self._characters.are(DIGIT))])
        return digits[self._token_ends] > digits[self._token_starts]

    @cached_property
    def plain(self) -> np.ndarray:
        """Whether each token is an ordinary word: not a name, not a number and not quoted."""
        return ~(self.names | self.numbers | self.quoted)

    @cached_property
    def after_blank_line(self) -> np.ndarray:
        """For each token, whether a blank line separates it from the previous token."""
        after = np.zeros(self.tokens.total + 1, dtype=bool)
        after[np.searchsorted(self._token_starts, self._characters.blank_lines())] = True
        return after[:-1] & (self.tokens.place > 0)

    @cached_property
    def quoting(self) -> np.ndarray:
        """The number of quote markers, such as ">", at the start of each token's line."""
        return self._characters.quoting(self._token_starts)

    @cached_property
    def sentences(self) -> tuple[Ragged, Ragged]:
        """The sentences as ranges of tokens, and the documents as ranges of sentences."""
        bounds = [view.prepared.sentences for view in self.views]
        sizes = np.concatenate([bound[1:] - bound[:-1] for bound in bounds])
        return Ragged(sizes), Ragged(np.array([len(bound) - 1 for bound in bounds], np.int64))

    @cached_property
    def sentence_length(self) -> np.ndarray:
        """For each document, the mean logarithm of the sentence length in words."""
        sentences, counts = self.sentences
        return counts.mean(np.log(np.maximum(sentences.sizes, 1)))

    @cached_property
    def paragraph_length(self) -> np.ndarray:
        """For each document, the logarithm of the mean number of words per non-blank line."""
        lines = np.maximum(self._characters.lines(), 1)
        length: np.ndarray = np.log(np.maximum(self.tokens.sizes, 1) / lines)
        return length

    @cached_property
    def commas(self) -> np.ndarray:
        """For each document, the number of commas and semicolons per 100 words."""
        return ratio(100 * self._characters.count(COMMA), self.tokens.sizes)

    @cached_property
    def dashes(self) -> np.ndarray:
        """For each document, the number of semicolons and dashes per 100 words."""
        return self._per_100(self._characters.count(DASH) + self.typed_dashes)

    @cached_property
    def typed_dashes(self) -> np.ndarray:
        """For each document, the number of dashes typed as two hyphens."""
        return self._count("--")

    def rate(self, kind: str) -> np.ndarray:
        """Return, for each document, the number of cues under the given heading per 100 words."""
        return self._per_100(np.diff(np.searchsorted(self.cues[kind].starts, self._characters.texts.offsets)))

    @cached_property
    def register(self) -> np.ndarray:
        """The register of each document, with one column for each measure in `REGISTER`."""
        tokens = self.tokens
        return np.stack(
            [
                self.sentence_length,
                self.paragraph_length,
                np.log1p(self._count("\n\n")),
                self.commas,
                self._per_100(self._characters.count(MARK)),
                self._per_100(self._characters.count(QUESTION)),
                self.rate("speaking"),
                self.rate("saying"),
                tokens.share(self.names),
                tokens.share(self.numbers),
                tokens.share(self.quoted),
                ratio(tokens.sum(self.weights), tokens.sizes) / BIT,
            ],
            axis=1,
        )

    @cached_property
    def cues(self) -> dict[str, Spans]:
        """The positions of all cues in the concatenated texts, keyed by heading."""
        texts = [view.text for view in self.views]
        return find_cues(
            texts, self._characters, self._token_starts, self.ends - self.starts, self.identities
        )

    @cached_property
    def releases(self) -> list[str | None]:
        """For each document, the first press release mark that begins a line, such as “Notes to editors”."""
        return [
            next((text[start:end] for start, end in spans if _begins_line(text, start)), None)
            for text, spans in self._texts_and_cues("releasing")
        ]

    def notes(self, kind: str) -> list[list[str]]:
        """Return the reprint notes ("reprinting") or correction notes ("correcting") in each text."""
        if kind not in self._notes:
            self._notes[kind] = [[text[s:e] for s, e in spans] for text, spans in self._texts_and_cues(kind)]
            if kind == "correcting":
                for notes, document in zip(self._notes[kind], self.document_cues, strict=True):
                    notes += document.update_marks
        return self._notes[kind]

    def _texts_and_cues(self, kind: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
        """Return each text with the spans of its cues of the given kind."""
        spans: list[list[tuple[int, int]]] = [[] for _ in self.views]
        for start, end in zip(*(column.tolist() for column in self.cues[kind]), strict=True):
            document = int(np.searchsorted(self._characters.texts.offsets, start, side="right")) - 1
            begin = int(self._characters.texts.first[document])
            spans[document].append((start - begin, end - begin))
        return zip((view.text for view in self.views), spans, strict=True)

    @cached_property
    def _characters(self) -> Characters:
        return Characters([view.text for view in self.views])

    @cached_property
    def _token_starts(self) -> np.ndarray:
        """The position at which each token begins in the concatenated texts."""
        return self.starts + np.repeat(self._characters.texts.first, self.tokens.sizes)

    def _count(self, part: str) -> np.ndarray:
        return np.array([view.text.count(part) for view in self.views], np.int64)

    def _per_100(self, counts: np.ndarray) -> np.ndarray:
        # Twenty words are added to the length of every text, because the rate in a short text is unreliable.
        rate: np.ndarray = 100 * counts / (self.tokens.sizes + 20)
        return rate


def _begins_line(text: str, place: int) -> bool:
    return not text[:place].rpartition("\n")[2].strip("*# \t")
