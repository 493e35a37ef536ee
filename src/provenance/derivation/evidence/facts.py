"""What happens to names, numbers and quotations on the way from source to derived.

Detail gets lost: numbers are rounded, names shortened at first mention, quotations cut, attributions dropped.
What only the derived text has came from elsewhere. What breaks it: a derived text that adds research of its
own, or an agency that sends the short version first.
"""

from __future__ import annotations

import numpy as np

from provenance.derivation.evidence.feature import Feature, percent
from provenance.derivation.evidence.pair_views import PairView, PairViews
from provenance.engine.ragged import Ragged, concatenated_ranges, ratio

# The fewest tokens by which a quotation can be recognised in another.
_LEAST_QUOTED = 4
# Bits for the value of a number of up to twelve digits, and for its number of digits.
_VALUE_BITS, _DIGIT_BITS = 40, 4
# The difference in years at which it has half its weight.
_HALF = 2


def own_names(pair_views: PairViews) -> np.ndarray:
    """The share of name tokens that the other document lacks."""
    return _share_lacking(pair_views, pair_views.names)


def own_numbers(pair_views: PairViews) -> np.ndarray:
    """The share of numbers that the other document lacks."""
    return _share_lacking(pair_views, pair_views.numbers)


def name_density(pair_views: PairViews) -> np.ndarray:
    """Names per word of the shared passages."""
    return pair_views.tokens.share(pair_views.names, of=pair_views.shared)


def number_density(pair_views: PairViews) -> np.ndarray:
    """Numbers per word of the shared passages."""
    return pair_views.tokens.share(pair_views.numbers, of=pair_views.shared)


def later_year(pair_views: PairViews) -> np.ndarray:
    """How clearly the latest year named is after the latest of the other document, from 0 towards 1.

    0 where either document names no year.
    """
    years = pair_views.per_view([each.latest_year for each in pair_views.documents.document_cues])
    later = np.where(pair_views.other(years) > 0, np.maximum(years - pair_views.other(years), 0), 0)
    late: np.ndarray = later / (later + _HALF)
    return late


def rounded_numbers(pair_views: PairViews) -> np.ndarray:
    """How many numbers are a rounding of one that the other document gives exactly; three at most."""
    view_numbers, _, _ = pair_views.cached(roundings)
    return np.minimum(np.bincount(view_numbers, minlength=len(pair_views)), 3)


def short_introductions(pair_views: PairViews) -> np.ndarray:
    """The share of common names that are introduced with fewer words than in the other document."""
    name_lengths = pair_views.per_token(pair_views.documents.name_lengths)
    tokens = np.flatnonzero(name_lengths)[::-1]
    first = np.zeros(2 * pair_views.stem_count, np.int64)
    # Written in reverse order, so that the first mention in a document counts.
    first[pair_views.own_stems[tokens]] = name_lengths[tokens]
    in_a, in_b = np.split(first, 2)
    pair = np.zeros(pair_views.stem_count, np.int64)
    pair[pair_views.stems] = pair_views.tokens.owner % len(pair_views.pairs)
    common, pairs = (in_a > 0) & (in_b > 0), len(pair_views.pairs)
    shorter = [np.bincount(pair[common & less], minlength=pairs) for less in (in_a < in_b, in_b < in_a)]
    share: np.ndarray = np.concatenate(shorter) / (np.tile(np.bincount(pair[common], minlength=pairs), 2) + 4)
    return share


def quoted_share(pair_views: PairViews) -> np.ndarray:
    """The share of the shared passages inside quotation marks."""
    return pair_views.tokens.share(pair_views.quoted, of=pair_views.shared)


def own_quotations(pair_views: PairViews) -> np.ndarray:
    """Quoted words that the other document lacks, per 100 words."""
    return 100 * pair_views.tokens.share(pair_views.quoted & ~pair_views.known)


def shortened_quotations(pair_views: PairViews) -> np.ndarray:
    """How many quotations are part of a longer one in the other document; three at most."""
    found, quoting = np.zeros(len(pair_views)), pair_views.tokens.sum(pair_views.quoted) >= _LEAST_QUOTED
    for number in np.flatnonzero(quoting & pair_views.other(quoting)).tolist():
        found[number] = min(len(_shortened_quotations(*pair_views.with_other(number))), 3)
    return found


def unquoted(pair_views: PairViews) -> np.ndarray:
    """Words per 100 that the document has outside quotation marks and the other only inside them."""
    unquoted = ~pair_views.quoted & ~pair_views.among_own(pair_views.quoted)
    quoted_there = pair_views.among_other(pair_views.quoted) & ~pair_views.among_other(~pair_views.quoted)
    return ratio(100 * pair_views.tokens.sum(unquoted & quoted_there), pair_views.tokens.sizes)


def _share_lacking(pair_views: PairViews, which: np.ndarray) -> np.ndarray:
    """The share of these tokens that the other document lacks; two are added to their number."""
    share: np.ndarray = pair_views.tokens.sum(which & ~pair_views.known) / (pair_views.tokens.sum(which) + 2)
    return share


def _shortened_quotations(own: PairView, other: PairView) -> list[tuple[int, int]]:
    """The quotations, as token spans, that the other document has at greater length only."""
    other_quotations = [
        other.prepared.identities[start:end].tobytes() for start, end in other.document_cues.quotations
    ]
    width = own.prepared.identities.itemsize
    found = []
    for start, end in own.document_cues.quotations:
        quotation = own.prepared.identities[start:end].tobytes()
        longer = [
            other_quotation
            for other_quotation in other_quotations
            if _contains(quotation, other_quotation, width)
        ]
        if (
            end - start >= _LEAST_QUOTED
            and longer
            and all(len(other_quotation) > len(quotation) for other_quotation in longer)
        ):
            found.append((start, end))
    return found


def _contains(part: bytes, whole: bytes, width: int) -> bool:
    """Whether `whole` contains the items of `part`, `width` bytes each, in one piece."""
    at = whole.find(part)
    while at >= 0 and at % width:
        at = whole.find(part, at + 1)
    return at >= 0


def roundings(pair_views: PairViews) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Numbers that round a number of the other document: fewer significant digits, the same size.

    Returns the view of each, in ascending order, its place among the numerals of that view, and the place of
    the number it rounds among the numerals of the other; of several the smallest.
    """
    numerals = [each.numerals for each in pair_views.documents.document_cues]
    sizes = Ragged(np.array([len(each) for each in numerals], np.int64))
    all_numerals = [numeral for each in numerals for numeral in each]
    numeral_places = concatenated_ranges(
        sizes.first[pair_views.document_numbers], sizes.sizes[pair_views.document_numbers]
    )
    by_view = Ragged(sizes.sizes[pair_views.document_numbers])
    rows = np.array([each[1:] for each in all_numerals], np.int64).reshape(-1, 3)[numeral_places]
    digits, value, step = rows.T
    own_key = (by_view.owner << _DIGIT_BITS | digits) << _VALUE_BITS
    other_key = (
        pair_views.other(np.arange(len(pair_views)))[by_view.owner] << _DIGIT_BITS | digits
    ) << _VALUE_BITS
    order = np.lexsort((-by_view.place, own_key | value))
    keys = (own_key | value)[order]
    # A number that is not round itself is no rounding, and neither is one that both documents have.
    rounded = np.flatnonzero((step > 1) & ~np.isin(other_key | value, keys))
    low = np.searchsorted(keys, (other_key + value - step)[rounded], side="right")
    high = np.searchsorted(keys, (other_key + value + step)[rounded])
    rounding = np.repeat(rounded, high - low)
    candidate = order[concatenated_ranges(low, high - low)]
    exact = value[candidate] % step[rounding] != 0
    rounding, first = np.unique(rounding[exact], return_index=True)
    return by_view.owner[rounding], by_view.place[rounding], by_view.place[candidate[exact][first]]


def _first_lacking_names(more: PairView, _less: PairView) -> str:
    found: dict[str, None] = {}
    for place in np.flatnonzero(more.prepared.names & ~more.part(more.pair_views.known)).tolist():
        found[more.words(place, place + 1)] = None
        if len(found) == 3:
            break
    return ", ".join(f"“{name}”" for name in found) or "none"


def _first_shortened_quotation(more: PairView, less: PairView) -> str:
    spans = _shortened_quotations(more, less)
    if not spans:
        return ""
    start, end = spans[0]
    return f"“{more.words(start, min(end, start + 10))}{'…' if end > start + 10 else ''}”"


def _first_rounding(more: PairView, less: PairView) -> str:
    view_numbers, own_places, other_places = more.pair_views.cached(roundings)
    row = int(np.searchsorted(view_numbers, more.number))
    if row == len(view_numbers) or view_numbers[row] != more.number:
        return ""
    exact, rounded = (
        more.document_cues.numerals[own_places[row]],
        less.document_cues.numerals[other_places[row]],
    )
    return f"{exact.written} for {rounded.written}"


def _years(more: PairView, less: PairView) -> str:
    return f"{more.document_cues.latest_year}, against {less.document_cues.latest_year}"


FACTS = (
    Feature("latest year", later_year, "{more} names a later year than {less} ({words}).", words=_years),
    Feature(
        "own names",
        own_names,
        "{more} has more names that {less} lacks than the reverse ({high} of its names against {low}), "
        "such as {words}.",
        unit=percent,
        words=_first_lacking_names,
    ),
    Feature(
        "own numbers",
        own_numbers,
        "{more} has more numbers that {less} lacks than the reverse ({high} of its numbers against {low}).",
        unit=percent,
    ),
    Feature(
        "names",
        name_density,
        "{more} spends more of the shared passages on names ({high} of the words, against {low} in {less}).",
        unit=percent,
    ),
    Feature(
        "numbers",
        number_density,
        "{more} gives more numbers in the shared passages ({high} of the words, against {low} in {less}).",
        unit=percent,
    ),
    Feature(
        "rounded numbers",
        rounded_numbers,
        "{more} rounds numbers that {less} gives exactly ({words}).",
        words=_first_rounding,
    ),
    Feature(
        "short introductions",
        short_introductions,
        "{more} introduces people and places with fewer words than {less}.",
        unit=percent,
    ),
    Feature(
        "quoted",
        quoted_share,
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
        shortened_quotations,
        "{more} has part of a quotation that {less} gives at greater length: {words}.",
        words=_first_shortened_quotation,
    ),
    Feature(
        "reported speech",
        unquoted,
        "{more} reports in its own voice what {less} quotes ({high} words in 100, against {low}).",
    ),
    Feature(
        "attributions",
        lambda pair_views: pair_views.per_view(pair_views.documents.rate("saying")),
        "{more} says more often who said so ({high} times in 100 words, against {low} in {less}).",
    ),
    Feature(
        "days",
        lambda pair_views: pair_views.per_view(pair_views.documents.rate("days")),
        "{more} names more days of the week, or days such as yesterday ({high} in 100 words, against {low}).",
    ),
)
