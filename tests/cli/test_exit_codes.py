"""The exit codes of commands, and their error messages."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result

import provenance
from cli.conftest import SCRIPT
from provenance import schema
from provenance.cli import export as export_command
from provenance.cli import main, options
from provenance.export import FORMATS

Run = Callable[..., Result]
Script = Callable[..., "subprocess.CompletedProcess[bytes]"]


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys\nfrom provenance.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'numpy', 'pyarrow', 'rich', 'networkx', 'numba', 'duckdb', 'pandas'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_names_repeated_for_the_help_are_those_of_the_library() -> None:
    assert tuple(schema.TABLES) == options.TABLES
    assert tuple(FORMATS) == export_command.FORMATS


def test_version(script: Script) -> None:
    done = script("--version")
    assert done.returncode == 0
    assert done.stdout.decode() == f"provenance, version {provenance.__version__}\n"
    assert script("-V").stdout == done.stdout


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_and_option_is_explained(script: Script, command: str) -> None:
    done = script(command, "--help")
    assert done.returncode == 0
    assert all(option.help for option in main.commands[command].params if isinstance(option, click.Option))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["scna"], "Did you mean 'scan'"),
        (["scan"], "Missing argument"),
        (["scan", "x", "--treshold", "1"], "'--threshold'"),
        (["scan", "x", "--threshold", "2"], "threshold must be above 0 and at most 1"),
        (["scan", "x", "--threshold", "high"], "not a valid float"),
        (["scan", "x", "--size-limit", "big"], "write 5000000, 500KB, 5MB or 1GB"),
        (["scan", "x", "--table", "pairs"], "--table needs --format"),
        (["scan", "x", "-o", "-"], "-o names a folder"),
        (["scan", "x", "-o", "out.xlsx"], "-o writes a folder, a report (.html) or a table (.csv"),
        (["scan", "x", "--with-text"], "--with-text needs --format"),
        (["report", "x", "-o", "out.pdf"], "must end in .html"),
        (["export", "x", "--to", "dot", "--with-text"], "--with-text needs --to csv"),
        (["scan", "x", "-o", ""], "the name must not be empty"),
        (["report", "x", "-o", ""], "the name must not be empty"),
        (["scan", "x", "--threads", "0"], "threads must be at least 1, not 0\n"),
        (["report", "x", "-o", "-"], "-o must name a file"),
        (["dedup", "x", "-o", "out.xls"], "use .parquet, .jsonl"),
        (["dedup", "-", "-", "-o", "-"], "can only be read once"),
        (["export", "x", "--to", "pdf"], "'pdf' is not one of"),
        (["export", "x", "--to", "dot", "--table", "pairs"], "--table needs --to csv"),
        (["compare", "x"], "Missing argument 'B'"),
    ],
    ids=str,
)
def test_a_wrong_option_or_argument_exits_2(script: Script, arguments: list[str], message: str) -> None:
    done = script(*arguments)
    assert done.returncode == 2, done
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["dedup", "nowhere", "-o", "-"], "'nowhere' does not exist\n"),
        (["dedup", "empty", "-o", "-"], "nothing readable in empty"),
        (["dedup", "blank.txt", "-o", "-"], "nothing readable in blank.txt"),
        (["dedup", "blank.txt", "-o", "there.csv"], "there.csv already exists"),
        (["dedup", "blank.txt", "-o", "empty.csv/out.csv"], "is not a folder"),
        (["export", "nowhere", "--to", "dot"], "there is no folder nowhere"),
        (["export", "empty", "--to", "dot"], "empty contains no scan result"),
        (["report", "nowhere"], "there is no folder nowhere"),
        (["export", "run", "--to", "dot", "-o", "there.csv"], "replace it with --force\n"),
        (["scan", "blank.txt", "-o", "run"], "replace it with --force\n"),
        (["export", "run", "--to", "csv", "-o", "run/derivations.parquet", "--force"], "a scan result"),
        (["export", "run", "--to", "csv", "-o", "run/more/out.csv"], "contains a scan result"),
        (["export", "run", "--to", "csv", "-o", "run/report.html"], "contains a scan result"),
        (["dedup", "blank.txt", "-o", "run/pairs.parquet", "--force"], "contains a scan result"),
        (["report", "run", "-o", "run/pairs.parquet", "--force"], "contains a scan result"),
    ],
    ids=str,
)
def test_an_input_or_output_that_cannot_be_used_exits_1(
    script: Script, saved: Path, arguments: list[str], message: str
) -> None:
    folder = saved.parent
    (folder / "empty").mkdir()
    (folder / "blank.txt").write_text(" ")
    (folder / "there.csv").write_text("mine")
    (folder / "empty.csv").write_text("a file")
    before = sorted((file, file.read_bytes()) for file in saved.iterdir())
    done = script(*arguments, cwd=folder)
    assert done.returncode == 1, done
    assert sorted((file, file.read_bytes()) for file in saved.iterdir()) == before
    assert message in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""
    assert (folder / "there.csv").read_text() == "mine"


def test_a_closed_pipe_is_no_error(saved: Path) -> None:
    for program in (f"{SCRIPT} export {saved} --to graphml", f"{SCRIPT} export {saved} --to csv"):
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {program} | true"], capture_output=True, check=False
        )
        assert done.returncode == 0
        assert done.stderr == b""


def test_ctrl_c_ends_with_130_and_a_message(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [SCRIPT, "dedup", "-", "-o", str(tmp_path / "out.jsonl")],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # background jobs ignore SIGINT
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not _loaded(process.pid, "libarrow"):
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, message = process.communicate(timeout=60)
    assert process.returncode == 130
    assert message == b"Interrupted.\n"
    assert not list(tmp_path.iterdir())


def _loaded(pid: int, library: str) -> bool:
    return library in Path(f"/proc/{pid}/maps").read_text()


def test_control_characters_are_escaped_on_a_terminal(saved: Path) -> None:
    shown = on_a_terminal([str(SCRIPT), "export", str(saved), "--to", "csv", "--table", "documents"])
    assert b"\\x1b[31mred\\x07" in shown
    assert b"\x1b" not in shown
    assert b"\x07" not in shown


def on_a_terminal(command: list[str], **environment: str) -> bytes:
    """Run a command on a terminal with additional environment variables, and return its whole output."""
    main_end, terminal = pty.openpty()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=terminal,
        stderr=terminal,
        env={**os.environ, **environment},
    )
    os.close(terminal)
    shown = b""
    while True:
        try:
            chunk = os.read(main_end, 65536)
        except OSError:  # the terminal is closed once the command has ended
            chunk = b""
        if not chunk:
            break
        shown += chunk
    os.close(main_end)
    assert process.wait(timeout=60) == 0
    return shown


def test_data_is_utf_8_whatever_the_locale(script: Script, saved: Path) -> None:
    done = script("export", saved, "--to", "csv", "--table", "documents", PYTHONIOENCODING="ascii")
    assert "新聞/Ünïcødé" in done.stdout.decode("utf-8")
