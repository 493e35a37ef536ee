"""Find or start the Spark session for a scan, after checking that PySpark and Java are installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import warnings
from typing import TYPE_CHECKING

from provenance.errors import MissingExtraError, SettingsError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LOCAL = "local[*]"
# Settings for a new session; the settings of an existing session are not changed.
_SETTINGS = {
    "spark.app.name": "provenance",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "4096",
}


def require_spark() -> None:
    """Raise MissingExtraError if PySpark or Java is missing."""
    if importlib.util.find_spec("pyspark") is None:
        raise MissingExtraError(
            "the Spark engine requires PySpark, which is not installed",
            "install it with: pip install 'provenance-text[spark]'",
        )
    home = os.environ.get("JAVA_HOME")
    if shutil.which("java") is None and not (home and os.path.exists(os.path.join(home, "bin", "java"))):
        raise MissingExtraError(
            "the Spark engine requires Java, which is not installed",
            "install Java 17 (on Debian, the package openjdk-17-jre-headless), or set JAVA_HOME",
        )


def is_local(session: SparkSession) -> bool:
    """Return whether all tasks run on this machine, in the driver process."""
    return str(session.sparkContext.master).startswith("local") and "cluster" not in str(
        session.sparkContext.master
    )


def session_of(session: SparkSession | None = None, master: str | None = None) -> SparkSession:
    """Return the given session or, if there is none, the active session or a new one.

    A new session is started on `master`. By default, this is the master named in ``SPARK_MASTER`` or, if that
    is not set, this machine.

    Raises
    ------
    MissingExtraError
        If PySpark or Java is missing.
    SettingsError
        If Spark cannot be started, for example because there is no such master.
    """
    require_spark()
    # Tables are exchanged as Arrow, so gaps in PySpark's support for pandas do not matter.
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    from pyspark.sql import SparkSession

    found = session or SparkSession.getActiveSession()
    if found is not None:
        return found
    # Run tasks with the same Python interpreter as this process.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master or os.environ.get("SPARK_MASTER", _LOCAL))
    for name, value in _SETTINGS.items():
        builder = builder.config(name, value)
    try:
        found = builder.getOrCreate()
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(f"Spark could not be started on {master or _LOCAL!r}: {reason}") from error
    if is_local(found):
        # Two partitions for each core keep all cores busy; more would only take more time.
        found.conf.set("spark.sql.shuffle.partitions", str(2 * found.sparkContext.defaultParallelism))
    return found
