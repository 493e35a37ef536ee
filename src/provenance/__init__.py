"""Find near-duplicates, reused passages and derivations in collections of articles.

>>> import provenance as pv
>>> findings = pv.scan(["A short text.", "Another one."])
>>> findings.documents.num_rows
2
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from provenance.versions import VERSION

if TYPE_CHECKING:
    from provenance.archive import Archive, Trace
    from provenance.comparison import Comparison, Document, compare
    from provenance.corpus import Corpus, read
    from provenance.errors import InputError, MissingExtraError, OutputError, ProvenanceError, SettingsError
    from provenance.evaluation import evaluate
    from provenance.findings import Findings, load
    from provenance.pairs import deduplicate, near_duplicates
    from provenance.pipeline import scan
    from provenance.settings import Settings
    from provenance.sketch import MinHashVectorizer, Signatures

__version__ = VERSION

# The module that defines each public name. The module is imported when the name is first used, so that
# `import provenance` loads nothing heavy.
_DEFINED_IN = {
    "Archive": "archive",
    "Comparison": "comparison",
    "Corpus": "corpus",
    "Document": "comparison",
    "Findings": "findings",
    "InputError": "errors",
    "MinHashVectorizer": "sketch",
    "MissingExtraError": "errors",
    "OutputError": "errors",
    "ProvenanceError": "errors",
    "Settings": "settings",
    "SettingsError": "errors",
    "Signatures": "sketch",
    "Trace": "archive",
    "compare": "comparison",
    "deduplicate": "pairs",
    "evaluate": "evaluation",
    "load": "findings",
    "near_duplicates": "pairs",
    "read": "corpus",
    "scan": "pipeline",
}

__all__ = [
    "Archive",
    "Comparison",
    "Corpus",
    "Document",
    "Findings",
    "InputError",
    "MinHashVectorizer",
    "MissingExtraError",
    "OutputError",
    "ProvenanceError",
    "Settings",
    "SettingsError",
    "Signatures",
    "Trace",
    "compare",
    "deduplicate",
    "evaluate",
    "load",
    "near_duplicates",
    "read",
    "scan",
]


def __getattr__(name: str) -> Any:
    if name not in _DEFINED_IN:
        raise AttributeError(f"module 'provenance' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"provenance.{_DEFINED_IN[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
