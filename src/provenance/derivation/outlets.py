"""Aggregate derivations by outlet, to show which outlets take articles from which other outlets."""

from __future__ import annotations

from math import fsum

import pyarrow as pa
import pyarrow.compute as pc

from provenance.schema import OUTLETS

# The minimum probability of a derivation that is counted.
LIKELY = 0.5


def outlets(documents: pa.Table, derivations: pa.Table) -> pa.Table:
    """Return one row for each pair of outlets in which the second takes articles from the first.

    Parameters
    ----------
    documents : pyarrow.Table
        With the columns id, outlet and published.
    derivations : pyarrow.Table
        With the columns source, derived (ids), probability, directed and share. A derivation is ignored if
        its direction is unclear, its probability is below 0.5, both documents are from the same outlet, or an
        outlet is unknown.

    Returns
    -------
    pyarrow.Table
        The columns source and derived (outlets; rows are sorted by these columns), articles (the number of
        distinct derived documents), share (the mean share of the derivations) and median_lag (the median time
        from the publication of the source to the publication of the derived document). Derivations with an
        undated document do not count towards median_lag, which is null if every derivation has an undated
        document.

    Examples
    --------
    >>> import pyarrow as pa
    >>> documents = pa.table(
    ...     {"id": ["1", "2"], "outlet": ["Wire", "Daily"], "published": pa.array([0, 60], pa.timestamp("s"))}
    ... )
    >>> derivations = pa.table(
    ...     {"source": ["1"], "derived": ["2"], "probability": [0.9], "directed": [True], "share": [0.8]}
    ... )
    >>> outlets(documents, derivations).to_pylist()[0]["median_lag"]
    datetime.timedelta(seconds=60)
    """
    likely = pc.and_(derivations["directed"], pc.greater_equal(derivations["probability"], LIKELY))
    # The column of evidence is large, so only the necessary columns are copied.
    derivations = derivations.select(["source", "derived", "share"]).filter(likely)
    source = pc.index_in(derivations["source"], documents["id"])
    derived = pc.index_in(derivations["derived"], documents["id"])
    names = documents["outlet"]
    published = documents["published"].cast(pa.timestamp("us", documents["published"].type.tz))
    lag = pc.subtract(published.take(derived), published.take(source))
    rows = pa.table(
        {
            "source": names.take(source),
            "derived": names.take(derived),
            "article": derived,
            "share": derivations["share"],
            "lag": lag.cast(pa.int64()),
        }
    )
    rows = rows.filter(pc.not_equal(rows["source"], rows["derived"]))  # also drops unknown outlets
    summed = rows.group_by(["source", "derived"]).aggregate(
        [("article", "count_distinct"), ("share", "list"), ("lag", "list")]
    )
    summed = summed.sort_by([("source", "ascending"), ("derived", "ascending")])
    return pa.table(
        {
            "source": summed["source"],
            "derived": summed["derived"],
            "articles": summed["article_count_distinct"],
            "share": pa.array(map(_mean, summed["share_list"].to_pylist()), pa.float64()),
            "median_lag": pa.array(map(_median, summed["lag_list"].to_pylist()), pa.int64()),
        }
    ).cast(OUTLETS)


def _mean(values: list[float]) -> float:
    """Return the mean, rounded to six decimals; `fsum` makes it independent of the order of the values."""
    return round(fsum(values) / len(values), 6)


def _median(values: list[int | None]) -> int | None:
    known = sorted(value for value in values if value is not None)
    return (known[(len(known) - 1) // 2] + known[len(known) // 2]) // 2 if known else None
