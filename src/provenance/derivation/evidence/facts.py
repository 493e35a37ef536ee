"""Measure how much each text keeps of what derived texts often lose: names, numbers, days and quotations.

Names, numbers, days and attributions are often left out of a derived text, and quotations become reported
speech. The reverse may happen if a derived text adds original research, or if an agency sends a short version
first.
"""

from __future__ import annotations

import numpy as np

from provenance.derivation.evidence.feature import Feature, percent
from provenance.derivation.evidence.pair_views import PairViews
from provenance.engine.ragged import ratio
from provenance.passages.prepared import lacks_marks


def own_numbers(pair_views: PairViews) -> np.ndarray:
    """Return the share of each document's numbers that the other document lacks."""
    return _share_lacking(pair_views, pair_views.numbers)


def name_density(pair_views: PairViews) -> np.ndarray:
    """Return, for each document, the share of the words in its passages that belong to names."""
    return pair_views.tokens.share(pair_views.names, of=pair_views.shared)


def quoted_share(pair_views: PairViews) -> np.ndarray:
    """Return, for each document, the share of the words in its passages that are inside quotation marks."""
    return pair_views.cached(_marks_kept) * pair_views.tokens.share(pair_views.quoted, of=pair_views.shared)


def own_quotations(pair_views: PairViews) -> np.ndarray:
    """Return, per 100 words of each document, the number of quoted words that the other document lacks."""
    return (
        pair_views.cached(_marks_kept) * 100 * pair_views.tokens.share(pair_views.quoted & ~pair_views.known)
    )


def unquoted(pair_views: PairViews) -> np.ndarray:
    """Return, per 100 words of each document, the number of words that only the other document quotes.

    A word counts if the document never quotes it and the other document always does.
    """
    unquoted = ~pair_views.quoted & ~pair_views.among_own(pair_views.quoted)
    quoted_there = pair_views.among_other(pair_views.quoted) & ~pair_views.among_other(~pair_views.quoted)
    words = pair_views.tokens.sum(unquoted & quoted_there)
    return pair_views.cached(_marks_kept) * ratio(100 * words, pair_views.tokens.sizes)


def _marks_kept(pair_views: PairViews) -> np.ndarray:
    """Return, for each view, whether both documents of its pair still have their quotation marks.

    Conversions sometimes remove quotation marks.
    """
    views = map(pair_views.with_other, range(len(pair_views)))
    lost = np.array([lacks_marks(one.prepared, other.prepared) for one, other in views], bool)
    return ~(lost | pair_views.other(lost))


def _share_lacking(pair_views: PairViews, which: np.ndarray) -> np.ndarray:
    """Return, for each document, the share of the tokens in `which` that the other document lacks.

    Two is added to the number of tokens, so that the share is never close to 1 if there are very few tokens.
    """
    share: np.ndarray = pair_views.tokens.sum(which & ~pair_views.known) / (pair_views.tokens.sum(which) + 2)
    return share


FACTS = (
    Feature(
        "own numbers",
        own_numbers,
        "More of the numbers in {more} are missing from {less} than vice versa ({high} against {low}).",
        because="Figures are often dropped from a derived text.",
        breaks="A text may add figures from elsewhere, as updates do.",
        unit=percent,
    ),
    Feature(
        "names",
        name_density,
        "Names make up more of the shared passages in {more} ({high} of the words, against {low} in {less}).",
        because="Names are often dropped from a derived text.",
        breaks="Versions for readers who do not know the subject may add names.",
        unit=percent,
    ),
    Feature(
        "quoted",
        quoted_share,
        "{more} puts more of the shared passages in quotation marks ({high} against {low} in {less}).",
        because="Quotations are turned into reported speech more often than the reverse.",
        breaks="A rewrite may add quotation marks for emphasis.",
        unit=percent,
    ),
    Feature(
        "own quotations",
        own_quotations,
        "{more} quotes more words that {less} does not contain ({high} per 100 words, against {low}).",
        because="Quotations are often dropped from a derived text.",
        breaks="An outlet may add a quotation of its own.",
    ),
    Feature(
        "reported speech",
        unquoted,
        "{more} reports in its own voice what {less} quotes ({high} per 100 words, against {low}).",
        because="Quotations are turned into reported speech more often than the reverse.",
        breaks="Quotation marks may get lost in a conversion.",
    ),
    Feature(
        "attributions",
        lambda pair_views: pair_views.per_view(pair_views.documents.rate("saying")),
        "{more} attributes statements more often ({high} times per 100 words, against {low} in {less}).",
        because="Attributions such as “he said” are often dropped from a derived text.",
        breaks="Some house styles attribute every sentence.",
    ),
    Feature(
        "days",
        lambda pair_views: pair_views.per_view(pair_views.documents.rate("days")),
        "{more} mentions days, such as Monday or yesterday, more often ({high} times per 100 words, "
        "against {low} in {less}).",
        because="References to days go out of date and are removed.",
        breaks="A follow-up may mention new days.",
    ),
)
