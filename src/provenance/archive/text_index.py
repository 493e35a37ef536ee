"""An index to look up texts by band key, fingerprint or rare stem, with a hash of the words of each text.

A scan uses the same hashes, computed by the same functions, to find candidate pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import xxhash

from provenance.archive.postings import DROPPED, Postings
from provenance.engine.chunks import pieces
from provenance.engine.processes import each, worth
from provenance.engine.ragged import Ragged, offsets_of
from provenance.engine.run import Run
from provenance.engine.table_rows import distinct, gathered
from provenance.findings import Findings
from provenance.pairs.text_sketches import sketch_texts
from provenance.passages import build_index
from provenance.passages.candidates import COMMON
from provenance.passages.sentence_stems import taken
from provenance.settings import Settings
from provenance.sketch import Texts

# The number of documents indexed before common stems are dropped.
_ROWS = 1 << 14
# The value recorded for a stem that too many documents contain, in place of these documents.
TOO_MANY = -1

KINDS = ("bands", "fingerprints", "stems")


@dataclass(frozen=True, eq=False)
class TextIndex:
    """The hashes of a set of documents, which are identified by row number."""

    texts: np.ndarray  # uint64: equal for texts with the same words
    languages: np.ndarray  # bytes: the language code of each text; empty if the language is unknown
    bands: Postings
    fingerprints: Postings
    stems: Postings  # each place is the number of a sentence

    def at(self, rows: np.ndarray, renumbered: np.ndarray) -> TextIndex:
        """Keep only `rows` (ascending); row r becomes ``renumbered[r]``, which is -1 for a dropped row."""
        # `TOO_MANY` is -1, so it selects the last element of `to` and stays unchanged.
        to = np.append(np.where(renumbered < 0, DROPPED, renumbered), TOO_MANY).astype(np.int32)
        kept = {kind: getattr(self, kind).renumbered(to) for kind in KINDS}
        return TextIndex(self.texts[rows], self.languages[rows], **kept)

    @classmethod
    def joined(cls, parts: Iterable[TextIndex]) -> TextIndex:
        """Join several indexes, and number their rows consecutively."""
        texts, languages, base = [], [], 0
        found: dict[str, list[Postings]] = {kind: [] for kind in KINDS}
        for part in parts:
            for kind in KINDS:
                given: Postings = getattr(part, kind)
                moved = np.where(given.values == TOO_MANY, TOO_MANY, given.values + base).astype(np.int32)
                found[kind].append(Postings(given.keys, moved, given.places))
            texts.append(part.texts)
            languages.append(part.languages)
            base += len(part.texts)
        # The parts of each kind are freed as soon as they are merged, so only one kind is in memory twice.
        merged = {kind: Postings.merged(found.pop(kind)) for kind in KINDS}
        return _without_common(cls(np.concatenate(texts), np.concatenate(languages), **merged))


def sketched(documents: pa.Table, settings: Settings) -> tuple[np.ndarray, Postings]:
    """Hash the words of each document (or its characters if it has no words); also return the band keys."""
    sketches = sketch_texts(Texts(documents["text"]), settings)
    texts, wordless = sketches.fingerprints[:, 0].copy(), np.flatnonzero(sketches.words == 0)
    for row in wordless.tolist():
        texts[row] = xxhash.xxh3_64_intdigest(documents["text"][row].as_py().encode())
    with_words = np.flatnonzero(sketches.words)
    keys = np.ascontiguousarray(sketches.keys[:, with_words])
    return texts, Postings.of(keys.ravel(), np.tile(with_words, len(keys)).astype(np.int32))


def _indexed(documents: pa.Table, settings: Settings) -> TextIndex:
    rows = np.arange(documents.num_rows)
    texts, bands = sketched(documents, settings)
    found = build_index(documents, rows, Run(settings))
    words = taken(found.words, offsets_of(found.documents["words"].to_numpy()), rows)
    fingerprints, holders = (column.to_numpy() for column in found.fingerprints.columns)
    stems = np.repeat(rows, np.diff(words.offsets)).astype(np.int32)
    sentences = np.minimum(words.sentences, np.iinfo(np.uint16).max).astype(np.uint16)
    index = TextIndex(
        texts,
        _codes(found.documents["language"]),
        bands,
        _once(Postings.of(fingerprints.view(np.uint64), holders.astype(np.int32))),
        Postings.of(words.stems, stems, sentences),
    )
    return _without_common(index)


def index_texts(documents: pa.Table, run: Run, findings: Findings | None = None) -> TextIndex:
    """Index documents; for a common stem, the index only records that it is common.

    If `findings` are given, the languages are taken from them, because identifying the languages again would
    take most of the time.
    """
    if findings is not None:
        documents = _with_languages(documents, findings)
    parts = list(pieces(np.arange(documents.num_rows), _ROWS))
    workers = worth(len(parts), run.settings.processes)
    settings = replace(run.settings, threads=1) if workers > 1 else run.settings
    with run.progress.stage("Indexing", len(parts)) as stage:

        def indexes() -> Iterator[TextIndex]:
            for index in each(_indexed, ((gathered(documents, rows), settings) for rows in parts), workers):
                yield index
                stage.advance()

        return TextIndex.joined(indexes())


def _codes(languages: pa.ChunkedArray) -> np.ndarray:
    """Convert language codes to an array of bytes, which can be memory-mapped."""
    return np.array([(code or "").encode() for code in languages.to_pylist()], np.bytes_)


def _with_languages(documents: pa.Table, findings: Findings) -> pa.Table:
    """Return the documents, with their languages taken from the findings."""
    found = findings.documents
    languages = found["language"].take(pc.index_in(documents["id"], value_set=found["id"]))
    place = documents.column_names.index("language")
    return documents.set_column(place, documents.schema.field(place), languages)


def _once(postings: Postings) -> Postings:
    """Keep only the first of several consecutive entries with the same key and value."""
    return postings.at(Ragged.of_runs(postings.keys, postings.values).first)


def _without_common(index: TextIndex) -> TextIndex:
    """For each stem in more than `COMMON` distinct texts, replace its entries with one `TOO_MANY` entry."""
    stems, texts = index.stems, index.texts
    keys = Ragged.of_runs(stems.keys)
    common = keys.largest((stems.values == TOO_MANY).astype(np.int64)) > 0
    large = np.flatnonzero((keys.sizes > COMMON)[keys.owner] & (stems.values != TOO_MANY))
    known, text = np.unique(texts, return_inverse=True)
    held = distinct(keys.owner[large] * len(known) + text[stems.values[large]])
    common |= np.bincount(held // max(len(known), 1), minlength=len(keys)) > COMMON
    kept = ~common[keys.owner]
    kept[keys.first[common]] = True
    values = np.where(common[keys.owner], TOO_MANY, stems.values).astype(np.int32)
    return replace(index, stems=Postings(stems.keys, values, stems.places).at(np.flatnonzero(kept)))
