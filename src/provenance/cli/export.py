"""``provenance export``: writes findings in the formats of other tools."""

from __future__ import annotations

from typing import Any

import click

from provenance.cli.exit_codes import Command
from provenance.cli.options import force_option, output_option, table_option, with_text_option

# The formats of `provenance.export`, listed here so that the help can be shown without importing it.
FORMATS = ("graphml", "gexf", "dot", "prov", "provn", "passim", "csv")


@click.command("export", cls=Command, short_help="Write findings for Gephi, Graphviz and other tools.")
@click.argument("folder", metavar="DIR")
@click.option("--to", "format", type=click.Choice(FORMATS), required=True, help="Format to write.")
@table_option("Table to write with --to csv")
@with_text_option
@output_option("Write to this file.  [default: standard output]")
@force_option
def command(
    folder: str, format: str, table: str | None, with_text: bool, output: str | None, force: bool
) -> None:
    """Write the findings in DIR in the format of another tool.

    DIR is a folder written by `provenance scan -o`. graphml and gexf are for Gephi and other network tools,
    and dot is for Graphviz. prov and provn are W3C PROV-JSON and PROV-N. passim is JSON Lines, with one line
    for each occurrence of a passage. csv is safe to open in a spreadsheet.

    \b
      provenance export run/ --to gexf -o run.gexf
      provenance export run/ --to dot | dot -Tsvg > run.svg
    """
    from provenance.cli.output import MARK, check, opened, write_table
    from provenance.export import write
    from provenance.export.with_text import with_text as joined
    from provenance.findings import load

    if (table or with_text) and format != "csv":
        raise click.UsageError(f"--{'table' if table else 'with-text'} needs --to csv")
    check(output, force=force)
    options: dict[str, Any] = {"table": table} if table else {}
    findings = load(folder)
    with opened(output, force=force) as stream:
        if with_text:
            stream.write(MARK)
            write_table(joined(findings, table or "derivations"), "csv", stream)
            return
        write(findings, format, stream, **options)
