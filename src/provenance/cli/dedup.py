"""``provenance dedup``: marks or drops the near-duplicates in a corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from provenance.cli.exit_codes import Command
from provenance.cli.options import (
    force_option,
    output_option,
    quiet_option,
    reading_options,
    resume_option,
    settings_options,
)
from provenance.errors import SettingsError
from provenance.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

    from provenance.engine.run import Run

_FORMATS = {".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
_ADDED = ("cluster", "keep", "reason")
_ROWS = 1 << 13  # the number of rows written at a time


@click.command("dedup", cls=Command, short_help="Mark or drop near-duplicates.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@output_option(
    "Write to this .parquet, .jsonl, .csv, .jsonl.gz or .csv.gz file.  "
    "[default: JSON Lines on standard output]"
)
@click.option("--drop", is_flag=True, help="Write only the documents that are kept.")
@click.option(
    "--exact",
    is_flag=True,
    help="Mark or drop only texts that are identical to another text, apart from white space.",
)
@click.option(
    "--against",
    metavar="ARCHIVE",
    help="Also mark or drop documents that have a near-duplicate in this archive. It is not changed.",
)
@resume_option
@force_option
@quiet_option
@reading_options
@settings_options(
    "threshold",
    "within_days",
    "same_outlet",
    "shingle",
    "permutations",
    "max_frequency",
    "seed",
    "size_limit",
    "threads",
    "memory_limit",
)
def command(
    paths: tuple[str, ...],
    output: str | None,
    drop: bool,
    exact: bool,
    against: str | None,
    resume: bool,
    force: bool,
    quiet: bool,
    fields: dict[str, Any],
    settings: Settings,
) -> None:
    """Mark or drop near-duplicates.

    Every document is written with three additional columns: cluster (a number), keep (true for one document
    of each cluster) and reason. With --drop, only the documents to keep are written, without these columns.
    In CSV, text that looks like a formula gets a leading quote, so that a spreadsheet does not run it. Choose
    .parquet or .jsonl to keep texts unchanged.

    \b
      provenance dedup articles/ -o marked.parquet
      provenance dedup articles.jsonl --drop > clean.jsonl
      provenance dedup today.jsonl --against news.archive --drop -o new.jsonl
    """
    import pyarrow.compute as pc

    from provenance.cli.inputs import checkpoints_of, read_inputs
    from provenance.cli.messages import Messages
    from provenance.cli.output import check
    from provenance.corpus.choices import Choices
    from provenance.engine.run import Run
    from provenance.pairs import marks

    if against and exact:
        raise click.UsageError("--against compares texts by words, so it cannot be combined with --exact")
    if against and resume:
        raise click.UsageError("--against cannot be combined with --resume: the archive may have changed")
    format = _format(output)
    check(output, force=force)
    messages = Messages(quiet)
    choices = Choices(settings.size_limit, **fields)
    whole_list = "see provenance scan --format csv --table skipped"
    with checkpoints_of(
        paths, output, settings, choices, messages, resume=resume, force=force
    ) as checkpoints:
        with messages.progress() as progress:
            run = Run(settings, progress, checkpoints)
            corpus = read_inputs(paths, choices, messages, checkpoints, whole_list=whole_list)
            with progress.stage("Comparing"):
                if against:
                    marked = _marks_against(against, corpus.documents, run)
                else:
                    marked = marks(corpus.documents, run, exact=exact)
        how = " exactly" if exact else " against" if against else ""
        if drop:
            table = _kept(corpus.documents, marked, run, f"kept{how}")
        else:
            documents = _without_clashes(corpus.documents, messages.say)
            table = _marked(documents, marked, run, f"marked{how}")
        _write(table, output, format, force)
    kept = pc.sum(marked["keep"]).as_py() or 0
    messages.say(f"{marked.num_rows:,} documents, {kept:,} kept")


def _marks_against(archive: str, documents: pa.Table, run: Run) -> pa.Table:
    """Return the columns to add; documents with a near-duplicate in the archive are not kept."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from provenance.archive import Archive
    from provenance.corpus import Corpus
    from provenance.pairs import marks
    from provenance.schema import SKIPPED

    found = Archive(archive, create=False).duplicates(Corpus(documents, SKIPPED.empty_table()))
    known = pc.is_in(documents["id"], value_set=found["id"])
    others = documents.filter(pc.invert(known))
    new = iter(marks(others, run).to_pylist() if len(others) else [])
    kept = dict(zip(*(found[name].to_pylist() for name in ("id", "of")), strict=True))
    # Clusters around documents of the archive are numbered after all other clusters.
    numbers = {of: len(others) + number for number, of in enumerate(sorted(set(kept.values())))}
    rows = [
        {
            "cluster": numbers[kept[id_]],
            "keep": False,
            "reason": f"near-duplicate of {kept[id_]!r} in the archive",
        }
        if id_ in kept
        else next(new)
        for id_ in documents["id"].to_pylist()
    ]
    return pa.table(
        {
            "cluster": pa.array([row["cluster"] for row in rows], pa.int64()),
            "keep": pa.array([row["keep"] for row in rows], pa.bool_()),
            "reason": pa.array([row["reason"] for row in rows], pa.string()),
        }
    )


def _format(output: str | None) -> str:
    if output is None or output == "-":
        return "jsonl"
    name = output.lower()
    ending = Path(name.removesuffix(".gz")).suffix
    if ending not in _FORMATS or name.endswith(".parquet.gz"):
        raise SettingsError(
            f"{output!r} does not have a supported extension",
            f"use {', '.join(_FORMATS)}, or .gz after any of the last three",
        )
    return _FORMATS[ending]


def _without_clashes(documents: pa.Table, say: Callable[[str], None]) -> pa.Table:
    """Rename input fields that have the same name as a column to be added."""
    taken = set(documents.column_names)
    names = []
    for name in documents.column_names:
        given = name
        while given in _ADDED or (given != name and given in taken):
            given += "_"
        if given != name:
            say(f"The input field {name!r} is renamed to {given!r}")
        names.append(given)
    return documents.rename_columns(names)


def _marked(documents: pa.Table, marks: pa.Table, run: Run, stage: str) -> pa.Table:
    """Add the columns cluster, keep and reason to the documents."""
    from provenance.engine.chunks import pieces

    for name in _ADDED:
        documents = documents.append_column(name, marks[name])

    def slices() -> Iterator[tuple[str, pa.Table]]:
        for some in pieces(documents, _ROWS):
            yield "documents", some

    return run.checkpoints.stage(stage, slices)["documents"][0]


def _kept(documents: pa.Table, marks: pa.Table, run: Run, stage: str) -> pa.Table:
    """Return only the documents to keep, without the columns cluster, keep and reason."""
    from provenance.engine.chunks import pieces

    # The leading space distinguishes this column from the fields of the input.
    marked = documents.append_column(" keep", marks["keep"])

    def slices() -> Iterator[tuple[str, pa.Table]]:
        for some in pieces(marked, _ROWS):
            yield "documents", some.filter(some[" keep"]).drop_columns(" keep")

    return run.checkpoints.stage(stage, slices)["documents"][0]


def _write(documents: pa.Table, output: str | None, format: str, force: bool) -> None:
    from provenance.cli.output import opened
    from provenance.cli.output import write_table as write_rows
    from provenance.export.store import write_table
    from provenance.target import new_file

    if format == "parquet" and output:
        with new_file(output, force=force) as path:
            write_table(documents, path)
        return
    with opened(output, force=force) as stream:
        write_rows(documents, format, stream)
