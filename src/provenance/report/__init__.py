"""Show findings to people: an offline HTML report, compact displays for notebooks, and pictures."""

from __future__ import annotations

from provenance.report.display import comparison, notebook
from provenance.report.page import write
from provenance.report.plots import Plot, plot

__all__ = ["Plot", "comparison", "notebook", "plot", "write"]
