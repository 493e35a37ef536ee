"""``provenance watch``: adds articles to an archive as they arrive."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from provenance.cli.exit_codes import Command
from provenance.cli.options import given_settings, quiet_option, reading_options, settings_options
from provenance.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provenance.archive import Archive
    from provenance.corpus.choices import Choices
    from provenance.findings import Findings


@click.command("watch", cls=Command, short_help="Add articles to an archive as they arrive.")
@click.argument("archive")
@click.argument("folder")
@quiet_option
@reading_options
@settings_options()
def command(archive: str, folder: str, quiet: bool, fields: dict[str, Any], settings: Settings) -> None:
    """Add each article that appears in FOLDER to ARCHIVE, and print the findings about it as a line of JSON.

    If FOLDER is "-", articles are read from standard input, one JSON object per line. Articles that were
    added before and have not changed are skipped, so the command can be stopped with Ctrl-C and started
    again. If a file disappears from the folder, its articles stay in the archive.

    \b
      provenance watch news.archive incoming/
      tail -f wire.jsonl | provenance watch news.archive -
    """
    from provenance.archive import Archive
    from provenance.archive.watching import arrivals_as_data
    from provenance.cli.messages import Messages
    from provenance.cli.output import stdout
    from provenance.corpus.choices import Choices
    from provenance.export.plain import to_json

    messages = Messages(quiet)
    kept = Archive(archive, **given_settings(settings))
    for findings in _arrivals(kept, folder, Choices(kept.settings.size_limit, **fields)):
        for row in arrivals_as_data(findings):
            stdout().write(f"{to_json(row)}\n")
        stdout().flush()
        messages.skipped(findings.skipped)
    messages.say(f"Stopped; the archive contains {len(kept):,} documents")


def _arrivals(archive: Archive, folder: str, choices: Choices) -> Iterator[Findings]:
    """Yield the findings about new articles until the input ends or the command is interrupted."""
    import signal
    import threading

    from provenance.archive.watching import watch_folder, watch_lines

    if folder == "-":
        yield from watch_lines(archive, sys.stdin, choices)
        return
    stop = threading.Event()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, lambda *_: stop.set())
    yield from watch_folder(archive, folder, choices, stop)
