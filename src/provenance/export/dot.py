"""Write the derivation graph as DOT, for Graphviz."""

from __future__ import annotations

from typing import TextIO

from provenance.export.safe import for_terminal
from provenance.results import Results


def write(findings: Results, stream: TextIO) -> None:
    """Write the related documents, the derivations between them, and their named outside sources.

    Each edge is labelled with its probability. If the direction of a derivation is unclear, its edge is
    dashed and has no arrowhead. A named source outside the corpus is a dashed box with dashed edges.
    """
    stream.write("digraph provenance {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n")
    _write_documents(findings, stream)
    _write_derivations(findings, stream)
    _write_outside_sources(findings, stream)
    stream.write("}\n")


def _write_documents(findings: Results, stream: TextIO) -> None:
    related = {*findings.origins["id"].to_pylist()}
    related.update(findings.derivations["source"].to_pylist(), findings.derivations["derived"].to_pylist())
    for row in findings.documents.select(["id", "title"]).to_pylist():
        if row["id"] in related:
            label = f"{row['id']}\n{row['title']}" if row["title"] else row["id"]
            stream.write(f"  {_quoted(row['id'])} [label={_quoted(label)}];\n")


def _write_derivations(findings: Results, stream: TextIO) -> None:
    for row in findings.derivations.to_pylist():
        attributes = f'label="{row["probability"]:.2f}", tooltip={_quoted(row["relation"] or "")}'
        if not row["directed"]:
            attributes += ", dir=none, style=dashed"
        stream.write(f"  {_quoted(row['source'])} -> {_quoted(row['derived'])} [{attributes}];\n")


def _write_outside_sources(findings: Results, stream: TextIO) -> None:
    taken = {*findings.documents["id"].to_pylist()}
    for row in findings.origins.to_pylist():
        if (name := row["outside_source"]) is None:
            continue
        node = f"outside: {name}"
        if node not in taken:
            stream.write(f"  {_quoted(node)} [label={_quoted(name)}, style=dashed];\n")
            taken.add(node)
        probability = f"{row['p_outside_source']:.2f}" if row["p_outside_source"] is not None else ""
        stream.write(
            f"  {_quoted(node)} -> {_quoted(row['id'])} [label={_quoted(probability)}, style=dashed];\n"
        )


def _quoted(text: str) -> str:
    """Quote a DOT string; backslashes are doubled, because Graphviz reads them as escapes in labels."""
    escaped = for_terminal(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
