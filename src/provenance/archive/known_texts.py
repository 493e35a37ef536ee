"""Find the documents that have a near-duplicate in an archive."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.archive.retrieval import near_duplicates_of
from provenance.archive.state import State
from provenance.archive.text_index import sketched
from provenance.engine.ragged import Ragged
from provenance.engine.run import Run
from provenance.pairs import admissible
from provenance.pairs.verification import verified
from provenance.sketch import Texts

_FOUND = pa.schema([("id", pa.string()), ("of", pa.string()), ("jaccard", pa.float64())])
# The columns that determine whether two documents may be near-duplicates.
_COLUMNS = ["id", "text", "published", "published_precision", "outlet"]


def near_duplicates_in(state: State, documents: pa.Table, run: Run) -> pa.Table:
    """For each document that has near-duplicates, find the most similar one; see `Archive.duplicates`."""
    texts, bands = sketched(documents, run.settings)
    rows, positions = near_duplicates_of(state, texts, bands)
    held = np.unique(positions)
    together = pa.concat_tables([documents.select(_COLUMNS), state.at(held).select(_COLUMNS)])
    a, b = rows, documents.num_rows + np.searchsorted(held, positions)
    allowed = admissible(together, run.settings)(a, b)
    a, b, positions = a[allowed], b[allowed], positions[allowed]

    jaccard = np.where(texts[a] == state.texts[positions], 1.0, 0.0)
    others = np.flatnonzero(jaccard == 0)
    near, exact = verified(Texts(together["text"]), a[others], b[others], run.settings)
    jaccard[others[near]] = exact.jaccard
    order = np.lexsort((state.numbers[positions], state.times[positions], -jaccard, a))
    order = order[jaccard[order] > 0]
    best = order[Ragged.of_runs(a[order]).first]
    ids = together["id"]
    columns = [pc.take(ids, pa.array(a[best])), pc.take(ids, pa.array(b[best])), pa.array(jaccard[best])]
    return pa.table(columns, schema=_FOUND)
