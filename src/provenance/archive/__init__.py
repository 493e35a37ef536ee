"""An archive of articles on disk: add and remove articles, trace a text, or scan the whole archive."""

from __future__ import annotations

from provenance.archive.library import Archive, is_archive
from provenance.archive.tracing import Trace

__all__ = ["Archive", "Trace", "is_archive"]
