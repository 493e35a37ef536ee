"""Change each constant and check whether a test fails. An interrupted run continues where it stopped.

    python -m benchmarks.constants.run [--kinds decisions bounds] [--only TEXT] [--near] [--anew]

A constant that decides a result is made larger, then smaller, and at least one of the two changes must make
a test fail; otherwise no test protects it. Each change is made in a copy of the source tree. The tests of the
module run first, then the tests of its package, then the tests of the whole pipeline with the quality gate,
until one fails. With `--near`, the tests of the whole pipeline do not run.

Changing a constant that only bounds the work must not make any test fail. All these constants are made larger
together, then smaller together, and all tests run. If tests fail, `--only` finds the constants to blame.

Results are written to `results.json`, but only for constants that pass, so the others are changed again next
time. `tests/test_constants.py` fails if a constant has no result for its present value.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import data
from benchmarks.constants import found
from benchmarks.constants.found import Constant

RESULTS = Path(__file__).with_name("results.json")
# Everything that tests read.
COPIED = (
    *("src", "tests", "benchmarks", "examples", "docs", ".ci", ".github", "pyproject.toml", "Makefile"),
    *("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff", "LICENSE"),
)
# Tests of the whole pipeline, which cover what the tests of a single package do not.
WHOLE = (
    "tests/test_quality.py",
    "tests/test_comparison.py",
    "tests/findings",
    "tests/test_hundreds_of_near_copies.py",
    "tests/examples",
)
# Modules whose tests have a different name.
ELSEWHERE = {
    "judgements.py": ("tests/test_judgements.py",),
    "phrases.py": ("tests/report", "tests/cli"),
    "resuming.py": ("tests/test_resuming.py",),
}
# The tests of the results themselves, which have those of the constants as they are.
WITHOUT_RESULTS = ("--deselect", "tests/test_constants.py")
MINUTES = 20

Moved = Iterator[tuple[Constant, dict[str, str | None]]]


def main() -> None:
    """Change every constant of the requested kinds that has no result yet."""
    asked = _arguments()
    results = {} if asked.anew or not RESULTS.exists() else json.loads(RESULTS.read_text("utf-8"))
    present = {each.label: each for each in found.constants()}
    results = {label: result for label, result in results.items() if _is_of(result, present.get(label))}
    missing = [each for label, each in present.items() if label not in results and asked.only in label]
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        _copy(tree)
        for kind in asked.kinds:
            constants = [each for each in missing if found.kinds_of(each) == [kind]]
            together = kind == "bounds"
            outcomes = (
                _moved_together(constants, tree) if together else _each_moved(constants, tree, asked.near)
            )
            for constant, result in outcomes:
                results[constant.label] = {"kind": kind, "value": constant.value, **result}
                RESULTS.write_text(json.dumps(dict(sorted(results.items())), indent=1) + "\n", "utf-8")


def _is_of(result: dict[str, Any], constant: Constant | None) -> bool:
    """Whether a result belongs to a constant that still exists and has the same value and kind."""
    return (
        constant is not None
        and result["value"] == constant.value
        and found.kinds_of(constant) == [result["kind"]]
    )


def _each_moved(constants: list[Constant], tree: Path, near: bool) -> Moved:
    """Move constants that decide results one by one, upwards and downwards; yield those a test protects."""
    for constant in constants:
        result: dict[str, str | None] = {}
        for way in found.WAYS:
            with _changed([constant], way, tree):
                result[way] = _failure(_tests(constant, tree, near), tree)
            if result[way]:
                break
        print(constant.label, result, flush=True)
        if any(result.values()):
            yield constant, result


def _moved_together(constants: list[Constant], tree: Path) -> Moved:
    """Move constants that bound the work together, upwards and downwards; yield them if all tests pass."""
    if not constants:
        return
    result: dict[str, str | None] = {}
    for way in found.WAYS:
        with _changed(constants, way, tree):
            result[way] = _failure([["-n", "auto", "--dist", "loadgroup", "tests", *WITHOUT_RESULTS]], tree)
        print(f"{len(constants)} bounds, {way}:", result[way], flush=True)
    if not any(result.values()):
        yield from ((constant, result) for constant in constants)


@contextmanager
def _changed(constants: list[Constant], way: str, tree: Path) -> Iterator[None]:
    """Change constants in the copy of the source tree, and restore its modules at the end."""
    source = tree / "src" / "provenance"
    modules = {each.file: (source / each.file).read_bytes() for each in constants}
    try:
        for file in modules:
            own = [each for each in constants if each.file == file]
            (source / file).write_bytes(found.moved(own, way))
        yield
    finally:
        for file, before in modules.items():
            (source / file).write_bytes(before)


def _failure(steps: list[list[str]], tree: Path) -> str | None:
    """The first test that fails in any of the steps, or None if all tests pass."""
    for tests in steps:
        # With a seed, Hypothesis tries the same examples for every change.
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "-p", "no:cacheprovider"]
        command += ["--hypothesis-seed=0", *tests]
        environment = os.environ | {"PYTHONPATH": f"{tree / 'src'}", "PROVENANCE_DATA": str(data.folder())}
        try:
            ran = subprocess.run(
                command, cwd=tree, env=environment, capture_output=True, text=True, timeout=MINUTES * 60
            )
        except subprocess.TimeoutExpired:
            return "does not end"
        if ran.returncode:
            failed = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
            return failed[0].split(" - ")[0] if failed else ran.stdout[-200:] + ran.stderr[-200:]
    return None


def _tests(constant: Constant, tree: Path, near: bool) -> list[list[str]]:
    """The tests of the module, the other tests of its package, and the tests of the whole pipeline."""
    package, _, module = constant.file.rpartition("/")
    package = package.split("/")[0]
    named = sorted(tree.glob(f"tests/{package or '.'}/test_{module.removesuffix('.py').strip('_')}*.py"))
    of_module = [str(file.relative_to(tree)) for file in named]
    around = ELSEWHERE.get(constant.file, (f"tests/{package}",) if package else ())
    steps = [of_module, [*around, *(f"--ignore={file}" for file in of_module)], [] if near else [*WHOLE]]
    return [step for step in steps if any(not each.startswith("--") for each in step)]


def _copy(tree: Path) -> None:
    """Copy the files that tests need, without any build output."""
    for name in COPIED:
        source = data.ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copy2(source, tree / name)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--kinds", nargs="+", default=["decisions", "bounds"], choices=["decisions", "bounds"]
    )
    parser.add_argument("--only", default="", help="change only constants whose module or name contains this")
    parser.add_argument(
        "--near", action="store_true", help="run only the tests of the module and its package"
    )
    parser.add_argument("--anew", action="store_true", help="discard earlier results")
    return parser.parse_args()


if __name__ == "__main__":
    main()
