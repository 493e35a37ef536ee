"""Compute the delay between the dates of two articles, as precisely as both dates allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from provenance.labels import Dated
from provenance.phrases import LIKELY

# The units for dates without a time of day, the coarsest first.
_UNITS: dict[str, Callable[[datetime], int]] = {
    "year": lambda date: date.year,
    "month": lambda date: 12 * date.year + date.month,
    "day": lambda date: date.toordinal(),
}
_MINUTES = "minute"  # the unit if all dates have a time of day


@dataclass(frozen=True)
class Delay:
    """The delay between two dates; `amount` is negative if the second date is earlier than the first.

    `unit` is "minute" if both dates have a time of day; otherwise, it is "day", "month" or "year". If a date
    is missing, `unit` is empty.
    """

    amount: int = 0
    unit: str = ""

    @property
    def words(self) -> str:
        """The delay in words, such as ``12 h 20 min`` or ``−3 days``; empty if a date is missing."""
        return f"{'−' if self.amount < 0 else ''}{self.size}"

    @property
    def size(self) -> str:
        """The delay in words, without a minus sign."""
        amount = abs(self.amount)
        if not amount:
            return f"same {self.unit.replace(_MINUTES, 'time')}" if self.unit else ""
        if self.unit != _MINUTES:
            return f"{amount:,} {self.unit}{'' if amount == 1 else 's'}"
        if amount < 60:
            return f"{amount} min"
        if amount < 48 * 60:
            return f"{amount // 60} h" + (f" {amount % 60} min" if amount % 60 else "")
        return f"{int(amount / 1440 + 0.5):,} days"


def delay(*pairs: tuple[Dated, Dated]) -> Delay:
    """Return the delay between the two dates of a pair or, for several pairs, the median delay.

    The delay is in minutes if all dates have a time of day, and otherwise in the unit of the least precise
    date.
    """
    dated = [pair for pair in pairs if all(date for date, _ in pair)]
    known = [(first, second) for (first, _), (second, _) in dated if first and second]
    if not known:
        return Delay()
    precisions = {precision for pair in dated for _, precision in pair}
    unit = next((unit for unit in _UNITS if unit in precisions), None)
    if unit is None:
        seconds = median((second - first).total_seconds() for first, second in known)
        minutes = int(abs(seconds) / 60 + 0.5)
        return Delay(-minutes if seconds < 0 else minutes, _MINUTES)
    number = _UNITS[unit]
    return Delay(int(median(number(second) - number(first) for first, second in known)), unit)


def delays_between_outlets(documents: pa.Table, derivations: pa.Table) -> dict[tuple[str, str], Delay]:
    """Return the median delay for each pair of outlets, keyed by (source, derived).

    Only likely derivations with a known direction are counted.
    """
    likely = pc.and_(derivations["directed"], pc.greater_equal(derivations["probability"], LIKELY))
    dates: defaultdict[tuple[str, str], list[tuple[Dated, Dated]]] = defaultdict(list)
    for first, second in _ends(documents, derivations.filter(likely)):
        outlets = first["outlet"], second["outlet"]
        if None not in outlets and outlets[0] != outlets[1]:
            dates[outlets].append((_dated(first), _dated(second)))
    return {outlets: delay(*pairs) for outlets, pairs in dates.items()}


def against_dates(documents: pa.Table, derivations: pa.Table) -> int:
    """Count the directed derivations whose source is dated later than the derived document."""
    earlier = pc.fill_null(pc.less(derivations["lag"], timedelta()), False)
    chosen = derivations.filter(pc.and_(derivations["directed"], earlier))
    # A date without a time of day is stored as midnight, so the lag can be negative even if both articles are
    # dated on the same day.
    return sum(
        delay((_dated(first), _dated(second))).amount < 0 for first, second in _ends(documents, chosen)
    )


def _ends(documents: pa.Table, derivations: pa.Table) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """For each derivation, yield the outlets and dates of the source and the derived document."""
    columns = documents.select(["outlet", "published", "published_precision"])
    ends = (
        columns.take(pc.index_in(derivations[end], documents["id"])).to_pylist()
        for end in ("source", "derived")
    )
    return zip(*ends, strict=True)


def _dated(document: dict[str, Any]) -> Dated:
    return document["published"], document["published_precision"]
