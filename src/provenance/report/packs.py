"""What a page needs only when a reader asks for it, compressed into packs that are opened one by one."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

PACK_BYTES = 400_000  # of JSON in one pack: opened in a few milliseconds, and large enough to compress well
_HARDEST = 20  # articles do not shrink to less than a twentieth


@dataclass
class Packs:
    """Base64 of gzipped JSON objects, as many as fit into `room` bytes."""

    room: int
    packs: list[str] = field(default_factory=list)

    def add(self, items: Iterable[tuple[int, Any]]) -> dict[int, int]:
        """Pack items by their number, the first ones first. Returns in which pack each is that found room."""
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
        """One pack; if it is too large, as many of its halves as fit."""
        if not items or self.room <= 0:
            return {}
        text = json.dumps(items, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        if len(text) <= _HARDEST * self.room:
            pack = base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode()
            if len(pack) <= self.room:
                self.room -= len(pack)
                self.packs.append(pack)
                return dict.fromkeys(items, len(self.packs) - 1)
        if len(items) == 1:
            return {}
        numbers = list(items)
        halves = numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]
        return {n: place for half in halves for n, place in self._pack({n: items[n] for n in half}).items()}
