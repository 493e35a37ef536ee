"""Messages and progress bars on standard error while a command runs."""

from __future__ import annotations

import subprocess
import sys

from cli.test_exit_codes import on_a_terminal

_RUN = """
import sys, time
from provenance.cli import messages
messages._PATIENCE = {patience}
with messages.Messages(quiet={quiet}).progress() as progress, progress.stage("Reading [words]", 3) as stage:
    for _ in range(3):
        stage.advance()
        time.sleep(0.3)
"""


def test_a_long_run_shows_a_bar_where_a_person_watches() -> None:
    shown = on_a_terminal([sys.executable, "-c", _RUN.format(patience=0, quiet=False)])
    assert b"Reading [words]" in shown
    assert b"/3" in shown


def test_stages_are_numbered_and_those_within_them_are_not() -> None:
    program = """
from provenance.cli import messages
messages._PATIENCE = 0
import time
with messages.Messages(False).progress(2) as progress:
    for name in ("Reading", "Deriving"):
        with progress.stage(name), progress.stage("part of it", 3):
            time.sleep(0.5)
"""
    shown = on_a_terminal([sys.executable, "-c", program])
    assert b"1/2 Reading" in shown
    assert b"2/2 Deriving" in shown
    assert b"/2 part of it" not in shown


def test_a_short_or_quiet_run_shows_none() -> None:
    for program in (_RUN.format(patience=60, quiet=False), _RUN.format(patience=0, quiet=True)):
        assert b"Reading" not in on_a_terminal([sys.executable, "-c", program])


def test_no_bar_goes_into_a_file() -> None:
    program = _RUN.format(patience=0, quiet=False)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stderr == done.stdout == b""
