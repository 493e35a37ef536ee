"""The result of a scan on a Spark cluster: the public tables as DataFrames, which can be saved."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from provenance.errors import OutputError
from provenance.export.store import record_of
from provenance.results import table_name
from provenance.schema import TABLES
from provenance.settings import Settings
from provenance.target import RECORD

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

# The columns by which each table is sorted when it is saved.
_ORDER = {
    "documents": ("id",),
    "pairs": ("a", "b"),
    "passages": tuple(TABLES["passages"].names),
    "groups": tuple(TABLES["groups"].names),
    "clusters": ("cluster", "id"),
    "derivations": ("source", "derived"),
    "origins": ("id",),
    "outlets": ("source", "derived"),
    "skipped": ("path", "line"),
}


@dataclass(frozen=True, eq=False, repr=False)
class SparkResult:
    """The result of `provenance.spark.scan`: the tables of `provenance.scan` as Spark DataFrames.

    The tables ``documents``, ``pairs``, ``passages``, ``groups``, ``clusters``, ``derivations``, ``origins``,
    ``outlets`` and ``skipped`` are attributes. When you use a table, Spark computes it from the
    intermediate results in the checkpoint folder. ``settings`` contains the settings of the run. ``run``
    contains details of the run, such as the timings, the ids that were changed to make them unique
    (``renamed``), and the input fields used for each column (``fields``).
    """

    documents: DataFrame
    pairs: DataFrame
    passages: DataFrame
    groups: DataFrame
    clusters: DataFrame
    derivations: DataFrame
    origins: DataFrame
    outlets: DataFrame
    skipped: DataFrame
    settings: Settings = field(default_factory=Settings)
    run: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<SparkResult: {', '.join(TABLES)}>"

    def table(self, name: str) -> DataFrame:
        """Return the table with the given name.

        Raises
        ------
        SettingsError
            If there is no such table; the message lists all tables.
        """
        return getattr(self, table_name(name))

    def sorted(self, name: str) -> DataFrame:
        """Return the table with the given name, in the order in which `save` writes it."""
        table = self.table(name)
        return table.orderBy(*(table[column].asc_nulls_last() for column in _ORDER[name]))

    def save(self, folder: str | os.PathLike[str], *, force: bool = False) -> None:
        """Save the tables as Parquet, with a ``run.json``, in a folder that `provenance.load` can read.

        Parameters
        ----------
        folder : path
            A new or empty folder that Spark can write to, as a path or as a URI such as ``hdfs://.../run``.
        force : bool
            Whether to replace an earlier result in this folder.

        Raises
        ------
        OutputError
            If the folder is not empty, unless `force` is true and the folder contains an earlier result.
        """
        folder = os.fspath(folder).rstrip("/")
        session = self.documents.sparkSession
        files, place = _files(session, folder)
        if files.exists(place) and files.listStatus(place):
            if not force:
                raise OutputError(
                    f"{folder} already exists",
                    "choose another folder, or replace it with force=True",
                    shell_hint="choose another folder, or replace it with --force",
                )
            if not files.exists(_path(session, f"{folder}/{RECORD}")):
                raise OutputError(
                    f"{folder} is not replaced, because it does not contain the {RECORD} of a scan",
                    "choose another folder",
                )
            files.delete(place, True)
        counts = {}
        session.sparkContext.setJobDescription("provenance: save")
        for name in TABLES:
            written = self.sorted(name).write.mode("overwrite").option("compression", "zstd")
            written.parquet(f"{folder}/{name}.parquet")
            counts[name] = session.read.parquet(f"{folder}/{name}.parquet").count()
        # The record is written last, so its presence shows that the tables are complete.
        text = json.dumps(record_of(self.settings, counts, self.run), ensure_ascii=False, indent=2)
        _write(session, f"{folder}/{RECORD}", f"{text}\n")


def _path(session: Any, path: str) -> Any:
    return session._jvm.org.apache.hadoop.fs.Path(path)


def _files(session: Any, path: str) -> tuple[Any, Any]:
    """Return the file system of a path, and the path as a Hadoop object."""
    place = _path(session, path)
    return place.getFileSystem(session._jsc.hadoopConfiguration()), place


def _write(session: Any, path: str, text: str) -> None:
    files, place = _files(session, path)
    files.setWriteChecksum(False)
    stream = files.create(place, True)
    stream.write(bytearray(text.encode()))
    stream.close()
