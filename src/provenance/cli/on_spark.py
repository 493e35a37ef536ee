"""``provenance scan --engine spark``: runs the scan on a Spark cluster and writes the tables to a folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.cli.messages import Messages
    from provenance.corpus.choices import Choices

# Options of a scan that only the local engine supports.
_LOCAL_ONLY = (
    "judgements",
    "open_",
    "top",
    "format",
    "table",
    "with_text",
    "resume",
    "threads",
    "memory_limit",
)


def check_options(output: str | None, kind: str, paths: Sequence[str]) -> None:
    """Raise UsageError if an option is given that the Spark engine does not support."""
    context = click.get_current_context()
    for parameter in context.command.params:
        given = context.get_parameter_source(parameter.name or "") is click.core.ParameterSource.COMMANDLINE
        if given and parameter.name in _LOCAL_ONLY:
            raise click.UsageError(
                f"{parameter.opts[0]} cannot be used with --engine spark, which only writes tables"
            )
    if output is None or kind != "folder":
        raise click.UsageError("--engine spark writes every table to a folder: name the folder with -o DIR")
    if "-" in paths:
        raise click.UsageError('--engine spark cannot read standard input, "-"')


def scan_on_spark(
    paths: Sequence[str],
    output: str,
    master: str | None,
    checkpoints: str | None,
    settings: Settings,
    choices: Choices,
    messages: Messages,
    *,
    force: bool,
) -> None:
    """Scan files on Spark, and write the tables to the folder `output`."""
    from provenance.pipeline import STAGES
    from provenance.spark.cluster_scan import scan_paths
    from provenance.spark.sessions import session_of

    session = session_of(master=master)
    try:
        with messages.progress(STAGES) as progress:
            result = scan_paths(
                paths, settings, session, choices=choices, checkpoints=checkpoints, progress=progress
            )
            result.save(output, force=force)
        skipped = result.skipped.count()
        if skipped:
            messages.say(f"Skipped {skipped:,} inputs; see {output}/skipped.parquet")
        messages.say(f"Wrote {output}; `provenance report {output}` writes the report")
    finally:
        session.stop()
