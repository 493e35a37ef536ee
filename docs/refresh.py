"""Run the code in the README, the pages in this folder and the notebooks, and insert its actual output.

    python docs/refresh.py            rewrite the pages, their pictures and the notebooks

In a ``console`` block, every line that begins with ``$`` is a command; in a ``pycon`` block, every ``>>>``
begins a Python statement. The lines after each are replaced by its output. All blocks of a page run in one
temporary folder, which contains `examples`, and all Python code of a page runs in one namespace. The program
stops if a command fails, or if Python code raises an exception and the page does not show a traceback there.
The notebooks in `examples` run in that folder, from the first cell to the last. `tests/test_docs.py`
and `tests/examples` check that the program would change nothing.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"^```(console|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_WIDTH = "100"  # the width of the terminal, in columns


def pages() -> list[Path]:
    """Return all pages that contain output."""
    written = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [page for page in written if _BLOCK.search(page.read_text("utf-8"))]


def refreshed(page: str) -> str:
    """Return a page with the current output of its commands and its Python code."""
    (new,) = followed([page])
    return new


def followed(pages: list[str]) -> list[str]:
    """Return pages with their output when they are run one after another in the same folder."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")
        with contextlib.chdir(folder):
            return [_with_output(page) for page in pages]


def _with_output(page: str) -> str:
    names: dict[str, Any] = {"__name__": "__main__"}
    return _BLOCK.sub(lambda block: _run(block[1], block[2], names), page)


def _run(kind: str, body: str, names: dict[str, Any]) -> str:
    ran = _console(body) if kind == "console" else _python(body, names)
    return f"```{kind}\n{ran}```"


def _console(body: str) -> str:
    commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": _WIDTH,
    }
    shown = []
    for command in commands:
        ran = subprocess.run(
            command,
            shell=True,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        if ran.returncode:
            raise RuntimeError(f"{command}\n{ran.stdout}")
        lines = "".join(f"{line.rstrip()}\n" for line in ran.stdout.splitlines())
        shown.append(f"$ {command}\n{lines}")
    return "\n".join(shown)


def _python(body: str, names: dict[str, Any]) -> str:
    shown = []
    for piece in doctest.DocTestParser().parse(body):
        if isinstance(piece, str):
            shown.append(piece)
            continue
        lines = piece.source.splitlines()
        shown += [
            f"{'... ' if number else '>>> '}{line}".rstrip() + "\n" for number, line in enumerate(lines)
        ]
        shown.append(_printed(piece, names))
    return "".join(shown)


def _printed(piece: doctest.Example, names: dict[str, Any]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(piece.source, "<page>", "single"), names)
        except Exception as error:
            if not piece.want.startswith("Traceback"):
                raise
            last = traceback.format_exception_only(error)[-1]
            return f"Traceback (most recent call last):\n    ...\n{last}"
    return printed.getvalue()


def pictures() -> dict[Path, str]:
    """Return the pictures of the example newsroom that the pages include, keyed by file."""
    import provenance as pv

    findings = pv.scan(ROOT / "examples" / "newsroom")
    images = ROOT / "docs" / "images"
    return {images / f"{name}.svg": f"{findings.plot(name)}\n" for name in ("family", "timeline", "heatmap")}


def notebooks() -> list[Path]:
    """Return all notebooks of the examples."""
    return sorted((ROOT / "examples").glob("*.ipynb"))


def executed(path: Path) -> NotebookNode:
    """Return a notebook with the current output of its cells."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    folder = {"metadata": {"path": str(path.parent)}}
    # `coalesce_streams` joins the output of a cell, which may arrive in several pieces on a busy machine.
    client = NotebookClient(
        notebook,
        timeout=120,
        km=_this_interpreter(),
        resources=folder,
        record_timing=False,
        coalesce_streams=True,
    )
    client.execute()
    notebook.metadata.language_info = {"name": "python"}
    return notebook


def _this_interpreter() -> AsyncKernelManager:
    """Return a manager of kernels that use this interpreter, whichever kernels are installed."""
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager

    class Ours(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=command, display_name="Python 3", language="python")

    return AsyncKernelManager(kernel_name="python3", kernel_spec_manager=Ours())


def main() -> None:
    """Rewrite all pages, pictures and notebooks."""
    import nbformat

    for page in pages():
        page.write_text(refreshed(page.read_text("utf-8")), "utf-8")
    for path, picture in pictures().items():
        path.write_text(picture, "utf-8")
    for path in notebooks():
        nbformat.write(executed(path), path)


if __name__ == "__main__":
    main()
