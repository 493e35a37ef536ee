"""Find reused passages in a collection: align candidate pairs, judge them, and assign kinds to passages.

Here, as everywhere inside the library, documents are identified by their positions in canonical content
order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.engine.components import components
from provenance.engine.ragged import Ragged
from provenance.engine.run import Run
from provenance.engine.table_rows import distinct
from provenance.pairs import Admissible
from provenance.pairs.identical_texts import links
from provenance.pairs.window import DAY, earliest_times, times
from provenance.passages.alignment import Passage
from provenance.passages.boilerplate import doubtful, is_boilerplate
from provenance.passages.candidates import Surroundings, candidate_pairs, pairs_in_surroundings
from provenance.passages.chance import among
from provenance.passages.corpus_index import CorpusIndex
from provenance.passages.given_boilerplate import within_texts
from provenance.passages.judge import SharedText, located, shared_text
from provenance.passages.portions import Portion, portion, ranges_of_pairs, sizes_of
from provenance.passages.prepared import PreparedDocuments
from provenance.passages.thresholds import BY_STRICTNESS, Thresholds

_SPAN = ("a_first", "a_last", "b_first", "b_last")
_PLACE = ("a_start", "a_end", "b_start", "b_end")
# One row for each passage: its two documents and the probability that they are related, its kind, its spans
# in tokens and in characters, and its measures.
REUSE = pa.schema(
    [
        ("a", pa.int64()),
        ("b", pa.int64()),
        ("p_shared", pa.float64()),
        ("kind", pa.string()),
        *((name, pa.int64()) for name in (*_SPAN, *_PLACE)),
        *((name, pa.float64()) for name in ("similarity", "shared", "unquoted", "unquoted_similarity")),
        ("run", pa.int64()),
        ("copied", pa.float64()),
        ("quoted", pa.float64()),
    ]
)


def find_reuse(documents: pa.Table, index: CorpusIndex, first_copies: np.ndarray, run: Run) -> pa.Table:
    """Find all reused passages in a corpus, assuming that any two documents may be related.

    See `align_pairs` for the parameters. Returns a table with the schema `REUSE`, sorted by pair.
    """
    related = Admissible(times(documents), since=earliest_times(documents))
    found = align_pairs(documents, index, first_copies, run, related)
    return reuse_among(found, documents, index, len(distinct(first_copies)), run, related)


def align_pairs(
    documents: pa.Table,
    index: CorpusIndex,
    first_copies: np.ndarray,
    run: Run,
    related: Admissible,
    surroundings: Surroundings | None = None,
) -> pa.Table:
    """Find all passages in all candidate pairs, judging each pair from its two texts alone.

    Parameters
    ----------
    documents : pyarrow.Table
        The documents in canonical order, with their languages.
    index : CorpusIndex
        The index of these documents.
    first_copies : numpy.ndarray
        For each document, the earliest document with the same tokens (`pairs.first_copies_of`). Only the
        first copy of a text is aligned with other texts. Every other copy has a single passage: its whole
        text, shared with the copy that it is paired with.
    run : Run
        Settings, progress and checkpoints.
    related : Admissible
        Determines which documents may be related.
    surroundings : Surroundings, optional
        Data about the larger corpus that the documents belong to. Pairs that were aligned in that corpus are
        not aligned again.

    Returns
    -------
    pyarrow.Table
        A table with the schema `REUSE`, sorted by pair.
    """
    distinct_texts = _distinct(first_copies, index)
    known = REUSE.empty_table() if surroundings is None else surroundings.aligned
    if surroundings is None:
        a, b = candidate_pairs(documents, distinct_texts, index, run)
    else:
        a, b = pairs_in_surroundings(documents, distinct_texts, first_copies, index, run, surroundings)
    allowed = related(a, b)
    a, b = a[allowed], b[allowed]
    partners = links(first_copies, related)
    copies = np.flatnonzero(partners != np.arange(len(partners)))
    a = np.concatenate([a, np.minimum(copies, partners[copies])])
    b = np.concatenate([b, np.maximum(copies, partners[copies])])
    asked, held = (x * len(first_copies) + y for x, y in ((a, b), ends(known)))
    known, fresh = known.filter(pa.array(np.isin(held, asked))), ~np.isin(asked, held)
    a, b = a[fresh], b[fresh]
    # If a story is widely copied, each of its documents is in many pairs. The pairs of a story are aligned
    # together, so that its documents are read only once.
    order = np.argsort(components(len(first_copies), a, b)[a], kind="stable")
    a, b = a[order], b[order]
    thresholds = BY_STRICTNESS[run.settings.strictness]

    def pairs_of(first: int, last: int) -> tuple[Portion, np.ndarray, np.ndarray, Thresholds]:
        x, y = a[first:last], b[first:last]
        return portion(documents, distinct(np.concatenate([x, y]))), x, y, thresholds

    tasks = [partial(pairs_of, *each) for each in ranges_of_pairs(sizes_of(documents), a, b)]
    found = run.parts("aligned", "Aligning", aligned, tasks, {"reuse": REUSE})["reuse"]
    return pa.concat_tables([found, known]).sort_by([("a", "ascending"), ("b", "ascending")])


def reuse_among(
    found: pa.Table,
    documents: pa.Table,
    index: CorpusIndex,
    distinct_texts: int,
    run: Run,
    related: Admissible,
) -> pa.Table:
    """Adjust each pair's probability to the size of the whole corpus, and mark boilerplate passages."""
    found = among_many(found, distinct_texts, related.apart(*ends(found)))
    outlets = pc.fill_null(pc.dictionary_encode(documents["outlet"].combine_chunks()).indices, -1).to_numpy()
    named = within_texts(found, documents["text"], run.settings.boilerplate)
    return with_boilerplate(found, index.documents["tokens"].to_numpy(), outlets, named)


def ends(reuse: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """For each passage, return the positions of the two documents that share it."""
    return reuse["a"].to_numpy(), reuse["b"].to_numpy()


def among_many(reuse: pa.Table, documents: int, apart: np.ndarray) -> pa.Table:
    """Adjust each pair's probability to the size of the collection (see `chance.among`).

    `documents` is the number of distinct documents, and `apart` contains the time between the two documents
    of each passage, in microseconds.
    """
    pairs = Ragged.of_runs(reuse["a"].to_numpy(), reuse["b"].to_numpy())
    unquoted = np.not_equal(reuse["kind"].to_numpy(), "quotation")
    shared = pairs.sum(unquoted * reuse["shared"].to_numpy())
    longest = pairs.largest(unquoted * reuse["run"].to_numpy())
    alone, days = reuse["p_shared"].to_numpy()[pairs.first], apart[pairs.first] / DAY
    probability = among(documents, alone, shared, longest, days)
    return _with_column(reuse, "p_shared", pa.array(probability[pairs.owner]))


def _with_column(reuse: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return reuse.set_column(REUSE.names.index(name), REUSE.field(name), values)


def _distinct(first_copies: np.ndarray, index: CorpusIndex) -> np.ndarray:
    """Return the positions of the first copies that contain words (int64, ascending)."""
    first = first_copies == np.arange(len(first_copies))
    return np.flatnonzero(first & (index.documents["tokens"].to_numpy() > 0))


def aligned(some: Portion, a: np.ndarray, b: np.ndarray, thresholds: Thresholds) -> Mapping[str, pa.Table]:
    """Find the passages of each pair of documents; `a` and `b` contain their positions in the corpus."""
    prepared = some.prepared()
    found = [
        shared_text(first, second, *prepared.pair(first, second), thresholds)
        for first, second in zip(some.local(a).tolist(), some.local(b).tolist(), strict=True)
    ]
    return {"reuse": reuse_table(found, prepared, some.positions)}


def reuse_table(found: Sequence[SharedText], prepared: PreparedDocuments, positions: np.ndarray) -> pa.Table:
    """Return a table with the passages of the pairs in `found`.

    Document d of the portion is at position ``positions[d]`` in the corpus.
    """
    corpus = positions.tolist()
    rows = [
        (corpus[pair.a], corpus[pair.b], pair.p_shared, kind, *passage.span, *place, *_known(passage))
        for pair in found
        for passage, kind, place in zip(pair.passages, pair.kinds, located(pair, prepared), strict=True)
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(REUSE)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, REUSE.types, strict=True)]
    return pa.table(arrays, schema=REUSE)


def _known(passage: Passage) -> tuple[float, ...]:
    return (
        passage.similarity,
        passage.shared,
        passage.unquoted,
        passage.unquoted_similarity,
        passage.run,
        passage.copied,
        passage.quoted,
    )


def shared_texts(reuse: pa.Table) -> Iterator[SharedText]:
    """Yield each pair in a table of passages (`REUSE`), in table order."""
    columns = {name: reuse[name].to_pylist() for name in REUSE.names}
    spans = zip(*(columns[name] for name in _SPAN), strict=True)
    passages = [
        Passage(span, *known)
        for span, *known in zip(spans, *(columns[name] for name in REUSE.names[12:]), strict=True)
    ]
    runs = Ragged.of_runs(reuse["a"].to_numpy(), reuse["b"].to_numpy())
    for first, last in pairwise(runs.offsets.tolist()):
        yield SharedText(
            columns["a"][first],
            columns["b"][first],
            tuple(passages[first:last]),
            tuple(columns["kind"][first:last]),
            columns["p_shared"][first],
        )


def with_boilerplate(reuse: pa.Table, sizes: np.ndarray, outlets: np.ndarray, named: np.ndarray) -> pa.Table:
    """Mark boilerplate passages, and set the probability of pairs without other passages to 0.

    Passages within boilerplate given by the user (`named`) are always marked. Documents are linked by the
    passages that they share, and each group of documents that are linked, directly or via other documents, is
    judged separately. Groups in which `doubtful` selects no passages have no other boilerplate and are
    skipped.
    """
    a, b = reuse["a"].to_numpy(), reuse["b"].to_numpy()
    part = components(len(sizes), a, b)[a]
    marks = np.zeros(len(a), bool)
    families = np.flatnonzero(np.isin(part, part[doubtful(a, b, reuse, sizes, outlets)]))
    order = families[np.argsort(part[families], kind="stable")]
    for rows in np.split(order, Ragged.of_runs(part[order]).first[1:]):
        some = reuse.take(pa.array(rows))
        marks[rows] = is_boilerplate(
            [(pair.a, pair.b, passage) for pair in shared_texts(some) for passage in pair.passages],
            sizes,
            outlets,
        )
    marks |= named
    pairs = Ragged.of_runs(a, b)
    nothing_else = pairs.sum(marks) == pairs.sizes
    probability = np.where(nothing_else[pairs.owner], 0.0, reuse["p_shared"].to_numpy())
    kinds = pc.if_else(pa.array(marks), "boilerplate", reuse["kind"])
    return _with_column(_with_column(reuse, "p_shared", pa.array(probability)), "kind", kinds)
