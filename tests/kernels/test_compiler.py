"""How kernels are compiled and kept."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from provenance.kernels import compiled
from provenance.kernels.compiled import compiler

KERNEL = """
from twins.compiled.compiler import kernel
from twins.compiled.part import part

@kernel
def whole(x):
    return part(x)

print(whole(1), whole.stats.cache_hits.total())
"""
HELPER = """
from twins.compiled.compiler import helper

@helper
def part(x):
    return x + {}
"""


def test_a_kernel_is_kept_until_any_file_of_the_kernels_changes(tmp_path: Path) -> None:
    folder = tmp_path / "twins" / "compiled"
    folder.mkdir(parents=True)
    shutil.copy(compiler.__file__, folder / "compiler.py")
    (folder / "whole.py").write_text(KERNEL)
    printed = []
    for added in (1, 1, 2):
        (folder / "part.py").write_text(HELPER.format(added))
        # Without bytecode of its own, which Python takes for fresh if the file was as large a second ago.
        ran = [sys.executable, "-B", "-c", "import twins.compiled.whole"]
        printed.append(subprocess.run(ran, cwd=tmp_path, capture_output=True, text=True, check=True).stdout)
    assert printed == ["2 0\n", "2 1\n", "3 0\n"]


def test_a_kernel_without_a_place_for_its_cache_is_compiled_all_the_same() -> None:
    names: dict[str, Any] = {}
    exec("def double(x):\n    return x + x", names)  # Numba has no folder for what is in no file
    assert compiler.kernel(names["double"])(21) == 42


def test_what_is_compiled_into_a_kernel_stands_in_the_files_of_the_kernels() -> None:
    """Kernels call helpers, of any file here, and no other kernel; nothing comes from another package."""
    decorated: dict[str, set[str]] = {"kernel": set(), "helper": set()}
    called: set[str] = set()
    for module in Path(compiler.__file__).parent.glob("*.py"):
        tree = ast.parse(module.read_text("utf-8"))
        sources = [str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        ours = [source for source in sources if source.startswith("provenance")]
        assert all(source.startswith("provenance.kernels.") for source in ours)
        for node in tree.body if module.stem != "compiler" else ():
            if isinstance(node, ast.FunctionDef) and node.decorator_list:
                (decorator,) = map(ast.unparse, node.decorator_list)
                decorated[decorator].add(node.name)
                calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
                called |= {call.id for call in calls if isinstance(call, ast.Name)}
    assert decorated["kernel"] == set(compiled.__all__)
    assert called & decorated["kernel"] == set()
    assert decorated["helper"] - called == set()
