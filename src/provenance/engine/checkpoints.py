"""What a long run has done so far: the tables of its stages, held in memory or kept on disk.

On disk a stage is a folder of Arrow files, which are mapped into memory and not read: what is not looked at
takes none. A stage, or a part of one, takes its name only once it is whole. So a run that was killed leaves
nothing that looks complete, and the next one goes on behind the last part that is.
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
    """The stages of a run that are finished.

    Parameters
    ----------
    folder : Path, optional
        Where they are kept, which need not be there yet; without one they are held in memory.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def stage(self, name: str, make: Callable[[], Tables]) -> dict[str, list[pa.Table]]:
        """The tables of a stage, by name: as they were kept, or else as `make` makes them, bit by bit.

        Bits of one name are put together; there are several tables of a name where schemas change.
        """
        if self._folder is None:
            return _together(make())
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
        """The tables of a stage that is done in parts, those of each name one after the other.

        Parameters
        ----------
        name : str
            What to call the stage.
        work : callable
            Makes the tables of a part; a function of a module, as it may run in another process.
        tasks : sequence of callables
            For each part what gives the arguments of `work`, asked for when its turn comes.
        schemas : mapping of str to pyarrow.Schema
            The tables that `work` makes.
        workers : int
            How many processes may work; one is this process.
        advance : callable, optional
            Is called when a part is done.
        """

        def made() -> Tables:
            workers_worth = worth(len(tasks), workers)
            for part in self._done(name, work, tasks, workers_worth, advance):
                yield from part.items()

        found = self.stage(name, made)
        if self._folder is not None:
            shutil.rmtree(self._folder / f"{name}.parts", ignore_errors=True)
        return {
            key: pa.concat_tables(found[key]) if key in found else schema.empty_table()
            for key, schema in schemas.items()
        }

    def _done(
        self,
        name: str,
        work: Callable[..., Mapping[str, pa.Table]],
        tasks: Sequence[Callable[[], tuple[Any, ...]]],
        workers: int,
        advance: Callable[[], None],
    ) -> Iterator[Mapping[str, pa.Table]]:
        """What was made of each task, in their order; on disk nothing is made that is there already."""
        if self._folder is None:
            for tables in each(work, (task() for task in tasks), workers):
                advance()
                yield tables
            return
        room = self._folder / f"{name}.parts"
        room.mkdir(parents=True, exist_ok=True)
        places = [room / f"{number:06}" for number in range(len(tasks))]
        missing = [(place, task) for place, task in zip(places, tasks, strict=True) if not place.exists()]
        for _ in range(len(tasks) - len(missing)):
            advance()
        # Whoever makes a part keeps it, as soon as it is made: it need not go from process to process.
        kept = ((place, work, task()) for place, task in missing)
        for _ in each(_keep, kept, workers, in_order=False):
            advance()
            release()
        for place in places:
            yield {file.stem.split(".")[0]: _read(file) for file in sorted(place.iterdir())}


def _keep(place: Path, work: Callable[..., Mapping[str, pa.Table]], given: tuple[Any, ...]) -> None:
    """The tables of a part in a folder, which takes its name once they are all there."""
    partial = place.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    _write(work(*given).items(), partial)
    partial.rename(place)
    trim()


def _write(tables: Tables, folder: Path) -> None:
    """Each table as a file; those of one name that follow each other with one schema go into one."""
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


def _together(tables: Tables) -> dict[str, list[pa.Table]]:
    found: dict[str, list[list[pa.Table]]] = {}
    for name, table in tables:
        kept = found.setdefault(name, [])
        if kept and kept[-1][0].schema.equals(table.schema):
            kept[-1].append(table)
        else:
            kept.append([table])
    return {name: [pa.concat_tables(alike) for alike in kept] for name, kept in found.items()}


def _read(file: str | os.PathLike[str]) -> pa.Table:
    with pa.OSFile(os.fspath(file)) as source:
        return pa.ipc.open_file(source).read_all()
