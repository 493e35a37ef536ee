"""What happens to names, numbers and quotations on the way from source to derived.

Detail gets lost: numbers are rounded, names shortened at first mention, quotations cut, attributions dropped.
What the derived text has of its own came from elsewhere. What breaks it: a derived text that adds
research of its own, or an agency that sends the short version first.
"""

from __future__ import annotations

import numpy as np

from provenance.derivation.evidence.feature import Feature, percent
from provenance.derivation.evidence.pair_views import PairView, PairViews
from provenance.engine.ragged import Ragged, expanded, over

# Tokens from which a quotation can be recognised in another.
_LEAST_QUOTED = 4
# Numbers of up to twelve digits, told apart by how many these are.
_VALUE_BITS, _DIGIT_BITS = 40, 4
# Years at which a difference speaks with half its weight.
_HALF = 2


def own_names(own: PairViews) -> np.ndarray:
    """The share of name tokens that the other document lacks."""
    return _lacking(own, own.names)


def own_numbers(own: PairViews) -> np.ndarray:
    """The share of numbers that the other document lacks."""
    return _lacking(own, own.numbers)


def names_dense(own: PairViews) -> np.ndarray:
    """Names per word of the shared passages."""
    return own.parts.share(own.names, of=own.shared)


def numbers_dense(own: PairViews) -> np.ndarray:
    """Numbers per word of the shared passages."""
    return own.parts.share(own.numbers, of=own.shared)


def latest_year(own: PairViews) -> np.ndarray:
    """How clearly the latest year named is after the latest of the other document, from 0 towards 1.

    Nothing where either names none.
    """
    years = own.of([each.latest_year for each in own.documents.document_cues])
    later = np.where(own.other(years) > 0, np.maximum(years - own.other(years), 0), 0)
    late: np.ndarray = later / (later + _HALF)
    return late


def rounded(own: PairViews) -> np.ndarray:
    """How many numbers are a rounding of one the other document gives exactly."""
    pair_view, _, _ = own.once(roundings)
    return np.minimum(np.bincount(pair_view, minlength=len(own)), 3)


def short_first_mentions(own: PairViews) -> np.ndarray:
    """The share of common names that are introduced with fewer words than in the other document."""
    mentions = own.column(own.documents.name_lengths)
    tokens = np.flatnonzero(mentions)[::-1]
    first = np.zeros(2 * own.vocabulary, np.int64)
    first[own.own_words[tokens]] = mentions[tokens]  # the first of a document is written last
    in_a, in_b = np.split(first, 2)
    pair = np.zeros(own.vocabulary, np.int64)
    pair[own.words] = own.parts.owner % len(own.pairs)
    common, pairs = (in_a > 0) & (in_b > 0), len(own.pairs)
    shorter = [np.bincount(pair[common & less], minlength=pairs) for less in (in_a < in_b, in_b < in_a)]
    share: np.ndarray = np.concatenate(shorter) / (np.tile(np.bincount(pair[common], minlength=pairs), 2) + 4)
    return share


def quoted(own: PairViews) -> np.ndarray:
    """The share of the shared passages inside quotation marks."""
    return own.parts.share(own.quoted, of=own.shared)


def own_quotations(own: PairViews) -> np.ndarray:
    """Quoted words that the other document lacks, per 100 words."""
    return 100 * own.parts.share(own.quoted & ~own.known)


def cut_quotations(own: PairViews) -> np.ndarray:
    """How many quotations are a part of one that the other document has at greater length."""
    found, quoting = np.zeros(len(own)), own.parts.sum(own.quoted) >= _LEAST_QUOTED
    for number in np.flatnonzero(quoting & own.other(quoting)).tolist():
        found[number] = min(len(_cut(*own.facing(number))), 3)
    return found


def unquoted(own: PairViews) -> np.ndarray:
    """Words per 100 that are told here and quoted in the other document."""
    unquoted = ~own.quoted & ~own.among(own.quoted)
    quoted_there = own.among_other(own.quoted) & ~own.among_other(~own.quoted)
    return over(100 * own.parts.sum(unquoted & quoted_there), own.parts.sizes)


def _lacking(own: PairViews, which: np.ndarray) -> np.ndarray:
    """The share of the tokens `which` that the other document lacks, drawn towards none by two."""
    share: np.ndarray = own.parts.sum(which & ~own.known) / (own.parts.sum(which) + 2)
    return share


def _cut(own: PairView, other: PairView) -> list[tuple[int, int]]:
    theirs = [other.prepared.identities[start:end].tobytes() for start, end in other.document_cues.quotations]
    width = own.prepared.identities.itemsize
    found = []
    for start, end in own.document_cues.quotations:
        mine = own.prepared.identities[start:end].tobytes()
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


def roundings(own: PairViews) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers with what they round in the other document: fewer significant digits, the same size.

    Returns the pair_view of each, in order, which of its numerals it is and which of the other's it rounds,
    the
    smallest of several.
    """
    numerals = [each.numerals for each in own.documents.document_cues]
    sizes = Ragged(np.array([len(each) for each in numerals], np.int64))
    every = [numeral for each in numerals for numeral in each]
    at = expanded(sizes.first[own.document], sizes.sizes[own.document])
    parts = Ragged(sizes.sizes[own.document])
    rows = np.array([each[1:] for each in every], np.int64).reshape(-1, 3)[at]
    digits, value, step = rows.T
    mine = (parts.owner << _DIGIT_BITS | digits) << _VALUE_BITS
    theirs = (own.other(np.arange(len(own)))[parts.owner] << _DIGIT_BITS | digits) << _VALUE_BITS
    order = np.lexsort((-parts.place, mine | value))
    keys = (mine | value)[order]
    # Who is not round himself is no rounding, nor is what both have.
    asked = np.flatnonzero((step > 1) & ~np.isin(theirs | value, keys))
    low = np.searchsorted(keys, (theirs + value - step)[asked], side="right")
    high = np.searchsorted(keys, (theirs + value + step)[asked])
    asker = np.repeat(asked, high - low)
    near = order[expanded(low, high - low)]
    exact = value[near] % step[asker] != 0
    asker, first = np.unique(asker[exact], return_index=True)
    return parts.owner[asker], parts.place[asker], parts.place[near[exact][first]]


def _names_lacking(more: PairView, _less: PairView) -> str:
    found: dict[str, None] = {}
    for place in np.flatnonzero(more.prepared.names & ~more.part(more.pair_views.known)).tolist():
        found[more.words(place, place + 1)] = None
        if len(found) == 3:
            break
    return ", ".join(f"“{name}”" for name in found) or "none"


def _first_cut(more: PairView, less: PairView) -> str:
    spans = _cut(more, less)
    if not spans:
        return ""
    start, end = spans[0]
    return f"“{more.words(start, min(end, start + 10))}{'…' if end > start + 10 else ''}”"


def _first_rounding(more: PairView, less: PairView) -> str:
    pair_view, mine, theirs = more.pair_views.once(roundings)
    place = int(np.searchsorted(pair_view, more.number))
    if place == len(pair_view) or pair_view[place] != more.number:
        return ""
    exact, rounded = more.document_cues.numerals[mine[place]], less.document_cues.numerals[theirs[place]]
    return f"{exact.written} for {rounded.written}"


def _years(more: PairView, less: PairView) -> str:
    return f"{more.document_cues.latest_year}, against {less.document_cues.latest_year}"


FACTS = (
    Feature("latest year", latest_year, "{more} names a later year than {less} ({words}).", words=_years),
    Feature(
        "own names",
        own_names,
        "{more} has more names that {less} lacks than the reverse ({high} of its names against {low}), "
        "such as {words}.",
        unit=percent,
        words=_names_lacking,
    ),
    Feature(
        "own numbers",
        own_numbers,
        "{more} has more numbers that {less} lacks than the reverse ({high} of its numbers against {low}).",
        unit=percent,
    ),
    Feature(
        "names",
        names_dense,
        "{more} spends more of the shared passages on names ({high} of the words, against {low} in {less}).",
        unit=percent,
    ),
    Feature(
        "numbers",
        numbers_dense,
        "{more} gives more numbers in the shared passages ({high} of the words, against {low} in {less}).",
        unit=percent,
    ),
    Feature(
        "rounded numbers",
        rounded,
        "{more} rounds numbers that {less} gives exactly ({words}).",
        words=_first_rounding,
    ),
    Feature(
        "short introductions",
        short_first_mentions,
        "{more} introduces people and places with fewer words than {less}.",
        unit=percent,
    ),
    Feature(
        "quoted",
        quoted,
        "{more} puts more of the shared passages in quotation marks ({high} against {low} in {less}).",
        unit=percent,
    ),
    Feature(
        "own quotations",
        own_quotations,
        "{more} quotes more that {less} does not have ({high} words in 100, against {low}).",
    ),
    Feature(
        "cut quotations",
        cut_quotations,
        "{more} has part of a quotation that {less} gives at greater length: {words}.",
        words=_first_cut,
    ),
    Feature(
        "reported speech",
        unquoted,
        "{more} tells in its own voice what {less} quotes ({high} words in 100, against {low}).",
    ),
    Feature(
        "attributions",
        lambda own: own.of(own.documents.rate("saying")),
        "{more} says more often who said so ({high} times in 100 words, against {low} in {less}).",
    ),
    Feature(
        "days",
        lambda own: own.of(own.documents.rate("days")),
        "{more} names more days of the week, or days such as yesterday ({high} in 100 words, against {low}).",
    ),
)
