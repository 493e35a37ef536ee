"""The results of a run so far: the tables of its stages, in memory or on disk.

On disk, a stage is a folder of Arrow files, which are memory-mapped and read only where they are used. The
folder of a stage, or of a part of a stage, gets its final name only once it is complete. If a run is killed,
its incomplete results are therefore never mistaken for complete results, and the next run computes only what
is missing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import pyarrow as pa

from provenance.engine.mapped import mapped, release, trim
from provenance.engine.processes import each, worth
from provenance.errors import OutputError

Tables: TypeAlias = Iterable[tuple[str, pa.Table]]


class Checkpoints:
    """The finished stages of a run.

    Parameters
    ----------
    folder : Path, optional
        The folder for the finished stages; it need not exist yet. Without a folder, nothing is stored, and
        tables stay in memory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def stage(self, name: str, make: Callable[[], Tables]) -> dict[str, list[pa.Table]]:
        """Return the tables of a stage, keyed by name; if they are not stored yet, `make` computes them.

        `make` yields the tables in pieces. Pieces with the same name are concatenated into one table, or into
        several if their schemas differ.
        """
        if self._folder is None:
            return _concatenated(make())
        place = self._folder / name
        if not place.exists():
            partial = self._folder / f"{name}.partial"
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            _write(make(), partial)
            partial.rename(place)
            trim()
        return _mapped(place)

    def parts(
        self,
        name: str,
        work: Callable[..., Mapping[str, pa.Table]],
        tasks: Sequence[Callable[[], tuple[Any, ...]]],
        schemas: Mapping[str, pa.Schema],
        *,
        workers: int = 1,
        advance: Callable[[], None] = lambda: None,
    ) -> dict[str, pa.Table]:
        """Compute a stage in parts, and return its tables; tables with the same name are concatenated.

        Parameters
        ----------
        name : str
            The name of the stage.
        work : callable
            A function that returns the tables of a part. It must be defined at the top level of a module,
            because it may run in another process.
        tasks : sequence of callables
            For each part, a function that returns the arguments of `work`; it is called just before the part
            is computed.
        schemas : mapping of str to pyarrow.Schema
            The schemas of the tables that `work` returns.
        workers : int
            The number of processes to use; 1 means only this process.
        advance : callable, optional
            Called when a part is done.
        """

        def made() -> Tables:
            workers_worth = worth(len(tasks), workers)
            for part in self._finished_parts(name, work, tasks, workers_worth, advance):
                yield from part.items()

        found = self.stage(name, made)
        if self._folder is not None:
            shutil.rmtree(self._folder / f"{name}.parts", ignore_errors=True)
        return {
            key: pa.concat_tables(found[key]) if key in found else schema.empty_table()
            for key, schema in schemas.items()
        }

    def _finished_parts(
        self,
        name: str,
        work: Callable[..., Mapping[str, pa.Table]],
        tasks: Sequence[Callable[[], tuple[Any, ...]]],
        workers: int,
        advance: Callable[[], None],
    ) -> Iterator[Mapping[str, pa.Table]]:
        """Yield the tables of each part, in order; parts that are already on disk are not computed again."""
        if self._folder is None:
            for tables in each(work, (task() for task in tasks), workers):
                advance()
                yield tables
            return
        folder = self._folder / f"{name}.parts"
        folder.mkdir(parents=True, exist_ok=True)
        places = [folder / f"{number:06}" for number in range(len(tasks))]
        missing = [(place, task) for place, task in zip(places, tasks, strict=True) if not place.exists()]
        for _ in range(len(tasks) - len(missing)):
            advance()
        # The process that computes a part also writes it, so that tables are not sent between processes.
        kept = ((place, work, task()) for place, task in missing)
        for _ in each(_keep, kept, workers, in_order=False):
            advance()
            release()
        for place in places:
            yield {file.stem.split(".")[0]: _read(file) for file in sorted(place.iterdir())}


def _keep(place: Path, work: Callable[..., Mapping[str, pa.Table]], given: tuple[Any, ...]) -> None:
    """Compute the tables of a part, and write them to a folder that is renamed once it is complete."""
    partial = place.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    _write(work(*given).items(), partial)
    partial.rename(place)
    trim()


def _write(tables: Tables, folder: Path) -> None:
    """Write tables to files; consecutive tables with the same name and schema share one file."""
    open_ones: dict[str, tuple[pa.Schema, pa.RecordBatchFileWriter]] = {}
    number = count()
    try:
        for name, table in tables:
            kept = open_ones.get(name)
            if kept is None or not kept[0].equals(table.schema):
                if kept is not None:
                    kept[1].close()
                file = folder / f"{name}.{next(number):06}.arrow"
                open_ones[name] = kept = table.schema, pa.ipc.new_file(file, table.schema)
            try:
                kept[1].write_table(table)
            except OSError as error:
                raise OutputError(f"{folder.parent} cannot be written: {error}") from error
            release()
    finally:
        for _, writer in open_ones.values():
            writer.close()


def _mapped(folder: Path) -> dict[str, list[pa.Table]]:
    found: dict[str, list[pa.Table]] = {}
    for file in sorted(folder.iterdir()):
        found.setdefault(file.name.split(".")[0], []).append(mapped(file))
    return found


def _concatenated(tables: Tables) -> dict[str, list[pa.Table]]:
    found: dict[str, list[list[pa.Table]]] = {}
    for name, table in tables:
        kept = found.setdefault(name, [])
        if kept and kept[-1][0].schema.equals(table.schema):
            kept[-1].append(table)
        else:
            kept.append([table])
    return {name: [pa.concat_tables(same_schema) for same_schema in kept] for name, kept in found.items()}


def _read(file: str | os.PathLike[str]) -> pa.Table:
    with pa.OSFile(os.fspath(file)) as source:
        return pa.ipc.open_file(source).read_all()
