"""Write groups of passages in passim's JSON Lines format, with one line for each span in each group."""

from __future__ import annotations

from typing import TextIO

from provenance.export.plain import iso_date, to_json
from provenance.results import Results


def write(findings: Results, stream: TextIO) -> None:
    """Write ``cluster, size, id, begin, end, text`` and, where known, ``series, date, title, url``.

    ``begin`` and ``end`` are offsets in code points, and ``series`` is the outlet.
    """
    columns = ["id", "text", "outlet", "published", "published_precision", "title", "url"]
    documents = findings.documents.select(columns)
    rows = {id_: row for row, id_ in enumerate(documents["id"].to_pylist())}
    for member in findings.groups.to_pylist():
        about = documents.slice(rows[member["id"]], 1).to_pylist()[0]
        line = {
            "cluster": member["group"],
            "size": member["size"],
            "id": member["id"],
            "begin": member["start"],
            "end": member["end"],
            "text": about["text"][member["start"] : member["end"]],
            "series": about["outlet"],
            "date": about["published"] and iso_date(about["published"], about["published_precision"]),
            "title": about["title"],
            "url": about["url"],
        }
        known = {name: value for name, value in line.items() if value is not None}
        stream.write(f"{to_json(known)}\n")
