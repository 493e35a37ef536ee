"""Read articles from files, folders, data frames and tables into one table of documents."""

from __future__ import annotations

from provenance.corpus.reading import Corpus, read, read_into, readable

__all__ = ["Corpus", "read", "read_into", "readable"]
