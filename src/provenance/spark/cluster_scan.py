"""Run the whole pipeline on a Spark cluster."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

from provenance.corpus.choices import Choices
from provenance.errors import InputError, SettingsError
from provenance.progress import Clock, Progress, Silent
from provenance.settings import Keywords, Settings, resolve
from provenance.spark.canonical_documents import read_frame
from provenance.spark.cluster import Cluster
from provenance.spark.derived_families import derived_families
from provenance.spark.near_copies import near_copies
from provenance.spark.public_tables import public_tables
from provenance.spark.sessions import is_local, session_of
from provenance.spark.shared_passages import shared_passages
from provenance.spark.spark_inputs import frame_of
from provenance.spark.spark_result import SparkResult

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession


def scan(
    corpus: DataFrame | str | os.PathLike[str],
    *,
    settings: Settings | None = None,
    session: SparkSession | None = None,
    checkpoints: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
    **keywords: Unpack[Keywords],
) -> SparkResult:
    """Find near-duplicates, reused passages and derivations in a collection of articles, on a Spark cluster.

    The tables are the same as those that `provenance.scan` returns for the same documents.

    Parameters
    ----------
    corpus : pyspark.sql.DataFrame or path
        A DataFrame with one row for each article, or a file, folder or glob pattern that Spark can read. The
        columns of a DataFrame are recognised as in `provenance.read`. A row without an id gets an id derived
        from its content.
    settings : Settings, optional
        The settings of the run, by default ``Settings()``. `threads` and `memory_limit` are ignored, because
        the Spark session determines how many tasks run and how much memory they may use.
    session : SparkSession, optional
        The session to use; by default, the session of the DataFrame or, for a path, the active session. If
        there is no active session, a new session is started on the master named in ``SPARK_MASTER`` or, if
        that is not set, on this machine.
    checkpoints : path, optional
        A folder for intermediate results, which every executor must be able to read and write. Keep this
        folder while you use the tables, because Spark reads them from it. On a single machine, a temporary
        folder is used by default.
    progress : Progress, optional
        An object that is notified whenever a stage begins.
    **keywords
        Individual settings, such as ``threshold=0.7``; they override `settings`.

    Returns
    -------
    SparkResult
        The tables ``documents``, ``pairs``, ``passages``, ``groups``, ``clusters``, ``derivations``,
        ``origins``, ``outlets`` and ``skipped`` as DataFrames, and a `save` method that writes them.

    Raises
    ------
    MissingExtraError
        If PySpark or Java is missing.
    InputError
        If `corpus` is neither a DataFrame nor a path, or contains no article that can be read.
    SettingsError
        If a setting is out of range, if Spark cannot be started, or if the session runs on a cluster and
        `checkpoints` is not given.
    """
    settings = resolve(settings, **keywords)
    if isinstance(corpus, str | os.PathLike):
        return scan_paths([os.fspath(corpus)], settings, session, checkpoints=checkpoints, progress=progress)
    if not hasattr(corpus, "sparkSession"):
        raise InputError(f"cannot scan {type(corpus).__name__} on Spark", "give a Spark DataFrame or a path")
    session = session_of(session or corpus.sparkSession)
    return _scanned(session, checkpoints, settings, progress, lambda *_: corpus, Choices(settings.size_limit))


def scan_paths(
    paths: Sequence[str],
    settings: Settings,
    session: SparkSession | None = None,
    *,
    choices: Choices | None = None,
    checkpoints: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> SparkResult:
    """Run `scan` on the files at several paths; `choices` determines how they are read."""
    choices = choices or Choices(settings.size_limit)
    return _scanned(
        session_of(session),
        checkpoints,
        settings,
        progress,
        lambda cluster: frame_of(cluster, paths, choices),
        choices,
    )


def _scanned(
    session: SparkSession,
    checkpoints: str | os.PathLike[str] | None,
    settings: Settings,
    progress: Progress | None,
    frame: Callable[[Cluster], DataFrame],
    choices: Choices,
) -> SparkResult:
    """Run all stages on the articles that `frame` returns."""
    folder, temporary = _folder(session, checkpoints)
    # A task uses one thread; Spark decides how many tasks run at once.
    cluster = Cluster(session, folder, replace(settings, threads=1, memory_limit=None))
    clock = Clock(progress or Silent())
    with clock.stage("Reading"):
        found = read_frame(cluster, frame(cluster), choices)
        if found.documents.isEmpty():
            raise _nothing_readable(found.skipped)
    with clock.stage("Finding near-duplicates"):
        near = near_copies(cluster, found.documents)
    with clock.stage("Finding passages"):
        shared = shared_passages(cluster, found.documents, near)
    with clock.stage("Deriving"):
        derived = derived_families(cluster, found.documents, near, shared)
    with clock.stage("Naming"):
        tables = public_tables(cluster, found, near, shared, derived)
    record = {"timings": clock.timings, "learned": derived.learned, **found.record}
    result = SparkResult(**tables, settings=settings, run=record)
    if temporary:
        weakref.finalize(result, shutil.rmtree, folder, ignore_errors=True)
    return result


def _folder(session: SparkSession, checkpoints: str | os.PathLike[str] | None) -> tuple[str, bool]:
    """Return the folder for the stages, and whether to delete it when the result is no longer used."""
    if checkpoints is not None:
        return os.fspath(checkpoints).rstrip("/"), False
    if not is_local(session):
        raise SettingsError(
            f"a scan on {session.sparkContext.master} needs a folder that all executors can read and write",
            "give the folder as checkpoints='hdfs://.../folder'",
            shell_hint="give the folder with --checkpoints",
        )
    return tempfile.mkdtemp(prefix="provenance-spark-"), True


def _nothing_readable(skipped: DataFrame) -> InputError:
    first: Any = skipped.first()
    if first is None:
        return InputError("nothing to read: the input has no rows")
    return InputError(f"nothing readable in {first['path'] or 'the rows'}: {first['reason']}")
