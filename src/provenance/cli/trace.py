"""``provenance trace``: shows the sources of a text, using an archive."""

from __future__ import annotations

from typing import Any

import click

from provenance.cli.exit_codes import Command
from provenance.cli.options import (
    force_option,
    given_settings,
    output_option,
    quiet_option,
    reading_options,
    settings_options,
)
from provenance.settings import Settings


@click.command("trace", cls=Command, short_help="Show the sources of a text, using an archive.")
@click.argument("archive")
@click.argument("file")
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Format of the output.",
)
@output_option("Also write a report to this .html file; it opens at the text.")
@force_option
@quiet_option
@reading_options
@settings_options("size_limit", "threads")
def command(
    archive: str,
    file: str,
    format: str,
    output: str | None,
    force: bool,
    quiet: bool,
    fields: dict[str, Any],
    settings: Settings,
) -> None:
    """Show which passages of a text also occur in ARCHIVE, and the most probable source of each.

    The rest of the text is shown too, followed by the sources of the text as a whole and the articles derived
    from it. FILE contains one article; "-" means standard input. Nothing is stored.

    \b
      provenance trace news.archive story.txt
      provenance trace news.archive story.txt -o trace.html
    """
    from provenance.cli.output import check_page

    if output:
        check_page(output, force=force)

    from provenance.archive import Archive
    from provenance.cli.inputs import read_inputs
    from provenance.cli.messages import Messages
    from provenance.cli.output import stdout
    from provenance.corpus.choices import Choices
    from provenance.engine.checkpoints import Checkpoints
    from provenance.export.plain import to_json

    given = {name: value for name, value in given_settings(settings).items() if name != "size_limit"}
    kept = Archive(archive, create=False, **given)
    choices = Choices(settings.size_limit, **fields)
    messages = Messages(quiet)
    corpus = read_inputs([file], choices, messages, Checkpoints(), whole_list="see provenance scan")
    found = kept.trace(corpus)
    text = to_json(found.as_data(), indent=2) if format == "json" else found.summary()
    stdout().write(f"{text}\n")
    if output:
        found.report(output)
        messages.say(f"Wrote {output}")
