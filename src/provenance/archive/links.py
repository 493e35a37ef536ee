"""Links between documents that share passages; the passages are stored, so that no pair is aligned again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from provenance.archive.postings import Postings
from provenance.archive.stored_rows import StoredRows
from provenance.passages import ends
from provenance.pipeline import KEPT

_PASSAGES = "passages.arrow"
_BATCH = 512  # the number of passages compressed together
_POSTINGS = ("others", "firsts")


@dataclass(frozen=True, eq=False)
class Links:
    """Passages, and links between the documents that share them; documents are identified by number."""

    others: Postings  # document -> documents that share more than templates and boilerplate with it
    firsts: Postings  # first document of a passage -> row of the passage in `passages`
    passages: StoredRows  # with the schema `KEPT`

    @classmethod
    def of(cls, kept: pa.Table) -> Links:
        """Create links from a table of passages; the passages of each pair keep their order."""
        a, b = ends(kept)
        order = np.lexsort((np.arange(len(a)), b, a))
        rows = np.arange(len(a), dtype=np.int32)
        reused = kept["reused"].to_numpy()
        return cls(
            _both_ways(a[reused], b[reused]),
            Postings.of(a[order], rows),
            StoredRows.of(kept, order, _BATCH),
        )

    @classmethod
    def joined(cls, parts: Sequence[Links]) -> Links:
        """Merge several sets of links."""
        return cls.of(pa.concat_tables([part.passages.all() for part in parts]))

    def among(self, numbers: np.ndarray) -> pa.Table:
        """Return the passages whose documents are both in `numbers`, which are in ascending order."""
        _, entries = self.firsts.find(numbers, len(self.firsts.keys))
        found = self.passages.take(self.firsts.values[entries].astype(np.int64))
        return found.filter(pa.array(np.isin(found["b"].to_numpy(), numbers)))

    def write(self, folder: Path) -> None:
        """Write the links to a folder."""
        for name in _POSTINGS:
            getattr(self, name).write(folder, name)
        self.passages.write(folder / _PASSAGES)

    @classmethod
    def mapped(cls, folder: Path) -> Links:
        """Memory-map links that were written to a folder."""
        postings = {name: Postings.mapped(folder, name) for name in _POSTINGS}
        return cls(**postings, passages=StoredRows.mapped(folder / _PASSAGES, _BATCH))


def with_ends(passages: pa.Table, name: Callable[[np.ndarray], np.ndarray]) -> pa.Table:
    """Replace the identifiers of the documents in `passages`; `name` maps old identifiers to new ones."""
    for place, each in enumerate(ends(passages)):
        passages = passages.set_column(place, passages.field(place), pa.array(name(each)))
    return passages


def _both_ways(a: np.ndarray, b: np.ndarray) -> Postings:
    """Return every pair in both directions, without duplicates."""
    pairs = np.concatenate([np.stack(each, axis=1) for each in ((a, b), (b, a))])
    return Postings.of(*np.unique(pairs, axis=0).T)


NO_LINKS = Links.of(KEPT.empty_table())
