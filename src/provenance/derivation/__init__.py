"""Which article was derived from which: evidence, relation of a pair, graph of a family, outlets."""

from __future__ import annotations

from provenance.derivation.derive import Derived, derive

__all__ = ["Derived", "derive"]
