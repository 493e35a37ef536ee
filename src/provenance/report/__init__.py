"""Findings for people to read: an offline HTML report, and compact displays for notebooks."""

from __future__ import annotations

from provenance.report.charts import plot
from provenance.report.display import comparison, notebook
from provenance.report.page import write

__all__ = ["comparison", "notebook", "plot", "write"]
