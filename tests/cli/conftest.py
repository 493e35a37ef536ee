"""Fixtures that run commands in this process or through the installed script."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from findings.example import example
from provenance.cli import main

SCRIPT = Path(sys.executable).with_name("provenance")


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run a command in this process."""

    def run(*arguments: object, input: str | bytes | None = None) -> Result:
        runner = CliRunner(env={"COLUMNS": "100"})  # the width of what the library prints
        return runner.invoke(main, [str(argument) for argument in arguments], input=input)

    return run


@pytest.fixture
def script() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run the installed script."""

    def script(
        *arguments: object, input: bytes = b"", cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        command: Sequence[str] = [str(SCRIPT), *map(str, arguments)]
        return subprocess.run(
            command, input=input, capture_output=True, cwd=cwd, env={**os.environ, **environment}, timeout=120
        )

    return script


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A folder like one that a scan writes."""
    example().save(tmp_path / "run")
    return tmp_path / "run"


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder of four articles, one of them edited from another, and a file without an article."""
    story = (
        "The harbour board closed the old swing bridge on Tuesday after divers found deep cracks in two of "
        "its stone piers. Repairs will take until the end of March, the board said, and cost four million "
        "crowns. Buses turn at the market square until further notice; the small ferry runs twice an hour. "
        "Shopkeepers on the island fear for the winter trade and ask the town for help with their rents."
    )
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "first.txt").write_text(story)
    (folder / "second.txt").write_text(f"By our reporter. {story}")
    (folder / "third.txt").write_text("Nothing at all in common with the others, only a recipe for bread.")
    (folder / "vierte.txt").write_text("Ein völlig anderer Text über das Wetter in den Bergen, kurz.")
    (folder / "blank.txt").write_text(" \n")
    return folder
