"""What happens to names, numbers and quotations on the way from source to derived.

Detail gets lost: numbers are rounded, names shortened at first mention, quotations cut, attributions dropped.
What the derived text has of its own came from elsewhere. What breaks it: a derived text that adds
research of its own, or an agency that sends the short version first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

import numpy as np

from provenance.derivation.evidence.cues import any_of
from provenance.derivation.evidence.reading import Reading
from provenance.derivation.evidence.signs import Sign, percent

# Tokens from which a quotation can be recognised in another.
_LEAST_QUOTED = 4
# Longer ones are codes.
_MOST_DIGITS = 12
_NUMERAL = re.compile(r"\d+(?:[.,  ]\d{3})*(?:[.,]\d+)?")


def own_names(own: Reading, _other: Reading) -> float:
    """The share of name tokens that the other document lacks."""
    return _lacking(own, own.side.names)


def own_numbers(own: Reading, _other: Reading) -> float:
    """The share of numbers that the other document lacks."""
    return _lacking(own, own.numbers)


def names_dense(own: Reading, _other: Reading) -> float:
    """Names per word of the shared passages."""
    return float(own.side.names[own.shared].mean()) if own.shared.any() else 0.0


def numbers_dense(own: Reading, _other: Reading) -> float:
    """Numbers per word of the shared passages."""
    return float(own.numbers[own.shared].mean()) if own.shared.any() else 0.0


def rounded(own: Reading, other: Reading) -> float:
    """How many numbers are a rounding of one the other document gives exactly."""
    return float(min(len(_roundings(own, other)), 3))


def short_first_mentions(own: Reading, other: Reading) -> float:
    """The share of common names that are introduced with fewer words than in the other document."""
    mine, theirs = _first_mentions(own), _first_mentions(other)
    common = [stem for stem in mine if stem in theirs]
    shorter = sum(mine[stem][1] - mine[stem][0] < theirs[stem][1] - theirs[stem][0] for stem in common)
    return shorter / (len(common) + 4)


def quoted(own: Reading, _other: Reading) -> float:
    """The share of the shared passages inside quotation marks."""
    return float(own.side.quoted[own.shared].mean()) if own.shared.any() else 0.0


def own_quotations(own: Reading, _other: Reading) -> float:
    """Quoted words that the other document lacks, per 100 words."""
    lacking = own.side.quoted & ~own.known
    return 100 * float(lacking.mean()) if len(lacking) else 0.0


def cut_quotations(own: Reading, other: Reading) -> float:
    """How many quotations are a part of one that the other document has at greater length."""
    return float(min(len(_cut(own, other)), 3))


def unquoted(own: Reading, other: Reading) -> float:
    """Words per 100 that are told here and quoted in the other document."""
    told_only = ~own.side.quoted & ~np.isin(own.side.stems, own.side.stems[own.side.quoted])
    quoted_there = np.setdiff1d(other.side.stems[other.side.quoted], other.side.stems[~other.side.quoted])
    return 100 * float((told_only & np.isin(own.side.stems, quoted_there)).sum()) / max(len(own.shared), 1)


def attributions(own: Reading, _other: Reading) -> float:
    """Words that attribute (said, according to) per 100 words: retelling drops who said so."""
    return _per_100(own, "saying")


def days(own: Reading, _other: Reading) -> float:
    """Days of the week, today, yesterday per 100 words: they go stale, and retelling drops them."""
    return _per_100(own, "days")


def _per_100(own: Reading, kind: str) -> float:
    found = sum(1 for _ in any_of(kind).finditer(own.witness.text))
    return 100 * found / (len(own.shared) + 20)


def _lacking(own: Reading, which: np.ndarray) -> float:
    """The share of the tokens `which` that the other document lacks, drawn towards none by two."""
    return float((which & ~own.known).sum()) / (int(which.sum()) + 2)


def _quotations(reading: Reading) -> list[tuple[int, int]]:
    """Token spans inside quotation marks, joined where only white space lies between."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], reading.side.quoted.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _cut(own: Reading, other: Reading) -> list[tuple[int, int]]:
    theirs = [other.side.identities[start:end].tobytes() for start, end in _quotations(other)]
    width = own.side.identities.itemsize
    found = []
    for start, end in _quotations(own):
        mine = own.side.identities[start:end].tobytes()
        held = [whole for whole in theirs if _within(mine, whole, width)]
        if end - start >= _LEAST_QUOTED and held and all(len(whole) > len(mine) for whole in held):
            found.append((start, end))
    return found


def _within(part: bytes, whole: bytes, width: int) -> bool:
    """Whether the items of `part`, `width` bytes each, stand in `whole` in one piece."""
    at = whole.find(part)
    while at >= 0 and at % width:
        at = whole.find(part, at + 1)
    return at >= 0


def _numerals(reading: Reading) -> dict[str, str]:
    """The digits of every number of at least three, by how the text writes it."""
    found = {match[0]: re.sub(r"\D", "", match[0]) for match in _NUMERAL.finditer(reading.witness.text)}
    return {written: digits for written, digits in found.items() if 3 <= len(digits) <= _MOST_DIGITS}


def _roundings(own: Reading, other: Reading) -> list[tuple[str, str]]:
    """Numbers of `own` with what they round in `other`: fewer significant digits, the same size."""
    theirs = _numerals(other)
    exact = {digits: written for written, digits in theirs.items()}
    by_size: dict[int, list[int]] = {}
    for digits in exact:
        by_size.setdefault(len(digits), []).append(int(digits))
    ordered = {size: sorted(values) for size, values in by_size.items()}
    found = []
    for written, digits in _numerals(own).items():
        step = 10 ** (len(digits) - len(digits.rstrip("0")))
        if digits in exact or step == 1:
            continue
        # What rounds to it, up or down, and is not round itself.
        values = ordered.get(len(digits), [])
        near = values[bisect_right(values, int(digits) - step) : bisect_left(values, int(digits) + step)]
        found += [(written, exact[str(value).zfill(len(digits))]) for value in near if value % step][:1]
    return found


def _first_mentions(reading: Reading) -> dict[int, tuple[int, int]]:
    """For every name token the run of names in which it first stands, as token positions."""
    names, sentences = reading.side.names, reading.side.sentences
    edges = np.flatnonzero(np.diff(np.concatenate([[0], names.astype(np.int8), [0]])))
    # A run of names ends with its sentence.
    inner = sentences[(sentences > 0) & (sentences < len(names))]
    cuts = inner[names[inner] & names[inner - 1]]
    starts, ends = np.sort(np.concatenate([edges[::2], cuts])), np.sort(np.concatenate([edges[1::2], cuts]))
    mentions: dict[int, tuple[int, int]] = {}
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        for stem in reading.side.stems[start:end].tolist():
            mentions.setdefault(stem, (start, end))
    return mentions


def _names_lacking(more: Reading, _less: Reading) -> str:
    lacking = np.flatnonzero(more.side.names & ~more.known).tolist()
    found = list(dict.fromkeys(more.words(place, place + 1) for place in lacking))[:3]
    return ", ".join(f"“{name}”" for name in found) or "none"


def _first_cut(more: Reading, less: Reading) -> str:
    spans = _cut(more, less)
    if not spans:
        return ""
    start, end = spans[0]
    return f"“{more.words(start, min(end, start + 10))}{'…' if end > start + 10 else ''}”"


def _first_rounding(more: Reading, less: Reading) -> str:
    found = _roundings(more, less)
    return "{} for {}".format(*found[0]) if found else ""


FACTS = (
    Sign(
        "own names",
        own_names,
        "{more} has more names that {less} lacks than the reverse ({high} of its names against {low}), "
        "such as {words}.",
        unit=percent,
        words=_names_lacking,
    ),
    Sign(
        "own numbers",
        own_numbers,
        "{more} has more numbers that {less} lacks than the reverse ({high} of its numbers against {low}).",
        unit=percent,
    ),
    Sign(
        "names",
        names_dense,
        "{more} spends more of the shared passages on names ({high} of the words, against {low} in {less}).",
        unit=percent,
    ),
    Sign(
        "numbers",
        numbers_dense,
        "{more} gives more numbers in the shared passages ({high} of the words, against {low} in {less}).",
        unit=percent,
    ),
    Sign(
        "rounded numbers",
        rounded,
        "{more} rounds numbers that {less} gives exactly ({words}).",
        words=_first_rounding,
    ),
    Sign(
        "short introductions",
        short_first_mentions,
        "{more} introduces people and places with fewer words than {less}.",
        unit=percent,
    ),
    Sign(
        "quoted",
        quoted,
        "{more} puts more of the shared passages in quotation marks ({high} against {low} in {less}).",
        unit=percent,
    ),
    Sign(
        "own quotations",
        own_quotations,
        "{more} quotes more that {less} does not have ({high} words in 100, against {low}).",
    ),
    Sign(
        "cut quotations",
        cut_quotations,
        "{more} has part of a quotation that {less} gives at greater length: {words}.",
        words=_first_cut,
    ),
    Sign(
        "reported speech",
        unquoted,
        "{more} tells in its own voice what {less} quotes ({high} words in 100, against {low}).",
    ),
    Sign(
        "attributions",
        attributions,
        "{more} says more often who said so ({high} times in 100 words, against {low} in {less}).",
    ),
    Sign(
        "days",
        days,
        "{more} names more days of the week, or days such as yesterday ({high} in 100 words, against {low}).",
    ),
)
