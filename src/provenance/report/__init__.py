"""Present findings as an offline HTML report, as compact HTML in notebooks, and as plots."""

from __future__ import annotations

from provenance.report.display import comparison, notebook
from provenance.report.page import write
from provenance.report.plots import Plot, plot

__all__ = ["Plot", "comparison", "notebook", "plot", "write"]
