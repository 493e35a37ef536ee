"""``provenance scan``: reads a body of articles and prints or saves the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from provenance.cli.exit_codes import Command
from provenance.cli.options import (
    force_option,
    given_settings,
    output_option,
    quiet_option,
    reading_options,
    resume_option,
    settings_options,
    table_option,
)
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.cli.messages import Messages
    from provenance.findings import Findings


@click.command("scan", cls=Command, short_help="Find near-duplicates, reused passages and derivations.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@output_option("Write every table as Parquet, run.json and report.html into this folder.", metavar="DIR")
@click.option(
    "--format",
    type=click.Choice(["text", "json", "jsonl", "csv"]),
    default="text",
    show_default=True,
    help="What to print: a summary, or the rows of a table.",
)
@table_option("Which table to print")
@resume_option
@force_option
@quiet_option
@reading_options
@settings_options()
def command(
    paths: tuple[str, ...],
    output: str | None,
    format: str,
    table: str | None,
    resume: bool,
    force: bool,
    quiet: bool,
    fields: dict[str, Any],
    settings: Settings,
) -> None:
    """Find near-duplicates, reused passages and derivations in articles.

    PATH is a folder, a file, a glob, or "-" for standard input: texts, web pages, JSON, tables, feeds,
    office files, messages, ZIP archives; or an archive that `provenance archive add` made.

    \b
      provenance scan articles/ -o run/
      provenance scan articles.jsonl --format csv --table passages > passages.csv
    """
    from provenance.cli.inputs import checkpoints_of, read_inputs
    from provenance.cli.messages import Messages
    from provenance.corpus.choices import Choices
    from provenance.target import check_folder

    if table and format == "text":
        raise click.UsageError("--table needs --format json, jsonl or csv")
    if output == "-":
        raise click.UsageError("-o names a folder; to print a table use --format")
    if output:
        check_folder(output, force=force)

    from provenance.pipeline import scan

    messages = Messages(quiet)
    choices = Choices(settings.size_limit, **fields)
    whole_list = f"see {output}/skipped.parquet" if output else "see --format csv --table skipped"
    from provenance.archive import is_archive

    if len(paths) == 1 and is_archive(paths[0]):
        findings = _of_archive(paths[0], settings, messages)
        _write(findings, output, format, table, force, messages)
        return
    with checkpoints_of(
        paths, output, settings, choices, messages, resume=resume, force=force
    ) as checkpoints:
        with messages.progress() as progress:
            corpus = read_inputs(paths, choices, messages, checkpoints, whole_list=whole_list)
            findings = scan(corpus, settings=settings, progress=progress, checkpoints=checkpoints)
        _write(findings, output, format, table, force, messages)


def _of_archive(folder: str, settings: Settings, messages: Messages) -> Findings:
    """The findings of all that an archive holds."""
    from provenance.archive import Archive

    archive = Archive(folder, create=False, **given_settings(settings))
    with messages.progress() as progress:
        return archive.findings(progress=progress)


def _write(
    findings: Findings, output: str | None, format: str, table: str | None, force: bool, messages: Messages
) -> None:
    """Save the findings, and print a summary or a table."""
    from provenance.cli.output import stdout, write_table

    if output:
        findings.save(output, force=force, report=True)
        messages.say(f"Wrote {output}; the report is {output.rstrip('/')}/report.html")
    if format == "text":
        stdout().write(f"{findings.summary()}\n")
    else:
        write_table(findings.table(table or "derivations"), format, stdout())
