"""Measure how many names, numbers and quotations were lost between source and derived text.

Names, numbers and days are often left out of a derived text, quotations become reported speech, and
attributions disappear. Details that only the derived text has must come from elsewhere. The argument fails if
a derived text adds original research, or if an agency sends the short version first.
"""

from __future__ import annotations

import numpy as np

from provenance.derivation.evidence.feature import Feature, percent
from provenance.derivation.evidence.pair_views import PairViews
from provenance.engine.ragged import ratio
from provenance.passages.prepared import lacks_marks


def own_numbers(pair_views: PairViews) -> np.ndarray:
    """Return the share of the document's numbers that the other document lacks."""
    return _share_lacking(pair_views, pair_views.numbers)


def name_density(pair_views: PairViews) -> np.ndarray:
    """Return the share of the words in the shared passages that belong to names."""
    return pair_views.tokens.share(pair_views.names, of=pair_views.shared)


def quoted_share(pair_views: PairViews) -> np.ndarray:
    """Return the share of the words in the shared passages that are inside quotation marks."""
    return pair_views.cached(_marks_kept) * pair_views.tokens.share(pair_views.quoted, of=pair_views.shared)


def own_quotations(pair_views: PairViews) -> np.ndarray:
    """Return the number of quoted words that the other document lacks, per 100 words."""
    return (
        pair_views.cached(_marks_kept) * 100 * pair_views.tokens.share(pair_views.quoted & ~pair_views.known)
    )


def unquoted(pair_views: PairViews) -> np.ndarray:
    """Return how many words per 100 are never quoted here but always quoted in the other document."""
    unquoted = ~pair_views.quoted & ~pair_views.among_own(pair_views.quoted)
    quoted_there = pair_views.among_other(pair_views.quoted) & ~pair_views.among_other(~pair_views.quoted)
    words = pair_views.tokens.sum(unquoted & quoted_there)
    return pair_views.cached(_marks_kept) * ratio(100 * words, pair_views.tokens.sizes)


def _marks_kept(pair_views: PairViews) -> np.ndarray:
    """Return whether both documents have their quotation marks, which conversions sometimes remove."""
    views = map(pair_views.with_other, range(len(pair_views)))
    lost = np.array([lacks_marks(one.prepared, other.prepared) for one, other in views], bool)
    return ~(lost | pair_views.other(lost))


def _share_lacking(pair_views: PairViews, which: np.ndarray) -> np.ndarray:
    """Return the share of the tokens in `which` that the other document lacks.

    Two is added to the number of tokens, so that a few of them do not give an extreme share.
    """
    share: np.ndarray = pair_views.tokens.sum(which & ~pair_views.known) / (pair_views.tokens.sum(which) + 2)
    return share


FACTS = (
    Feature(
        "own numbers",
        own_numbers,
        "{more} has more numbers that {less} lacks than the reverse ({high} of its numbers against {low}).",
        because="Figures get lost on the way from source to derived text.",
        breaks="A text may add figures from elsewhere, as updates do.",
        unit=percent,
    ),
    Feature(
        "names",
        name_density,
        "{more} spends more of the shared passages on names ({high} of the words, against {low} in {less}).",
        because="Names get lost on the way from source to derived text.",
        breaks="Some versions are for readers who need everything named.",
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
        "{more} quotes more words that {less} does not have ({high} words in 100, against {low}).",
        because="Quotations get lost on the way from source to derived text.",
        breaks="A desk may add a quotation of its own.",
    ),
    Feature(
        "reported speech",
        unquoted,
        "{more} reports in its own voice what {less} quotes ({high} words in 100, against {low}).",
        because="Quotations are turned into reported speech more often than the reverse.",
        breaks="Quotation marks may get lost in a conversion.",
    ),
    Feature(
        "attributions",
        lambda pair_views: pair_views.per_view(pair_views.documents.rate("saying")),
        "{more} attributes statements more often ({high} times in 100 words, against {low} in {less}).",
        because="“He said” gets lost on the way from source to derived text.",
        breaks="Some house styles attribute every sentence.",
    ),
    Feature(
        "days",
        lambda pair_views: pair_views.per_view(pair_views.documents.rate("days")),
        "{more} names more days of the week, or days such as yesterday ({high} in 100 words, against {low}).",
        because="Days of the week go out of date and are taken out.",
        breaks="A follow-up may name new days.",
    ),
)
