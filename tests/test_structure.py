"""The names of modules and the imports between them: no name is used twice, and no imports are circular."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import grimp
import networkx as nx

import provenance

PACKAGE = Path(provenance.__file__).parent
TWINS = {"kernels/reference", "kernels/compiled"}  # each kernel is in both, in files with the same name


def folder_of(module: Path) -> str:
    return module.parent.relative_to(PACKAGE).as_posix()


def test_no_two_modules_have_the_same_file_name() -> None:
    folders = defaultdict(set)
    for module in PACKAGE.rglob("*.py"):
        # The file of a command is named after the command.
        if not module.stem.startswith("__") and folder_of(module) != "cli":
            folders[module.stem].add(folder_of(module))
    repeated = {name: found for name, found in folders.items() if len(found) > 1 and found != TWINS}
    assert repeated == {}


def exported(init: Path) -> set[str]:
    """The names, other than modules, that a package imports from its modules or defines itself."""
    package = ".".join(init.parent.relative_to(PACKAGE.parent).parts)
    names = set()
    for node in ast.walk(ast.parse(init.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module != package:
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names |= set(ast.literal_eval(node.value))
    return names


def test_no_package_exports_a_name_of_one_of_its_modules() -> None:
    hidden = set()
    for init in PACKAGE.rglob("__init__.py"):
        modules = {path.stem for path in init.parent.glob("*.py")}
        modules |= {path.parent.name for path in init.parent.glob("*/__init__.py")}
        hidden |= {f"{folder_of(init)}: {name}" for name in exported(init) & modules}
    assert hidden == set()


def test_no_module_imports_itself_in_a_circle() -> None:
    """This includes imports inside functions and for type checkers; `lint-imports` checks whole packages."""
    graph = grimp.build_graph("provenance", cache_dir=None)
    imports = nx.DiGraph({name: graph.find_modules_directly_imported_by(name) for name in graph.modules})
    assert imports.has_edge("provenance.findings", "provenance.report")  # inside a function
    assert [circle for circle in nx.strongly_connected_components(imports) if len(circle) > 1] == []
