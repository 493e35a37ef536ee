"""Near-duplicates of anything that can be read, as one public function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from provenance.corpus import read
from provenance.pairs.find import find_pairs, named
from provenance.pairs.order import canonical_order
from provenance.pairs.window import admissible
from provenance.settings import resolve

if TYPE_CHECKING:
    from provenance.settings import Settings


def near_duplicates(
    corpus: Any, *, threshold: float | None = None, settings: Settings | None = None, **keywords: Any
) -> pa.Table:
    """The near-duplicate documents of a corpus, every pair verified.

    Candidates come from similarity sketches of word shingles, banded for the threshold; what is reported is
    counted exactly. Identical texts pair only with the first of them, so that a thousand copies make 999
    rows. A pair at the threshold itself is found with a probability of at least 0.95 (with 128 permutations
    and a threshold from 0.03), one above it with nearly 1; a pair below is never reported.

    Parameters
    ----------
    corpus : Corpus, path, list of str, list of dict, or a table
        Anything `provenance.read` takes.
    threshold : float, optional
        Jaccard similarity from which two documents are near-duplicates, above 0 and at most 1.
    settings : Settings, optional
        `shingle`, `permutations`, `sketch`, `threshold`, `seed`, `within_days`, `same_outlet`,
        `max_frequency`, `size_limit`, `threads` and `memory_limit` count.
    **keywords
        Single settings, which win over `settings`.

    Returns
    -------
    pyarrow.Table
        Columns `a` and `b` (ids, a < b), `jaccard`, `containment_a` (share of a's shingles in b) and
        `containment_b`, all from 0 to 1; sorted by (a, b).

    Raises
    ------
    InputError
        If `corpus` cannot be read.
    SettingsError
        If a setting is unknown or out of range.

    References
    ----------
    A. Z. Broder, "On the resemblance and containment of documents", SEQUENCES 1997; A. Z. Broder,
    S. C. Glassman, M. S. Manasse and G. Zweig, "Syntactic clustering of the Web", WWW 1997.

    Examples
    --------
    >>> texts = ["The ferry was delayed by fog, the operator said.",
    ...          "The ferry was delayed by fog the operator said",
    ...          "Taxes rise again."]
    >>> near_duplicates(texts).select(["jaccard", "containment_a"]).to_pylist()
    [{'jaccard': 1.0, 'containment_a': 1.0}]
    """
    chosen = resolve(settings, threshold=threshold, **keywords)
    documents = read(corpus, settings=chosen).documents
    order = canonical_order(documents)
    ordered = documents.select(["id", "published", "outlet"]).take(order)  # texts stay where they are
    pairs, _ = find_pairs(documents["text"], chosen, admissible(ordered, chosen), order)
    return named(pairs, ordered["id"])
