"""What happens to names, numbers and quotations on the way from source to derived.

Detail gets lost: numbers are rounded, names shortened at first mention, quotations cut, attributions dropped.
What the derived text has of its own came from elsewhere. What breaks it: a derived text that adds
research of its own, or an agency that sends the short version first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from provenance.derivation.evidence.reading import Reading, among
from provenance.derivation.evidence.signs import Sign, percent

# Tokens from which a quotation can be recognised in another.
_LEAST_QUOTED = 4


def own_names(own: Reading, _other: Reading) -> float:
    """The share of name tokens that the other document lacks."""
    return _lacking(own, own.side.names)


def own_numbers(own: Reading, _other: Reading) -> float:
    """The share of numbers that the other document lacks."""
    return _lacking(own, own.manner.numbers)


def names_dense(own: Reading, _other: Reading) -> float:
    """Names per word of the shared passages."""
    return float(own.side.names[own.shared].mean()) if own.shared.any() else 0.0


def numbers_dense(own: Reading, _other: Reading) -> float:
    """Numbers per word of the shared passages."""
    return float(own.manner.numbers[own.shared].mean()) if own.shared.any() else 0.0


def rounded(own: Reading, other: Reading) -> float:
    """How many numbers are a rounding of one the other document gives exactly."""
    return float(min(len(_roundings(own, other)), 3))


def short_first_mentions(own: Reading, other: Reading) -> float:
    """The share of common names that are introduced with fewer words than in the other document."""
    mine, theirs = own.manner.first_mentions, other.manner.first_mentions
    common = [stem for stem in mine if stem in theirs]
    shorter = sum(mine[stem] < theirs[stem] for stem in common)
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
    told = ~own.side.quoted & ~among(own.codes, own.codes[own.side.quoted])
    told_there = among(own.codes, other.codes[~other.side.quoted])
    quoted_there = among(own.codes, other.codes[other.side.quoted])
    return 100 * float((told & quoted_there & ~told_there).sum()) / max(len(own.shared), 1)


def _lacking(own: Reading, which: np.ndarray) -> float:
    """The share of the tokens `which` that the other document lacks, drawn towards none by two."""
    return float((which & ~own.known).sum()) / (int(which.sum()) + 2)


def _cut(own: Reading, other: Reading) -> list[tuple[int, int]]:
    theirs = [other.side.identities[start:end].tobytes() for start, end in other.manner.quotations]
    width = own.side.identities.itemsize
    found = []
    for start, end in own.manner.quotations:
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


def _roundings(own: Reading, other: Reading) -> list[tuple[str, str]]:
    """Numbers of `own` with what they round in `other`: fewer significant digits, the same size."""
    theirs = other.manner.numerals
    exact = {digits: written for written, digits in theirs.items()}
    by_size: dict[int, list[int]] = {}
    for digits in exact:
        by_size.setdefault(len(digits), []).append(int(digits))
    ordered = {size: sorted(values) for size, values in by_size.items()}
    found = []
    for written, digits in own.manner.numerals.items():
        step = 10 ** (len(digits) - len(digits.rstrip("0")))
        if digits in exact or step == 1:
            continue
        # What rounds to it, up or down, and is not round itself.
        values = ordered.get(len(digits), [])
        near = values[bisect_right(values, int(digits) - step) : bisect_left(values, int(digits) + step)]
        found += [(written, exact[str(value).zfill(len(digits))]) for value in near if value % step][:1]
    return found


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
        lambda own, _: own.manner.attributions,
        "{more} says more often who said so ({high} times in 100 words, against {low} in {less}).",
    ),
    Sign(
        "days",
        lambda own, _: own.manner.days,
        "{more} names more days of the week, or days such as yesterday ({high} in 100 words, against {low}).",
    ),
)
