"""The notebooks run from their first cell to their last, and the outputs they show are up to date."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
REFRESH = runpy.run_path(str(ROOT / "docs" / "refresh.py"))
NOTEBOOKS = REFRESH["notebooks"]()
LARGEST = 120_000  # bytes of a notebook with what it shows


def shown(notebook: nbformat.NotebookNode) -> list[list[str]]:
    """What each cell shows, as words: markup is left to the libraries that write it."""
    return [[words(output) for output in cell.outputs] for cell in notebook.cells if cell.cell_type == "code"]


def words(output: nbformat.NotebookNode) -> str:
    if output.output_type == "stream":
        return f"{output.name}: {output.text}"
    if "text/html" not in output.data:
        return output.data["text/plain"]
    bare = re.sub(r"<style.*?</style>", "", output.data["text/html"], flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split())


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_outputs_shown_are_up_to_date(path: Path) -> None:
    stored, run = nbformat.read(path, as_version=4), REFRESH["executed"](path)
    assert shown(stored) == shown(run), "run: python docs/refresh.py"
    assert all(cell.execution_count for cell in stored.cells if cell.cell_type == "code")
    outputs = [words for cell in shown(run) for words in cell]
    assert not [line for line in outputs if line.startswith("stderr")]
    outputs = [output for cell in run.cells for output in cell.get("outputs", ())]
    assert any("<svg" in output.get("data", {}).get("text/html", "") for output in outputs)


def test_there_are_three_and_they_are_small() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["cleaning-a-corpus", "first-look", "tracing-a-story"]
    for path in NOTEBOOKS:
        text = path.read_text("utf-8")
        assert len(text) < LARGEST, path.name
        assert not re.search(r"/tmp/|/home/|/Users/|ipykernel_\d", text), f"{path.name} names a place"
