"""``provenance report``: writes the report on saved findings as one HTML file."""

from __future__ import annotations

import os

import click

from provenance.cli.exit_codes import Command
from provenance.cli.options import force_option, output_option, quiet_option


@click.command("report", cls=Command, short_help="Write a report on findings, as one offline HTML file.")
@click.argument("folder", metavar="DIR")
@output_option("Write to this file.  [default: DIR/report.html]")
@click.option(
    "--excerpts",
    is_flag=True,
    help="Include only the opening and the passages of each text, with a few words around each passage.",
)
@force_option
@quiet_option
def command(folder: str, output: str | None, excerpts: bool, force: bool, quiet: bool) -> None:
    """Write a report on the findings in DIR, as one HTML file that works offline.

    DIR is a folder written by `provenance scan -o`.
    """
    from provenance.cli.messages import Messages
    from provenance.findings import load
    from provenance.target import REPORT, check_file

    if output == "-":
        raise click.UsageError("-o must name a file; a report is not written to standard output")
    target = output or os.path.join(folder, REPORT)
    if output:
        check_file(target, force=force, report=True)
    if output and not output.lower().endswith((".html", ".htm")):
        raise click.UsageError(f"a report is an HTML file, so {output!r} must end in .html")
    findings = load(folder)
    check_file(target, force=force, report=True)
    findings.report(target, excerpts=excerpts)
    Messages(quiet).say(f"Wrote {target}")
