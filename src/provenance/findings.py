"""What a scan found: the tables of the contract, and the ways to look at, keep and pass them on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from provenance.settings import Settings


@dataclass(frozen=True, eq=False)
class Findings:
    """The result of `provenance.scan`: one Arrow table for each question, and the settings used."""

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
