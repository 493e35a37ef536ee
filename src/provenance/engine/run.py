"""The context shared by all stages of a run: settings, progress and checkpoints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from provenance.engine.checkpoints import Checkpoints, Tables
from provenance.engine.chunks import pieces
from provenance.engine.table_rows import gathered
from provenance.progress import Progress, Silent
from provenance.settings import Settings

# The number of rows copied at a time; rows with evidence are large.
_ROWS = 1 << 14


@dataclass(frozen=True, eq=False)
class Run:
    """The context that every stage of a run needs in addition to its input.

    Parameters
    ----------
    settings : Settings
        The settings of the run, which include the number of threads.
    progress : Progress
        An object that is notified whenever a stage begins or advances.
    checkpoints : Checkpoints
        The stages that are already finished.
    """

    settings: Settings = field(default_factory=Settings)
    progress: Progress = field(default_factory=Silent)
    checkpoints: Checkpoints = field(default_factory=Checkpoints)

    def parts(
        self,
        name: str,
        title: str,
        work: Callable[..., Mapping[str, pa.Table]],
        tasks: Sequence[Callable[[], tuple[Any, ...]]],
        schemas: Mapping[str, pa.Schema],
    ) -> dict[str, pa.Table]:
        """Compute the tables of a stage in parts, and report progress under the given title.

        See `Checkpoints.parts`.
        """
        with self.progress.stage(title, len(tasks)) as stage:
            return self.checkpoints.parts(
                name, work, tasks, schemas, workers=self.settings.processes, advance=stage.advance
            )

    def gathered(self, name: str, table: pa.Table, rows: Callable[[], np.ndarray]) -> pa.Table:
        """Gather rows of a table as a stage of the run.

        `rows` returns the numbers of the rows to gather, in the desired order.
        """

        def made() -> Tables:
            return ((name, gathered(table, some)) for some in pieces(rows(), _ROWS))

        return self.checkpoints.stage(name, made)[name][0]
