"""Infer the order of day and month in dates such as ``03/04/2024`` from unambiguous dates.

A date that can be read in only one order counts as a vote for that order. In each file, the order with more
votes is used. In a tie, the order with more votes in all inputs is used; if that is a tie too, the month
comes first.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Temporary columns of the documents table. No input field has a name that starts with a space.
DAY_FIRST, ORDER = " day_first", " order"


def settled(documents: pa.Table) -> tuple[pa.Table, int]:
    """Resolve all ambiguous dates; return the documents and the number of dates read as day-first."""
    if ORDER not in documents.column_names:
        return documents, 0
    other = documents[DAY_FIRST].combine_chunks()
    order = documents[ORDER].fill_null(0).to_numpy().astype(np.int64)
    files = documents["path"].combine_chunks().dictionary_encode("encode").indices.to_numpy()
    votes = np.zeros(files.max(initial=0) + 1, np.int64)
    np.add.at(votes, files, order)
    decisive = np.where(votes != 0, votes, order.sum())
    chosen = pc.and_(pa.array(decisive[files] > 0), other.is_valid())
    published = pc.if_else(chosen, other, documents["published"])
    place = documents.schema.get_field_index("published")
    documents = documents.set_column(place, documents.schema.field(place), published)
    return documents.drop_columns([DAY_FIRST, ORDER]), pc.sum(chosen).as_py() or 0
