"""Measure documents and pairs in batches, so that no later step needs their texts.

The measurements of a pair are a few numbers, one bit for each token, and sentences that state the evidence
found in the pair alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, pairwise

import numpy as np
import pyarrow as pa

from provenance import schema
from provenance.derivation.dated_pairs import learned_weights
from provenance.derivation.evidence import FEATURES, outside_agency, view_pairs
from provenance.derivation.evidence_sentences import Evidence, PairEvidence, pair_evidence
from provenance.derivation.hypotheses import weigh
from provenance.derivation.pair import DocumentView, Pair
from provenance.derivation.relation_model import contributions_of
from provenance.derivation.third_documents import RareWordMatches
from provenance.engine.chunks import chunks
from provenance.engine.coefficients import logistic
from provenance.engine.ragged import offsets_of
from provenance.passages import Portion, shared_texts
from provenance.text.entities import decode

# The number of tokens in a batch: large enough to make the overhead of each batch negligible, but small
# enough for a batch to fit into the cache.
BATCH = 1 << 18
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

METADATA = ("id", "title", "url", "outlet", "published", "published_precision", "language")
# `NUMBERS` lists the columns of `Weighed`, a column of stylistic differences (`Contributions.style`), and the
# columns of `RareWordMatches`. `EVIDENCE` lists the columns of `PairEvidence`.
NUMBERS = [
    *((name, pa.float64()) for name in ("related", "direction", "explicit", "later")),
    *((name, pa.float64()) for name in ("common", "contracting")),
    *((name, pa.int64()) for name in ("kind_of_b", "kind_of_a", "kind_unclear")),
    ("style", pa.list_(pa.float32())),
    ("matched_a", pa.binary()),
    ("matched_b", pa.binary()),
    ("rare_words_a", pa.int64()),
    ("rare_words_b", pa.int64()),
    ("copied", pa.bool_()),
]
EVIDENCE = [("a", pa.string()), ("b", pa.string()), ("evidence", schema.EVIDENCE)]
# The columns of dated pairs from which weights are learned.
EXAMPLES = ("related", "direction", "explicit", "later", "common", "style")
# The schemas of the tables that `measured_pairs` and `measured_documents` return.
PAIRS = {"pairs": pa.schema([*NUMBERS, *EVIDENCE])}
DOCUMENTS = {"documents": pa.schema([("length", pa.int64()), ("agency", pa.string())])}


def measured_documents(texts: pa.Array, outlets: pa.Array, agencies: Sequence[str]) -> Mapping[str, pa.Table]:
    """Return the length of each document in characters, and the agency outside the corpus that it credits.

    Lengths are those of the texts as read, in which the offsets of passages are counted too.

    `agencies` lists names to be recognised as agencies in addition to the built-in list.
    """
    read = texts.to_pylist()
    rows = zip(map(decode, read), outlets.to_pylist(), strict=True)
    credited = [outside_agency(*row, agencies) for row in rows]
    return {"documents": pa.table([list(map(len, read)), credited], schema=DOCUMENTS["documents"])}


def measured_pairs(
    portion: Portion, metadata: pa.Table, reuse: pa.Table, agencies: Sequence[str]
) -> Mapping[str, pa.Table]:
    """Measure each pair by itself; return its relation, matching rare words and evidence in sentences.

    Parameters
    ----------
    portion : Portion
        The documents of the pairs.
    metadata : pyarrow.Table
        The metadata of each document (`METADATA`).
    reuse : pyarrow.Table
        The passages of the pairs, with documents identified by position in the corpus.
    agencies : sequence of str
        Names to be recognised as agencies in addition to the built-in list.
    """
    pairs = list(_pairs(portion, metadata, reuse, agencies))
    tokens = [len(pair.a.prepared.stems) + len(pair.b.prepared.stems) for pair in pairs]
    batches = [_measured(pairs[first:last]) for first, last in chunks(offsets_of(tokens), BATCH)]
    return {"pairs": pa.concat_tables([PAIRS["pairs"].empty_table(), *batches])}


def _measured(pairs: Sequence[Pair]) -> pa.Table:
    pair_views = view_pairs(pairs)
    contributions = contributions_of(pair_views)
    found = [pair_evidence(pair_views, contributions, pair) for pair in range(len(pairs))]
    columns = {
        **vars(weigh(pair_views, contributions)),
        "style": _style_column(contributions.style),
        **vars(RareWordMatches.of(pair_views)),
        "a": [each.a for each in found],
        "b": [each.b for each in found],
        "evidence": evidence_column(each.evidence for each in found),
    }
    return pa.table(columns, schema=PAIRS["pairs"])


def _pairs(portion: Portion, metadata: pa.Table, reuse: pa.Table, agencies: Sequence[str]) -> Iterator[Pair]:
    """Yield a `Pair` for each pair of documents in a table of passages."""
    prepared = portion.prepared()
    columns = [
        _dates(metadata[name]) if name == "published" else metadata[name].to_pylist() for name in METADATA
    ]
    columns.append([agencies] * len(prepared.texts))
    rows = zip(portion.positions.tolist(), prepared.texts, *columns, strict=True)
    views = {
        position: DocumentView(text, prepared.document(place), *row)
        for place, (position, text, *row) in enumerate(rows)
    }
    for pair in shared_texts(reuse):
        yield Pair(views[pair.a], views[pair.b], pair.passages, pair.kinds, pair.p_shared)


def _dates(published: pa.ChunkedArray) -> list[datetime | None]:
    # Arrow's own conversion to Python dates needs pandas, which is slow to load.
    moments = published.cast(pa.timestamp("us", published.type.tz)).cast(pa.int64()).to_pylist()
    return [None if each is None else _EPOCH + timedelta(microseconds=each) for each in moments]


def _style_column(style: np.ndarray) -> pa.ListArray:
    """Convert stylistic differences (one row per feature) to a column that contains one list per pair."""
    offsets = np.arange(style.shape[1] + 1, dtype=np.int32) * len(style)
    return pa.ListArray.from_arrays(offsets, style.T.astype(np.float32).ravel())


def style_of(measured: pa.Table) -> np.ndarray:
    """Return the stylistic differences from a table made by `measured_pairs`, with one row per pair."""
    values = measured["style"].combine_chunks().flatten().to_numpy()
    return values.reshape(measured.num_rows, len(FEATURES)).astype(np.float64)


def learned_from(examples: pa.Table, families: np.ndarray) -> np.ndarray:
    """Learn weights from a table of dated pairs with the columns in `EXAMPLES`; see `learned_weights`."""
    related, direction, explicit, later, common = (examples[name].to_numpy() for name in EXAMPLES[:-1])
    derived = related * (1 - logistic(common))
    return learned_weights(style_of(examples), direction - explicit, later, derived, families)


def evidence_column(rows: Iterable[Sequence[Evidence]]) -> pa.ListArray:
    """Convert the evidence for many pairs into a column with one list per pair."""
    rows = list(rows)
    items = list(chain.from_iterable(rows))
    fields = list(schema.EVIDENCE.value_type)
    columns = [pa.array([getattr(item, field.name) for item in items], field.type) for field in fields]
    offsets = pa.array(np.cumsum([0, *map(len, rows)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(columns, fields=fields))


def own_evidence(measured: pa.Table) -> Iterator[PairEvidence]:
    """Read the columns in `EVIDENCE`, and yield the evidence found in each pair alone."""
    column = measured["evidence"].combine_chunks()
    items = column.flatten()
    fields = [items.field(field.name).to_pylist() for field in schema.EVIDENCE.value_type]
    every = list(map(Evidence, *fields))
    bounds = pairwise(np.cumsum([0, *column.value_lengths().to_pylist()]).tolist())
    named = zip(measured["a"].to_pylist(), measured["b"].to_pylist(), bounds, strict=True)
    for a, b, (first, last) in named:
        yield PairEvidence(a, b, tuple(every[first:last]))
