"""The result of a scan as plain data: its tables, its settings and the record of the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from provenance.errors import not_among
from provenance.schema import TABLES
from provenance.settings import Settings

# The key in `run` for the number of documents considered. It is present only if the tables do not contain all
# of these documents.
CONSIDERED = "documents_considered"


@dataclass(frozen=True, eq=False, repr=False)
class Results:
    """The public tables, the settings and the record of a run.

    `Findings` adds methods to view, save and export the tables.
    """

    documents: pa.Table
    pairs: pa.Table
    passages: pa.Table
    groups: pa.Table
    clusters: pa.Table
    derivations: pa.Table
    origins: pa.Table
    outlets: pa.Table
    skipped: pa.Table
    settings: Settings = field(default_factory=Settings)
    run: dict[str, Any] = field(default_factory=dict)

    def table(self, name: str) -> pa.Table:
        """Return the table with this name.

        Raises
        ------
        SettingsError
            If no table has this name; the message lists all tables.
        """
        table: pa.Table = getattr(self, table_name(name))
        return table


def table_name(name: str) -> str:
    """Return `name` if it is the name of a table of findings; otherwise, raise SettingsError."""
    if name not in TABLES:
        raise not_among(TABLES, "table", name)
    return name
