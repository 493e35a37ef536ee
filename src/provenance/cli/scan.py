"""``provenance scan``: reads a collection of articles and prints or saves the findings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TextIO

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
    with_text_option,
)
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.cli.messages import Messages
    from provenance.findings import Findings
    from provenance.judgements import Judgement

# The kind of output for each file extension, and the extensions that the name of a folder must not have.
_FILES = {
    ".html": "report",
    ".htm": "report",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
}
_NO_FOLDERS = (".gz", ".parquet", ".pdf", ".tsv", ".txt", ".xls", ".xlsx", ".xml", ".zip")


@click.command("scan", cls=Command, short_help="Find near-duplicates, reused passages and derivations.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@output_option(
    "Write every table (as Parquet), run.json and report.html to this folder. If the name ends in .html, "
    "write only the report; if it ends in .csv, .jsonl or .json, write only one table.",
    metavar="DIR",
)
@click.option(
    "--judgements",
    metavar="FILE",
    help="Readers' judgements: the folder of an earlier scan, or a CSV or JSON Lines file. A row has either "
    "the fields source, derived and judgement (right, wrong or reversed), or the fields text and judgement "
    "(agency or boilerplate).",
)
@click.option("--open", "open_", is_flag=True, help="Open the report in the browser.")
@click.option(
    "--top",
    type=click.IntRange(0),
    default=20,
    show_default=True,
    help="Number of derivations listed in the summary.",
)
@click.option(
    "--format",
    type=click.Choice(["text", "json", "jsonl", "csv"]),
    default="text",
    show_default=True,
    help="What to print: a summary, or the rows of a table.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Scan on this machine or on Spark. With Spark, PATH and DIR may be in any storage it can access.",
)
@click.option("--master", metavar="URL", help="Spark cluster to use, such as local[2].  [default: local[*]]")
@click.option(
    "--checkpoints",
    metavar="DIR",
    help="Folder for the results of stages with --engine spark; every machine must be able to write to it.",
)
@table_option("Table to print or write")
@with_text_option
@resume_option
@force_option
@quiet_option
@reading_options
@settings_options()
def command(
    paths: tuple[str, ...],
    output: str | None,
    judgements: str | None,
    open_: bool,
    top: int,
    format: str,
    engine: str,
    master: str | None,
    checkpoints: str | None,
    table: str | None,
    with_text: bool,
    resume: bool,
    force: bool,
    quiet: bool,
    fields: dict[str, Any],
    settings: Settings,
) -> None:
    """Find near-duplicates, reused passages and derivations in articles.

    PATH is a folder, a file, a glob, "-" for standard input, or an archive created by `provenance archive
    add`. Texts, web pages, JSON, tables, feeds, office files, email messages and ZIP archives can be read.

    \b
      provenance scan articles/ -o run/ --open
      provenance scan articles.jsonl -o passages.csv --table passages --with-text
    """
    from provenance.cli.inputs import checkpoints_of, read_inputs
    from provenance.cli.messages import Messages
    from provenance.cli.output import print_summary
    from provenance.corpus.choices import Choices

    kind = _kind_of(output)
    if engine == "spark":
        from provenance.cli.on_spark import check_options, scan_on_spark

        check_options(output, kind, paths)
        choices, messages = Choices(settings.size_limit, **fields), Messages(quiet)
        scan_on_spark(paths, output or "", master, checkpoints, settings, choices, messages, force=force)
        return
    if master or checkpoints:
        raise click.UsageError("--master and --checkpoints need --engine spark")
    if (table or with_text) and format == "text" and kind not in ("csv", "jsonl", "json"):
        option = "--table" if table else "--with-text"
        raise click.UsageError(
            f"{option} needs --format json, jsonl or csv, or -o with a .json, .jsonl or .csv file"
        )
    _check(output, kind, force)
    messages = Messages(quiet)
    given = _judgements(judgements, output if kind == "folder" else None, messages)

    from provenance.archive import Archive, is_archive
    from provenance.judgements import not_applied, with_judgements
    from provenance.pipeline import STAGES, scan

    settings = with_judgements(settings, given)
    choices = Choices(settings.size_limit, **fields)
    whole_list = f"see {output}/skipped.parquet" if kind == "folder" else "see --format csv --table skipped"
    with checkpoints_of(paths, output, settings, choices, messages, resume=resume, force=force) as kept:
        with messages.progress(STAGES) as progress:
            if len(paths) == 1 and is_archive(paths[0]):
                archive = Archive(paths[0], create=False, **given_settings(settings))
                findings = archive.findings(progress, judgements=given)
            else:
                corpus = read_inputs(paths, choices, messages, kept, whole_list=whole_list)
                findings = scan(
                    corpus,
                    settings=settings,
                    progress=progress,
                    checkpoints=kept,
                    judgements=given or None,
                )
        if given:
            messages.account_for_judgements(len(given), not_applied(findings, given))
        report = _written(findings, output, kind, table, with_text, force, messages)
    if format == "text":
        print_summary(findings, top)
    else:
        _print_table(findings, table, with_text, format)
    if open_:
        _open(findings, report, messages)


def _judgements(file: str | None, output: str | None, messages: Messages) -> list[Judgement]:
    """Combine the given judgements with those in the earlier result that `output` will replace, if any."""
    from provenance.judgements import read_judgements, together
    from provenance.target import RECORD

    given = read_judgements(file) if file else []
    if output is None or not os.path.isfile(os.path.join(output, RECORD)):
        return together(given)
    earlier = read_judgements(output)
    everything = together(earlier, given)
    if kept := len(everything) - len(together(given)):
        messages.say(f"Kept {kept:,} judgements from the earlier scan in {output}")
    return everything


def _kind_of(output: str | None) -> str:
    """Return the kind of output that `-o` requests: a folder, a report, or the format of a table."""
    if output is None:
        return "nothing"
    if output == "-":
        raise click.UsageError("-o names a folder or a file; to print a table, use --format")
    ending = os.path.splitext(output)[1].lower()
    if ending in _NO_FOLDERS:
        raise click.UsageError(
            f"-o writes a folder, a report (.html) or a table (.csv, .jsonl, .json), not {output!r}: "
            "the folder contains every table as Parquet"
        )
    return _FILES.get(ending, "folder")


def _check(output: str | None, kind: str, force: bool) -> None:
    """Raise OutputError if the output cannot be written; this is called before any work is done."""
    from provenance.target import check_file, check_folder

    if output and kind == "folder":
        check_folder(output, force=force)
    elif output:
        check_file(output, force=force)


def _written(
    findings: Findings,
    output: str | None,
    kind: str,
    table: str | None,
    with_text: bool,
    force: bool,
    messages: Messages,
) -> str | None:
    """Write the output that `-o` requests; return the path of the report, or None if none is written."""
    if output is None:
        return None
    if kind == "folder":
        findings.save(output, force=force, report=True)
        messages.say(f"Wrote {output}; the report is {output.rstrip('/')}/report.html")
        return os.path.join(output, "report.html")
    if kind == "report":
        findings.report(output)
    else:
        from provenance.cli.output import opened

        with opened(output, force=force) as stream:
            _write_table(findings, table, with_text, kind, stream)
    messages.say(f"Wrote {output}")
    return output if kind == "report" else None


def _write_table(findings: Findings, table: str | None, with_text: bool, format: str, stream: TextIO) -> None:
    from provenance.cli.output import MARK, write_table
    from provenance.export.with_text import with_text as joined

    name = table or "derivations"
    rows = joined(findings, name) if with_text else findings.table(name)
    if with_text and format == "csv":
        stream.write(MARK)
    write_table(rows, format, stream)


def _print_table(findings: Findings, table: str | None, with_text: bool, format: str) -> None:
    from provenance.cli.output import stdout

    _write_table(findings, table, with_text, format, stdout())


def _open(findings: Findings, report: str | None, messages: Messages) -> None:
    """Open the report in the browser; if it has not been written, write it to a temporary folder first."""
    import tempfile
    import webbrowser
    from pathlib import Path

    if report is None:
        report = os.path.join(tempfile.mkdtemp(prefix="provenance-"), "report.html")
        findings.report(report)
        messages.say(f"Wrote {report}")
    if not webbrowser.open(Path(report).resolve().as_uri()):
        messages.say(f"No browser was found; open {report} in a browser")
