"""Sorted keys and the places of each, in arrays on disk that are memory-mapped and searched by bisection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from provenance.engine.ragged import concatenated_ranges

# The most entries read for one key. A key with more entries comes from a template or a widespread story.
MOST_READ = 2_000


@dataclass(frozen=True, eq=False)
class Postings:
    """Keys, ascending and repeated, each with a value and sometimes a place."""

    keys: np.ndarray  # uint64 or int64
    values: np.ndarray  # int32 or int64, ascending for each key
    places: np.ndarray | None = None  # uint16

    @property
    def all_places(self) -> np.ndarray:
        """The place of each entry; 0 if places are not stored."""
        return np.zeros(len(self.keys), np.uint16) if self.places is None else self.places

    @classmethod
    def of(cls, keys: np.ndarray, values: np.ndarray, places: np.ndarray | None = None) -> Postings:
        """Make postings from keys in any order."""
        sorted_values = bool((values[1:] >= values[:-1]).all())  # as when documents are indexed in order
        order = np.argsort(keys, kind="stable") if sorted_values else np.lexsort((values, keys))
        return cls(keys[order], values[order], None if places is None else places[order])

    @classmethod
    def merged(cls, parts: Sequence[Postings]) -> Postings:
        """Merge the entries of several postings."""
        keys, values = (
            np.concatenate([getattr(part, name) for part in parts]) for name in ("keys", "values")
        )
        places = [part.places for part in parts if part.places is not None]
        return cls.of(keys, values, np.concatenate(places) if places else None)

    def at(self, entries: np.ndarray) -> Postings:
        """Select entries by a mask or by ascending positions."""
        places = None if self.places is None else self.places[entries]
        return Postings(self.keys[entries], self.values[entries], places)

    def find(self, keys: np.ndarray, most: int = MOST_READ) -> tuple[np.ndarray, np.ndarray]:
        """For each entry with one of `keys` (ascending), the index of its key and the entry's position."""
        first = np.searchsorted(self.keys, keys)
        counts = np.minimum(np.searchsorted(self.keys, keys, "right") - first, most)
        return np.repeat(np.arange(len(keys)), counts), concatenated_ranges(first, counts)

    def write(self, folder: Path, name: str) -> None:
        """Write the arrays as NumPy files."""
        for kind, values in self._arrays().items():
            np.save(folder / f"{name}.{kind}.npy", values)

    def _arrays(self) -> dict[str, np.ndarray]:
        found = {"keys": self.keys, "values": self.values, "places": self.places}
        return {kind: values for kind, values in found.items() if values is not None}

    @classmethod
    def mapped(cls, folder: Path, name: str) -> Postings:
        """Memory-map postings that were written to a folder."""
        places = folder / f"{name}.places.npy"
        return cls(
            mapped_array(folder / f"{name}.keys.npy"),
            mapped_array(folder / f"{name}.values.npy"),
            mapped_array(places) if places.exists() else None,
        )


def mapped_array(file: Path) -> np.ndarray:
    """The array in a NumPy file, memory-mapped unless it is empty."""
    try:
        return np.asarray(np.load(file, mmap_mode="r"))
    except ValueError:  # an empty array cannot be mapped
        return np.load(file)  # type: ignore[no-any-return]
