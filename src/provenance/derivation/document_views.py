"""The documents and pairs of a portion as evidence looks at them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from provenance.derivation.pair import DocumentView, Pair
from provenance.passages import Portion, shared_texts
from provenance.passages.portions import edges

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_METADATA = ("id", "title", "url", "outlet", "published", "published_precision", "language")


def views_of(some: Portion, metadata: pa.Table) -> list[DocumentView]:
    """The documents of a portion; `about` tells what is known of each besides its text."""
    prepared = some.prepared()
    columns = [
        _dates(metadata[name]) if name == "published" else metadata[name].to_pylist() for name in _METADATA
    ]
    known = zip(some.texts.to_pylist(), *columns, strict=True)
    return [DocumentView(text, prepared.document(place), *row) for place, (text, *row) in enumerate(known)]


def pairs_of(views: list[DocumentView], a: np.ndarray, b: np.ndarray, reuse: pa.Table) -> list[Pair]:
    """The pairs of a table of reuse; `a` and `b` are their documents, by place among the views."""
    return [
        Pair(views[one], views[other], pair.passages, pair.kinds, pair.p_shared)
        for pair, one, other in zip(shared_texts(reuse), a.tolist(), b.tolist(), strict=True)
    ]


def document_places(some: Portion, reuse: pa.Table) -> tuple[np.ndarray, np.ndarray]:
    """The documents of the pairs of a table of reuse, by place in the portion."""
    a, b = reuse["a"].to_numpy(), reuse["b"].to_numpy()
    first = edges(a, b)[:-1]
    return some.local(a[first]), some.local(b[first])


def display_name(title: str | None, name: str | None) -> str:
    """What to call a document in a sentence."""
    return f"“{title or name}”"


def _dates(published: pa.ChunkedArray) -> list[datetime | None]:
    # Arrow's own way to dates of Python takes pandas, which takes its time to load.
    moments = published.cast(pa.timestamp("us", published.type.tz)).cast(pa.int64()).to_pylist()
    return [None if each is None else _EPOCH + timedelta(microseconds=each) for each in moments]
