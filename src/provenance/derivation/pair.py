"""The input from which evidence is computed: two documents, their tokens and the passages they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from provenance.passages import Passage
from provenance.passages.prepared import PreparedDocument


@dataclass(frozen=True, eq=False)
class DocumentView:
    """One document of a pair: its metadata, and its text prepared for alignment.

    `precision` is the unit to which `published` is exact: year, month, day, minute or second. Both are None
    if the date is unknown. `prepared` contains the sentences and, for each token, its stem, its weight, its
    character offsets, and whether it is quoted or part of a name. For a long document, it covers only a part,
    which begins at token `begin` of `whole`. `agencies` lists names to be recognised as agencies in addition
    to the built-in list.
    """

    text: str
    prepared: PreparedDocument
    id: str | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: datetime | None = None
    precision: str | None = None
    language: str | None = None
    agencies: Sequence[str] = ()
    whole: PreparedDocument | None = None
    begin: int = 0


@dataclass(frozen=True, eq=False)
class Pair:
    """Two documents and the passages that they share.

    The spans of the passages are in token positions (`Passage.span`), and `kinds` contains the kind of each
    passage. `p_shared` is the probability that the documents share text, rather than only a topic.
    """

    a: DocumentView
    b: DocumentView
    passages: tuple[Passage, ...]
    kinds: Sequence[str]
    p_shared: float

    def swapped(self) -> Pair:
        """Return the same pair as seen from the other document."""
        mirrored = tuple(
            replace(passage, span=(*passage.span[2:], *passage.span[:2])) for passage in self.passages
        )
        return Pair(self.b, self.a, mirrored, self.kinds, self.p_shared)
