"""``provenance dedup``: a corpus without its near-duplicates, or with them marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from provenance.cli.manners import Command
from provenance.cli.options import force_option, output_option, quiet_option, settings_options
from provenance.errors import SettingsError
from provenance.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

    from provenance.progress import Progress

_FORMATS = {".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
_ADDED = ("cluster", "keep", "reason")


@click.command("dedup", cls=Command, short_help="Mark or drop near-duplicates.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@output_option(
    "Write to this .parquet, .jsonl or .csv file; - for JSON Lines on standard output.", required=True
)
@click.option("--drop", is_flag=True, help="Leave out the documents that are not kept.")
@force_option
@quiet_option
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
    paths: tuple[str, ...], output: str, drop: bool, force: bool, quiet: bool, settings: Settings
) -> None:
    """Mark or drop near-duplicates.

    Writes every document with the columns cluster (a number), keep (true for one of each cluster) and
    reason. CSV is made safe for spreadsheets: text that looks like a formula gets a leading quote; for texts
    to the letter choose .parquet or .jsonl.

    \b
      provenance dedup articles/ -o marked.parquet
      provenance dedup articles.jsonl --drop -o - > clean.jsonl
    """
    from provenance.cli.inputs import read_inputs
    from provenance.cli.output import check
    from provenance.cli.talk import Talk

    format = _format(output)
    check(output, force=force)
    talk = Talk(quiet)
    corpus = read_inputs(paths, settings, talk, whole_list="see provenance scan --format csv --table skipped")
    with talk.progress() as progress:
        documents = _marked(_with_room(corpus.documents, talk.say), settings, progress)
    kept = documents.filter(documents["keep"])
    _write(kept if drop else documents, output, format, force)
    talk.say(f"{documents.num_rows:,} documents, {kept.num_rows:,} kept")


def _format(output: str) -> str:
    if output == "-":
        return "jsonl"
    ending = Path(output).suffix.lower()
    if ending not in _FORMATS:
        raise SettingsError(f"{output!r} does not say what to write; end its name in {', '.join(_FORMATS)}")
    return _FORMATS[ending]


def _with_room(documents: pa.Table, say: Callable[[str], None]) -> pa.Table:
    """The documents, with fields of the input that bear the names of new columns renamed."""
    taken = set(documents.column_names)
    names = []
    for name in documents.column_names:
        given = name
        while given in _ADDED or (given != name and given in taken):
            given += "_"
        if given != name:
            say(f"The field {name!r} of the input is written as {given!r}")
        names.append(given)
    return documents.rename_columns(names)


def _marked(documents: pa.Table, settings: Settings, progress: Progress) -> pa.Table:
    """The documents in their order, with the columns cluster, keep and reason."""
    import numpy as np

    from provenance.pairs import admissible, canonical_order, clusters, find_pairs

    order = canonical_order(documents)
    canonical = documents.take(order)
    with progress.stage("Comparing"):
        pairs, _ = find_pairs(canonical["text"], settings, admissible(canonical, settings))
        found = clusters(documents.num_rows, pairs, canonical)
    back = np.argsort(np.asarray(order))
    for name in _ADDED:
        documents = documents.append_column(name, found[name].take(back))
    return documents


def _write(documents: pa.Table, output: str, format: str, force: bool) -> None:
    from provenance.cli.output import opened, write_table
    from provenance.export.target import new_file

    if format == "parquet":
        import pyarrow.parquet as pq

        with new_file(output, force=force) as path:
            pq.write_table(documents, path, compression="zstd")
        return
    with opened(output, force=force) as stream:
        write_table(documents, format, stream)
