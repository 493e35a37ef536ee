"""How a run works: its settings, who is told how far it is, and where finished stages are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from provenance.engine.checkpoints import Checkpoints
from provenance.progress import Progress, Silent
from provenance.settings import Settings


@dataclass(frozen=True, eq=False)
class Run:
    """What every stage of a run needs to know besides its input.

    Parameters
    ----------
    settings : Settings
        What the result depends on, and how many may work.
    progress : Progress
        Is told of stages and of their parts.
    checkpoints : Checkpoints
        Keep what is done.
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
        """The tables of a stage done in parts (`Checkpoints.parts`); `title` is what people are told."""
        with self.progress.stage(title, len(tasks)) as stage:
            return self.checkpoints.parts(
                name, work, tasks, schemas, workers=self.settings.processes, advance=stage.advance
            )
