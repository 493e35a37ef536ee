"""Findings for people to read: an offline HTML report, and compact displays for notebooks."""

from __future__ import annotations

from provenance.report.display import comparison, notebook
from provenance.report.page import write
from provenance.report.plots import Plot, plot

__all__ = ["Plot", "comparison", "notebook", "plot", "write"]
