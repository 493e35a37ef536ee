"""Write findings in the formats of other tools."""

from __future__ import annotations

import importlib
import os
from typing import Any, TextIO

from provenance.errors import not_among
from provenance.results import Results
from provenance.target import new_file

# The module and the function that write each format.
FORMATS = {
    "graphml": ("graphml", "write"),
    "gexf": ("gexf", "write"),
    "dot": ("dot", "write"),
    "prov": ("prov", "write"),
    "provn": ("prov", "write_provn"),
    "passim": ("passim", "write"),
    "csv": ("csv", "write"),
}


def write(
    findings: Results,
    format: str,
    target: str | os.PathLike[str] | TextIO,
    *,
    force: bool = False,
    **options: Any,
) -> None:
    """Write findings in the format of another tool.

    Parameters
    ----------
    findings : Findings
        The findings of a scan.
    format : str
        ``graphml`` or ``gexf`` (Gephi and other network tools), ``dot`` (Graphviz), ``prov`` (W3C PROV-JSON),
        ``provn`` (W3C PROV-N), ``passim`` (JSON Lines, with one line for each span in each group of passages)
        or ``csv``.
    target : path or text stream
        The file or stream to write to; a file appears only once it is complete.
    force : bool
        Whether to replace an existing file.
    **options
        For ``csv``: ``table``, the name of the table (``derivations`` by default).

    Raises
    ------
    SettingsError
        If there is no such format or table.
    OutputError
        If the file cannot be written, or if it already exists and `force` is false.
    MissingExtraError
        If the format requires a package that is not installed.
    """
    if format not in FORMATS:
        raise not_among(FORMATS, "format", format)
    module, function = FORMATS[format]
    writer = getattr(importlib.import_module(f"provenance.export.{module}"), function)
    if not isinstance(target, str | os.PathLike):
        writer(findings, target, **options)
        return
    with new_file(target, force=force) as path, open(path, "w", encoding="utf-8", newline="") as stream:
        writer(findings, stream, **options)
