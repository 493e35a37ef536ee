"""The notebook runs from its first cell to its last, and is kept without outputs."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NOTEBOOK = EXAMPLES / "first-look.ipynb"


@pytest.fixture(scope="module")
def stored() -> nbformat.NotebookNode:
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def run(stored: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook executed in its own folder, by this interpreter."""
    notebook = nbformat.from_dict(stored)
    NotebookClient(notebook, timeout=120, km=this_interpreter(), resources=in_folder()).execute()
    return notebook


def this_interpreter() -> AsyncKernelManager:
    """A kernel of the interpreter that runs the tests, whatever kernels the machine has installed."""

    class Ours(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            return KernelSpec(argv=command, display_name="Python 3", language="python")

    return AsyncKernelManager(kernel_name="python3", kernel_spec_manager=Ours())


def in_folder() -> dict[str, Any]:
    return {"metadata": {"path": str(EXAMPLES)}}


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def html_of(notebook: nbformat.NotebookNode, source: str) -> str:
    """What the cell with that last line shows as HTML."""
    (cell,) = (cell for cell in code_cells(notebook) if cell.source.splitlines()[-1] == source)
    return "".join(output["data"]["text/html"] for output in cell.outputs if "data" in output)


def test_it_is_stored_without_outputs(stored: nbformat.NotebookNode) -> None:
    assert all(not cell.outputs and cell.execution_count is None for cell in code_cells(stored))


def test_every_cell_runs_without_a_warning(run: nbformat.NotebookNode) -> None:
    assert all(cell.execution_count for cell in code_cells(run))
    told = [output for cell in code_cells(run) for output in cell.outputs if output.get("name") == "stderr"]
    assert not told


def test_findings_and_comparison_are_displayed(run: nbformat.NotebookNode) -> None:
    findings = html_of(run, "findings")
    assert "24 documents" in re.sub(r"<[^>]+>", "", findings)
    assert "<svg" in findings
    assert "Kessing Islander" in html_of(run, "comparison")


def test_it_finds_what_happened(run: nbformat.NotebookNode) -> None:
    printed = "".join(
        output.text for cell in code_cells(run) for output in cell.outputs if output.get("name") == "stdout"
    )
    assert "courier-barrier-log -> freepress-barrier" in printed
