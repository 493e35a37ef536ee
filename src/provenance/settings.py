"""The settings of a run, which are saved with every result."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import Any, Literal, TypeAlias, TypedDict, get_args

from provenance.errors import SettingsError, not_among

Sketch: TypeAlias = Literal["similarity", "minhash"]
Strictness: TypeAlias = Literal["strict", "balanced", "sensitive"]
Texts: TypeAlias = Sequence[str]

# The maximum number of threads. Without this limit, a number that is too large would cause an error only when
# the threads are started.
_MOST_THREADS = 1024

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)(I?)B?", re.IGNORECASE)
# The share of the memory limit that joins may use; the rest is for the texts in memory and for libraries.
_JOIN_SHARE = 0.4
_JOIN_BYTES_UNLIMITED = 2 * 10**9
# The memory needed by each worker process, and by the main process.
_WORKER_BYTES, _MAIN_BYTES = 500 * 10**6, 900 * 10**6

# The Python types that each annotation allows, and how error messages describe them.
_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "int": ((int,), "a whole number"),
    "float": ((int, float), "a finite number"),
    "str": ((str,), "an amount such as '2GB'"),
    "bool": ((bool,), "True or False"),
    "Sketch": ((str,), "'similarity' or 'minhash'"),
    "Strictness": ((str,), "'strict', 'balanced' or 'sensitive'"),
    "Texts": ((tuple,), "a list of texts"),
}


@dataclass(frozen=True)
class Settings:
    """The settings of a run. NumPy scalars are accepted as numbers.

    Parameters
    ----------
    shingle : int
        The number of words per shingle, at least 1.
    permutations : int
        The number of slots in a sketch, at least 8.
    sketch : str
        The sketch used to find near-duplicates. ``"similarity"`` needs only a few operations per shingle.
        ``"minhash"`` computes the same signatures as datasketch. With either sketch, a pair is found with the
        same probability, and its exact similarity is then computed.
    threshold : float
        The minimum Jaccard similarity of near-duplicates, above 0 and at most 1.
    confidence : float
        The minimum probability, from 0.5 to 1, at which the direction of a derivation is reported.
    strictness : str
        How strong the evidence must be for two documents to count as related: ``"strict"``, ``"balanced"`` or
        ``"sensitive"``. Compared with ``"balanced"``, ``"strict"`` reports fewer false relations but misses
        more retellings, whereas ``"sensitive"`` finds more retellings but more often mistakes separate
        reports of the same event for retellings. The page *Retellings* compares the three values.
    threads : int or None
        The number of threads, from 1 to 1024; None uses all processors. The number of threads never changes
        the result.
    memory_limit : str or None
        The memory that a run may use, such as ``"2GB"``. With a limit, the results of stages are kept on
        disk, joins are divided into smaller parts, and fewer processes are used if there is not enough memory
        for all of them. If the limit is too low for the documents, the error message states the lowest limit
        that works, which is never below 300 MB. None means no limit. The limit never changes the result.
    seed : int
        The random seed of the sketches.
    within_days : float or None
        The maximum number of days between the publication dates of two related documents. A document without
        a date may be related to any other document. None means no limit.
    same_outlet : bool
        Whether two documents of the same outlet may be related.
    max_frequency : int
        The maximum size, in documents, of a bucket in which all pairs are compared. In a larger bucket,
        documents are compared mainly with the documents that clusters keep. This setting limits the amount of
        work, but does not change clusters or derivations.
    size_limit : int
        The maximum size of an input in bytes. Larger inputs are skipped and reported.
    agencies : sequence of str
        The names of news agencies to recognise in addition to those in the built-in list. A text credits an
        agency if the name, spelled as given here, occurs near the beginning or end of the text.
    boilerplate : sequence of str
        Texts to treat as boilerplate wherever they occur, ignoring case, punctuation and spaces. A passage
        that consists only of these texts does not relate two documents.

    Raises
    ------
    SettingsError
        If a value has the wrong type or is out of range; the message states the setting, the allowed values
        and the given value.

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
    sketch: Sketch = "similarity"
    threshold: float = 0.8
    confidence: float = 0.7
    strictness: Strictness = "balanced"
    threads: int | None = None
    memory_limit: str | None = None
    seed: int = 1
    within_days: float | None = None
    same_outlet: bool = True
    max_frequency: int = 100
    size_limit: int = 64 * 2**20
    agencies: Texts = ()
    boilerplate: Texts = ()

    def __post_init__(self) -> None:
        for field in fields(self):
            value = _plain(getattr(self, field.name))
            _check_type(field.name, str(field.type), value)
            object.__setattr__(self, field.name, value)
        _require(self.shingle >= 1, "shingle", "at least 1", self.shingle)
        _require(self.permutations >= 8, "permutations", "at least 8", self.permutations)
        _require(self.sketch in get_args(Sketch), "sketch", _TYPES["Sketch"][1], self.sketch)
        _require(0 < self.threshold <= 1, "threshold", "above 0 and at most 1", self.threshold)
        _require(0.5 <= self.confidence <= 1, "confidence", "from 0.5 to 1", self.confidence)
        _require(
            self.strictness in get_args(Strictness), "strictness", _TYPES["Strictness"][1], self.strictness
        )
        _require(self.threads is None or self.threads >= 1, "threads", "at least 1", self.threads)
        _require(
            self.threads is None or self.threads <= _MOST_THREADS,
            "threads",
            f"at most {_MOST_THREADS}",
            self.threads,
        )
        _require(
            self.memory_limit is None or _AMOUNT.fullmatch(self.memory_limit.strip()) is not None,
            "memory_limit",
            "an amount such as '2GB'",
            self.memory_limit,
        )
        _require(0 <= self.seed < 2**32, "seed", "from 0 to 2**32 - 1", self.seed)
        _require(
            self.within_days is None or self.within_days >= 0,
            "within_days",
            "at least 0",
            self.within_days,
        )
        _require(self.max_frequency >= 2, "max_frequency", "at least 2", self.max_frequency)
        _require(self.size_limit >= 1, "size_limit", "at least 1", self.size_limit)
        for name in ("agencies", "boilerplate"):
            texts = getattr(self, name)
            _require(
                all(_has_word(text) for text in texts),
                name,
                "a list of texts with letters or digits",
                list(texts),
            )
            object.__setattr__(self, name, tuple(sorted(set(texts))))

    @property
    def workers(self) -> int:
        """The number of threads to use on this machine."""
        return self.threads or os.cpu_count() or 1

    @property
    def memory(self) -> int | None:
        """The memory limit in bytes, or None if there is no limit."""
        amount = _AMOUNT.fullmatch((self.memory_limit or "").strip())
        if amount is None:
            return None
        number, unit, binary = amount.groups()
        return int(float(number) * (1024 if binary else 1000) ** " KMGT".index(unit.upper() or " "))

    @property
    def join_memory(self) -> int:
        """The memory that a join may use, in bytes."""
        return _JOIN_BYTES_UNLIMITED if self.memory is None else int(self.memory * _JOIN_SHARE)

    @property
    def processes(self) -> int:
        """The number of processes to use: one for each thread, or fewer if the memory limit requires it."""
        affordable = self.workers if self.memory is None else (self.memory - _MAIN_BYTES) // _WORKER_BYTES
        return max(1, min(self.workers, affordable))

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain Python values that can be stored in ``run.json``."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }


class Keywords(TypedDict, total=False):
    """The settings as keyword arguments, for type checkers; see `resolve` for the meaning of None."""

    shingle: int | None
    permutations: int | None
    sketch: Sketch | None
    threshold: float | None
    confidence: float | None
    strictness: Strictness | None
    threads: int | None
    memory_limit: str | None
    seed: int | None
    within_days: float | None
    same_outlet: bool | None
    max_frequency: int | None
    size_limit: int | None
    agencies: Texts | None
    boilerplate: Texts | None


@cache
def _defaults() -> Settings:
    return Settings()


def resolve(settings: Settings | None, **keywords: Any) -> Settings:
    """Return the settings, by default ``Settings()``, updated with the keywords.

    A keyword with the value None is ignored, unless None is a valid value of the setting.

    Raises
    ------
    SettingsError
        If a keyword is not the name of a setting (the message lists all names), or if `settings` is not an
        instance of Settings.
    """
    if not isinstance(settings, Settings | None):
        raise SettingsError(
            f"settings must be a provenance.Settings, not {settings!r}",
            "give individual settings as keywords, such as threshold=0.7",
        )
    if not keywords:
        return settings or _defaults()
    types = {field.name: str(field.type) for field in fields(Settings)}
    for name in keywords:
        if name not in types:
            raise not_among(sorted(types), "setting", name)
    given = {name: value for name, value in keywords.items() if value is not None or _takes_none(types[name])}
    return replace(settings or Settings(), **given)


def _plain(value: Any) -> Any:
    """Convert a NumPy scalar to a Python value (without importing NumPy), and a list to a tuple."""
    kind = type(value)
    if kind is list:
        return tuple(value)
    return value.item() if kind.__module__ == "numpy" and kind.__name__ != "ndarray" else value


def _has_word(text: object) -> bool:
    return isinstance(text, str) and any(map(str.isalnum, text))


def _takes_none(annotation: str) -> bool:
    return annotation.endswith(" | None")


def _check_type(name: str, annotation: str, value: object) -> None:
    if value is None and _takes_none(annotation):
        return
    types, words = _TYPES[annotation.removesuffix(" | None")]
    # bool is a subclass of int, but True is not a valid number here.
    holds = isinstance(value, types) and isinstance(value, bool) == (bool in types)
    if isinstance(value, int | float):
        holds = holds and abs(value) < math.inf
    _require(holds, name, words, value)


def _require(holds: bool, name: str, range_: str, value: object) -> None:
    if not holds:
        optional = getattr(Settings, name) is None
        raise SettingsError(
            f"{name} must be {range_}, not {value!r}", "or use None" if optional else "", shell_hint=""
        )
