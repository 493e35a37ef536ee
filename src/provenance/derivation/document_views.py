"""The documents and pairs of a portion, in the form that evidence is measured on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from provenance.derivation.pair import DocumentView, Pair
from provenance.engine.ragged import Ragged
from provenance.passages import Portion, shared_texts

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_METADATA = ("id", "title", "url", "outlet", "published", "published_precision", "language")


def views_of(portion: Portion, metadata: pa.Table, agencies: Sequence[str] = ()) -> list[DocumentView]:
    """The documents of a portion; `metadata` holds what is known of each apart from its text.

    `agencies` count as agencies in addition to the known ones.
    """
    prepared = portion.prepared()
    columns = [
        _dates(metadata[name]) if name == "published" else metadata[name].to_pylist() for name in _METADATA
    ]
    columns.append([agencies] * len(prepared.texts))
    rows = zip(prepared.texts, *columns, strict=True)
    return [DocumentView(text, prepared.document(place), *row) for place, (text, *row) in enumerate(rows)]


def pairs_of(views: list[DocumentView], a: np.ndarray, b: np.ndarray, reuse: pa.Table) -> list[Pair]:
    """The pairs of a table of reuse; `a` and `b` are their documents, as places among the views."""
    return [
        Pair(views[one], views[other], pair.passages, pair.kinds, pair.p_shared)
        for pair, one, other in zip(shared_texts(reuse), a.tolist(), b.tolist(), strict=True)
    ]


def document_places(portion: Portion, reuse: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """The documents of the pairs of a table of reuse, as places in the portion."""
    a, b = reuse["a"].to_numpy(), reuse["b"].to_numpy()
    first = Ragged.of_runs(a, b).first
    return portion.local(a[first]), portion.local(b[first])


def display_name(title: str | None, name: str | None) -> str:
    """What to call a document in a sentence."""
    return f"“{title or name}”"


def _dates(published: pa.ChunkedArray) -> list[datetime | None]:
    # Arrow's own conversion to Python dates needs pandas, which is slow to load.
    moments = published.cast(pa.timestamp("us", published.type.tz)).cast(pa.int64()).to_pylist()
    return [None if each is None else _EPOCH + timedelta(microseconds=each) for each in moments]
