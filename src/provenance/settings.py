"""Every choice a run depends on, in one frozen record that is written with every result."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from provenance.errors import SettingsError


@dataclass(frozen=True)
class Settings:
    """What a run depends on besides its input.

    Parameters
    ----------
    shingle : int
        Words per shingle, at least 1.
    permutations : int
        Slots of a MinHash signature, at least 8.
    threshold : float
        Jaccard similarity from which two documents are near-duplicates, above 0 and at most 1.
    confidence : float
        How sure the direction of a derivation must be before it is reported as directed, from 0.5 to 1.
    threads : int or None
        Threads to work with; None for all processors. Never changes a result.
    memory_limit : str or None
        What the joins may hold in memory before they spill to disk, such as ``"2GB"``; None for the
        engine's own choice.
    seed : int
        Seed of the MinHash permutations.
    within_days : float or None
        Only relate documents published at most this many days apart. Documents without a date are
        related to all. None for no window.
    same_outlet : bool
        Whether two documents of one outlet may be related.
    max_frequency : int
        A fingerprint found in more documents than this is taken for boilerplate when candidates for
        shared passages are sought; its documents are linked to one hub instead of to each other.
    size_limit : int
        Inputs of more bytes than this are skipped, and reported.

    Raises
    ------
    SettingsError
        If a value is outside its range; the message names the setting and the range.

    Examples
    --------
    >>> Settings(threshold=0.5).threshold
    0.5
    >>> Settings(threshold=2)
    Traceback (most recent call last):
        ...
    provenance.errors.SettingsError: threshold must be above 0 and at most 1, not 2
    """

    shingle: int = 3
    permutations: int = 128
    threshold: float = 0.8
    confidence: float = 0.7
    threads: int | None = None
    memory_limit: str | None = None
    seed: int = 1
    within_days: float | None = None
    same_outlet: bool = True
    max_frequency: int = 100
    size_limit: int = 64 * 2**20

    def __post_init__(self) -> None:
        _require(self.shingle >= 1, "shingle", "at least 1", self.shingle)
        _require(self.permutations >= 8, "permutations", "at least 8", self.permutations)
        _require(0 < self.threshold <= 1, "threshold", "above 0 and at most 1", self.threshold)
        _require(0.5 <= self.confidence <= 1, "confidence", "from 0.5 to 1", self.confidence)
        _require(self.threads is None or self.threads >= 1, "threads", "at least 1, or None", self.threads)
        _require(0 <= self.seed < 2**32, "seed", "from 0 to 2**32 - 1", self.seed)
        _require(
            self.within_days is None or self.within_days >= 0,
            "within_days",
            "at least 0, or None",
            self.within_days,
        )
        _require(self.max_frequency >= 2, "max_frequency", "at least 2", self.max_frequency)
        _require(self.size_limit >= 1, "size_limit", "at least 1", self.size_limit)

    @property
    def workers(self) -> int:
        """The number of threads to work with, resolved for this machine."""
        return self.threads or os.cpu_count() or 1

    def as_dict(self) -> dict[str, Any]:
        """The settings as plain values, for ``run.json``."""
        return asdict(self)


def resolve(settings: Settings | None, **keywords: Any) -> Settings:
    """The settings asked for: `settings` or the defaults, with every given keyword winning over them.

    Raises
    ------
    SettingsError
        If a keyword is not a setting; the message lists the ones there are.
    """
    given = {name: value for name, value in keywords.items() if value is not None}
    known = {field.name for field in fields(Settings)}
    for name in given:
        if name not in known:
            raise SettingsError(f"there is no setting {name!r}; there are {', '.join(sorted(known))}")
    return replace(settings or Settings(), **given)


def _require(holds: bool, name: str, range_: str, value: object) -> None:
    if not holds:
        raise SettingsError(f"{name} must be {range_}, not {value!r}")
