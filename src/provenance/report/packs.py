"""Compress data into packs that a page opens only on demand."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

PACK_BYTES = 400_000  # size of the JSON in a pack, small enough to open in a few milliseconds
_MOST_COMPRESSION = 20  # articles do not compress to less than a twentieth of their size


@dataclass
class Packs:
    """Packs of JSON, compressed with gzip and encoded in Base64; `free` bytes are left for more packs."""

    free: int
    packs: list[str] = field(default_factory=list)

    def add(self, items: Iterable[tuple[int, Any]]) -> dict[int, int]:
        """Pack numbered items in the given order; for each item that fits, return the index of its pack."""
        found: dict[int, int] = {}
        waiting: dict[int, Any] = {}
        size = 0
        for number, item in items:
            waiting[number] = item
            size += len(item) if isinstance(item, str) else len(json.dumps(item))
            if size >= PACK_BYTES:
                found |= self._pack(waiting)
                waiting, size = {}, 0
        return found | self._pack(waiting)

    def _pack(self, items: dict[int, Any]) -> dict[int, int]:
        """Add the items as one pack; if they do not fit, split them in half and try each half."""
        if not items or self.free <= 0:
            return {}
        text = json.dumps(items, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        if len(text) <= _MOST_COMPRESSION * self.free:
            pack = base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()
            if len(pack) <= self.free:
                self.free -= len(pack)
                self.packs.append(pack)
                return dict.fromkeys(items, len(self.packs) - 1)
        if len(items) == 1:
            return {}
        numbers = list(items)
        halves = numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]
        return {n: place for half in halves for n, place in self._pack({n: items[n] for n in half}).items()}
