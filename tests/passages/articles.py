"""Texts for the tests of passages, and what two of them share, by characters."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from provenance import passages
from provenance.engine.run import Run
from provenance.pairs import first_copies_of
from provenance.passages import (
    CorpusIndex,
    PreparedDocument,
    PreparedDocuments,
    SharedText,
    build_index,
    find_reuse,
    prepare,
    shared_text,
    shared_texts,
    with_languages,
)
from provenance.settings import Settings
from provenance.text import tokenize
from provenance.text.languages import languages

ROOT = Path(__file__).resolve().parents[2]
NEWSROOM = ROOT / "benchmarks" / "newsroom"
SEEDS = Path(os.environ.get("PROVENANCE_DATA", ROOT.parent / "shared" / "data")).parent / "seeds"
INDEPENDENT = ("agency", "explainer", "regional", "tabloid")


@dataclass(frozen=True)
class Span:
    """A passage by characters: where it is in both texts, and its kind."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    kind: str

    def mirrored(self) -> Span:
        return Span(self.b_start, self.b_end, self.a_start, self.a_end, self.kind)


@dataclass(frozen=True)
class Shared:
    """What `share` finds."""

    spans: tuple[Span, ...]
    p_shared: float

    @property
    def kinds(self) -> list[str]:
        return [span.kind for span in self.spans]


def prepared_documents(texts: list[str]) -> PreparedDocuments:
    """Texts prepared for alignment."""
    tokens = tokenize(texts)
    return prepare(texts, tokens, languages(texts))


def share(a: str, b: str) -> Shared:
    """The passages of two texts, by characters."""
    prepared = prepared_documents([a, b])
    return located(prepared, shared_text(0, 1, prepared.document(0), prepared.document(1)))


def reuse_in(
    texts: list[str], settings: Settings | None = None, outlets: list[str] | None = None
) -> tuple[PreparedDocuments, list[SharedText]]:
    """The prepared documents of a corpus, and all that they share, by position."""
    documents, index = indexed(texts, outlets)
    found = find_reuse(documents, index, first_copies_of(tokenize(texts)), Run(settings or Settings()))
    return prepared_documents(texts), list(shared_texts(found))


def indexed(texts: list[str], outlets: list[str] | None = None) -> tuple[pa.Table, CorpusIndex]:
    """Texts as a table of documents with languages, and their corpus index."""
    table = pa.table(
        {
            "id": list(map(str, range(len(texts)))),
            "text": pa.array(texts, pa.large_string()),
            "published": pa.nulls(len(texts), pa.timestamp("us", "UTC")),
            "outlet": pa.array(outlets or [None] * len(texts), pa.string()),
        }
    )
    table = table.append_column("language", pa.nulls(len(texts), pa.string()))
    index = build_index(table, first_copies_of(tokenize(texts)), Run())
    return with_languages(table, index), index


def located(prepared: PreparedDocuments, found: SharedText) -> Shared:
    """The same passages by characters instead of tokens."""
    spans = [
        Span(*span, kind) for span, kind in zip(passages.located(found, prepared), found.kinds, strict=True)
    ]
    return Shared(tuple(spans), found.p_shared)


def side_of(words: list[int], begins: Sequence[int] = ()) -> PreparedDocument:
    """Common words, for brute force on small alphabets; sentences begin at these and at the first."""
    size = len(words)
    identities = np.array(words, dtype=np.uint64)
    no = np.zeros(size, dtype=bool)
    places = np.arange(size, dtype=np.int64)
    return PreparedDocument(
        identities,
        identities.astype(np.int64),
        np.full(size, 16, dtype=np.int64),
        no,
        no,
        places,
        places + 1,
        np.ones(size, dtype=np.int64),
        no,
        no,
        np.array([0, size] if size else [0], dtype=np.int64),
        np.isin(places, [0, *begins]),
    )


@cache
def newsroom() -> dict[str, dict[str, str]]:
    """The invented events that ship with the project: for each its articles by name."""
    return {
        event.name: {path.stem: path.read_text("utf-8") for path in sorted(event.glob("*.txt"))}
        for event in sorted(NEWSROOM.iterdir())
        if event.is_dir()
    }


@cache
def newsroom_sources(event: str) -> set[tuple[str, str]]:
    """The true (source, derived) pairs of one event."""
    rows = map(json.loads, (NEWSROOM / event / "truth.jsonl").read_text("utf-8").splitlines())
    return {(row["source"].split("/")[1], row["derived"].split("/")[1]) for row in rows}


def paragraphs(event: str, report: str, shortest: int = 0, longest: int = 10_000) -> list[str]:
    """The paragraphs of one article that have so many words."""
    return [
        paragraph
        for paragraph in newsroom()[event][report].split("\n\n")
        if shortest <= len(paragraph.split()) <= longest
    ]


def seeds() -> dict[str, str]:
    """The five articles about one event by their numbers; skips the test where they are not at hand."""
    if not SEEDS.is_dir():
        pytest.skip(f"NOT TESTED: {SEEDS} is not there; name the data folder next to it in PROVENANCE_DATA")
    return {path.name[:3]: path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))}
