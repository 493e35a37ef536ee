"""The constants of `src/provenance`: which there are, of which kind, and the source with one moved."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import data

SOURCE = data.ROOT / "src" / "provenance"
KINDS = Path(__file__).with_name("kinds.toml")


class Constant(NamedTuple):
    """A name in capitals that a module gives to a number.

    Attributes
    ----------
    file
        Path of the module, from `SOURCE`.
    name
        The name.
    start, end
        Where its value stands, in bytes of the module.
    value
        The value, as it is written.
    """

    file: str
    name: str
    start: int
    end: int
    value: str

    @property
    def label(self) -> str:
        """Module and name."""
        return f"{self.file} {self.name}"


def constants() -> list[Constant]:
    """Every constant of every module, in the order of files and lines."""
    return [each for file in sorted(SOURCE.rglob("*.py")) for each in _in_module(file)]


def kinds() -> dict[str, dict[str, Any]]:
    """The names of each kind, by module; "all" stands for those of a whole module."""
    return tomllib.loads(KINDS.read_text("utf-8"))


def kinds_of(constant: Constant) -> list[str]:
    """The kinds under which a constant is listed: one, if the list is right."""
    listed = ((kind, modules.get(constant.file, ())) for kind, modules in kinds().items())
    return [kind for kind, names in listed if names == "all" or constant.name in names]


def moves(constant: Constant) -> dict[str, bytes]:
    """The source of the module with a larger and with a smaller value: twice and half.

    Between a share and 1, half the way is taken.
    """
    value = constant.value
    if "," in value:
        written = {
            "larger": f"tuple(each * 2 for each in ({value}))",
            "smaller": f"tuple(each // 2 for each in ({value}))",
        }
    elif "." not in value and "/" not in value and "e-" not in value:
        written = {"larger": f"({value}) * 2", "smaller": f"({value}) // 2"}
    elif value.startswith(("0.", "1 / ", "3 / ")):
        written = {"larger": f"(1 + {value}) / 2", "smaller": f"({value}) / 2"}
    else:
        written = {"larger": f"({value}) * 2", "smaller": f"({value}) / 2"}
    source = (SOURCE / constant.file).read_bytes()
    before, after = source[: constant.start], source[constant.end :]
    return {way: before + new.encode() + after for way, new in written.items()}


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
    """The names in capitals that a module gives to numbers, with their values."""
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
    """Whether there is a number in the value, and no word."""
    held = [each.value for each in ast.walk(value) if isinstance(each, ast.Constant)]
    return any(type(each) in (int, float) for each in held) and not any(
        isinstance(each, str) for each in held
    )
