"""``provenance export``: writes findings in the formats of other tools."""

from __future__ import annotations

from typing import Any

import click

from provenance.cli.exit_codes import Command
from provenance.cli.options import force_option, output_option, table_option

# The formats of `provenance.export`, listed here so that the help need not import it.
FORMATS = ("graphml", "gexf", "dot", "prov", "provn", "passim", "csv")


@click.command("export", cls=Command, short_help="Write findings for Gephi, Graphviz and other tools.")
@click.argument("folder", metavar="DIR")
@click.option("--to", "format", type=click.Choice(FORMATS), required=True, help="The format.")
@table_option("Which table, for csv")
@output_option("Write to this file.  [default: standard output]")
@force_option
def command(folder: str, format: str, table: str | None, output: str | None, force: bool) -> None:
    """Write the findings in DIR in the format of another tool.

    DIR is a folder written by `provenance scan -o`. graphml and gexf are for Gephi and other network tools,
    dot for Graphviz, prov and provn are W3C PROV-JSON and PROV-N, passim is JSON Lines with one line for each
    span of a group, and csv opens safely in a spreadsheet.

    \b
      provenance export run/ --to gexf -o run.gexf
      provenance export run/ --to dot | dot -Tsvg > run.svg
    """
    from provenance.cli.output import check, opened
    from provenance.export import write
    from provenance.findings import load

    if table and format != "csv":
        raise click.UsageError("--table needs --to csv")
    check(output, force=force)
    options: dict[str, Any] = {"table": table} if table else {}
    findings = load(folder)
    with opened(output, force=force) as stream:
        write(findings, format, stream, **options)
