"""Find the constants of `src/provenance` and their kinds, and change a constant's value in the source."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import data

SOURCE = data.ROOT / "src" / "provenance"
KINDS = Path(__file__).with_name("kinds.toml")
WAYS = ("larger", "smaller")


class Constant(NamedTuple):
    """A name in capitals to which a module assigns a number.

    Attributes
    ----------
    file
        Path of the module, relative to `SOURCE`.
    name
        The name.
    start, end
        Start and end of its value, in bytes of the module.
    value
        The value as written in the source.
    """

    file: str
    name: str
    start: int
    end: int
    value: str

    @property
    def label(self) -> str:
        """The module and the name of the constant."""
        return f"{self.file} {self.name}"


def constants() -> list[Constant]:
    """Every constant of every module, by file and line."""
    return [each for file in sorted(SOURCE.rglob("*.py")) for each in _in_module(file)]


def kinds() -> dict[str, dict[str, Any]]:
    """For each kind, the names of its constants by module; "all" means every constant of a module."""
    return tomllib.loads(KINDS.read_text("utf-8"))


def kinds_of(constant: Constant) -> list[str]:
    """The kinds under which a constant is listed; a correct list has exactly one kind for each constant."""
    listed = ((kind, modules.get(constant.file, ())) for kind, modules in kinds().items())
    return [kind for kind, names in listed if names == "all" or constant.name in names]


def moved(constants: list[Constant], way: str) -> bytes:
    """The source of a module with the values of some of its constants made larger or smaller."""
    source = (SOURCE / constants[0].file).read_bytes()
    for each in sorted(constants, key=lambda each: -each.start):
        source = source[: each.start] + _written(each.value, way).encode() + source[each.end :]
    return source


def _written(value: str, way: str) -> str:
    """A value doubled or halved. A share is moved halfway to 1 instead of being doubled."""
    larger = way == "larger"
    if "," in value:
        return f"tuple(each {'*' if larger else '//'} 2 for each in ({value}))"
    if "." not in value and "/" not in value and "e-" not in value:
        return f"({value}) {'*' if larger else '//'} 2"
    if larger and value.startswith(("0.", "1 / ", "3 / ")):
        return f"(1 + {value}) / 2"
    return f"({value}) {'*' if larger else '/'} 2"


def _in_module(file: Path) -> Iterator[Constant]:
    source = file.read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for name, value in _named(ast.parse(source)):
        start = starts[value.lineno - 1] + value.col_offset
        end = starts[(value.end_lineno or value.lineno) - 1] + (value.end_col_offset or 0)
        yield Constant(file.relative_to(SOURCE).as_posix(), name, start, end, source[start:end].decode())


def _named(module: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names in capitals to which a module assigns numbers, with their values."""
    for statement in module.body:
        if isinstance(statement, ast.Assign):
            target, value = statement.targets[0], statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            target, value = statement.target, statement.value
        else:
            continue
        if not _is_numeric(value):
            continue
        targets = target.elts if isinstance(target, ast.Tuple) else [target]
        several = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
        values = value.elts if several and isinstance(value, ast.Tuple) else [value] * len(targets)
        for each, of in zip(targets, values, strict=True):
            if isinstance(each, ast.Name) and each.id.isupper():
                yield each.id, of


def _is_numeric(value: ast.expr) -> bool:
    """Whether the value contains a number and no string."""
    held = [each.value for each in ast.walk(value) if isinstance(each, ast.Constant)]
    return any(type(each) in (int, float) for each in held) and not any(
        isinstance(each, str) for each in held
    )
