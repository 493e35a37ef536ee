"""``provenance archive``: adds articles to an archive, removes them, and maintains the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from provenance.cli.exit_codes import Command
from provenance.cli.options import (
    given_settings,
    quiet_option,
    reading_options,
    settings_options,
    table_option,
)
from provenance.errors import InputError
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.cli.messages import Messages
    from provenance.findings import Findings

_LISTED = 5  # maximum number of ids listed one by one


@click.group("archive", short_help="Keep a growing collection of articles on disk.")
def command() -> None:
    """Keep a growing collection of articles in a folder, for use with `provenance trace`.

    Only one process at a time can change an archive, but any number of processes can read it.
    """


@command.command("add", cls=Command, short_help="Add articles.")
@click.argument("archive")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--format",
    type=click.Choice(["text", "json", "jsonl", "csv"]),
    default="text",
    show_default=True,
    help="What to print: a summary of the findings about the new articles, or the rows of a table.",
)
@table_option("Table to print")
@quiet_option
@reading_options
@settings_options()
def add(
    archive: str,
    paths: tuple[str, ...],
    format: str,
    table: str | None,
    quiet: bool,
    fields: dict[str, Any],
    settings: Settings,
) -> None:
    """Add articles to ARCHIVE, and print the findings about the new articles.

    ARCHIVE is a folder, which is created if it does not exist. An article whose id and text are already in
    the archive is ignored. An article with a known id but a different text replaces the earlier version. The
    settings of an archive cannot be changed later.

    \b
      provenance archive add news.archive today/
      provenance archive add news.archive today.jsonl --format jsonl --table derivations
    """
    from provenance.archive import Archive
    from provenance.cli.inputs import read_inputs
    from provenance.cli.messages import Messages
    from provenance.cli.output import print_summary, stdout, write_table
    from provenance.corpus.choices import Choices
    from provenance.engine.checkpoints import Checkpoints

    if table and format == "text":
        raise click.UsageError("--table needs --format json, jsonl or csv")
    messages = Messages(quiet)
    kept = Archive(archive, **given_settings(settings))
    choices = Choices(kept.settings.size_limit, **fields)
    with messages.progress() as progress:
        corpus = read_inputs(paths, choices, messages, Checkpoints(), whole_list="see provenance scan")
        findings = kept.add(corpus, progress=progress)
    say_what_is_new(findings, messages)
    if format == "text":
        print_summary(findings)
    else:
        write_table(findings.table(table or "derivations"), format, stdout())


@command.command("remove", cls=Command, short_help="Remove articles.")
@click.argument("archive")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@quiet_option
def remove(archive: str, ids: tuple[str, ...], quiet: bool) -> None:
    """Remove articles from ARCHIVE by their ids; "-" reads the ids from standard input, one per line.

    Ids that are not in the archive are listed; if none of the ids is in the archive, the command fails. The
    texts of removed articles may stay on disk until `provenance archive compact` is run.
    """
    import sys

    from provenance.archive import Archive
    from provenance.cli.messages import Messages

    messages, kept = Messages(quiet), Archive(archive, create=False)
    wanted = [id_ for id_ in ids if id_ != "-"]
    if "-" in ids:
        wanted += [line for line in sys.stdin.read().splitlines() if line]
    removed = kept.remove(wanted)
    if wanted and not removed:
        raise InputError(
            f"none of the given ids is in the archive {archive}: {', '.join(map(repr, wanted[:_LISTED]))}",
            f"list its ids with `provenance scan {archive} --table documents --format csv`",
        )
    missing = [id_ for id_ in dict.fromkeys(wanted) if id_ not in set(removed)]
    _list(messages, "Not in the archive:", missing)
    messages.say(f"{len(removed):,} removed, {len(kept):,} documents left")


@command.command("info", cls=Command, short_help="Show the size of an archive.")
@click.argument("archive")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def info(archive: str, format: str) -> None:
    """Show the number of articles in ARCHIVE, its size on disk, and its settings."""
    from provenance.archive import Archive
    from provenance.cli.output import stdout
    from provenance.export.plain import to_json

    found = Archive(archive, create=False).info()
    if format == "json":
        stdout().write(f"{to_json(found, indent=2)}\n")
        return
    settings, defaults = found.pop("settings"), Settings().as_dict()
    for name, value in found.items():
        shown = ("yes" if value else "no") if isinstance(value, bool) else f"{value:,}"
        stdout().write(f"{name.replace('_', ' '):<16}{shown:>14}\n")
    differing = [f"{name}={value}" for name, value in settings.items() if value != defaults[name]]
    stdout().write(f"{'settings':<16}{', '.join(differing) or 'the defaults':>14}\n")


@command.command("compact", cls=Command, short_help="Merge all segments, and scan all articles.")
@click.argument("archive")
@quiet_option
@settings_options("threads", "memory_limit")
def compact(archive: str, quiet: bool, settings: Settings) -> None:
    """Merge all segments of ARCHIVE into one, leave out removed articles, and scan the remaining articles.

    This is needed only occasionally. `trace` and `add` reuse the passages stored in the archive, and
    `compact` replaces these with the passages that a full scan finds.
    """
    from provenance.archive import Archive
    from provenance.cli.messages import Messages

    messages, kept = Messages(quiet), Archive(archive, create=False, **given_settings(settings))
    with messages.progress() as progress:
        kept.compact(progress=progress)
    messages.say(f"{len(kept):,} documents in one segment")


@command.command("repair", cls=Command, short_help="Recover whatever can be read from a damaged archive.")
@click.argument("archive")
@quiet_option
def repair(archive: str, quiet: bool) -> None:
    """Repair a damaged ARCHIVE; articles are lost only if the file that stores them cannot be read."""
    from provenance.archive import Archive
    from provenance.cli.messages import Messages

    kept = Archive(archive, create=False)
    lost = kept.repair()
    Messages(quiet).say(f"{len(kept):,} documents; {lost} segment{'' if lost == 1 else 's'} lost")


def say_what_is_new(findings: Findings, messages: Messages) -> None:
    """Report the numbers of added and unchanged documents, and the ids of replaced documents."""
    run = findings.run
    messages.say(f"{run['added']:,} added, {len(run['unchanged']):,} unchanged")
    _list(messages, "New version of", run["replaced"])


def _list(messages: Messages, what: str, ids: list[str]) -> None:
    for id_ in ids[:_LISTED]:
        messages.say(f"{what} {id_!r}")
    if len(ids) > _LISTED:
        messages.say(f"... and {len(ids) - _LISTED:,} more")
