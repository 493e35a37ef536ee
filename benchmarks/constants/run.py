"""Change each constant and check whether a test fails. An interrupted run continues where it stopped.

    python -m benchmarks.constants.run [--kinds decisions bounds] [--only TEXT] [--near] [--anew]

A constant that decides a result is made larger, then smaller, and at least one of the two changes must make
a test fail; otherwise no test protects it. Changing a constant that only bounds the work must not make any
test fail. Each change is made in a copy of the source tree. The tests of the module run first, then the tests
of its package, then the tests of the whole pipeline with the quality gate, until one fails. With `--near`,
the tests of the whole pipeline do not run, and a constant gets a result only if one of the other tests fails.
Results are written to `results.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import data
from benchmarks.constants import found
from benchmarks.constants.found import Constant

RESULTS = Path(__file__).with_name("results.json")
COPIED = ("src", "tests", "benchmarks", "examples", "docs", "pyproject.toml", "README.md", "CHANGELOG.md")
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
MINUTES = 10


def main() -> None:
    """Change every constant of the requested kinds that has no result yet."""
    asked = _arguments()
    results = {} if asked.anew or not RESULTS.exists() else json.loads(RESULTS.read_text("utf-8"))
    held = {each.label: each for each in found.constants()}
    results = {label: result for label, result in results.items() if _holds(result, held.get(label))}
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        _copy(tree)
        for constant in held.values():
            (kind,) = found.kinds_of(constant)
            if kind in asked.kinds and constant.label not in results and asked.only in constant.label:
                result = _moved(constant, kind, tree, asked.near)
                print(constant.label, result, flush=True)
                if asked.near and not any(result.get(way) for way in found.moves(constant)):
                    continue
                results[constant.label] = result
                RESULTS.write_text(json.dumps(dict(sorted(results.items())), indent=1) + "\n", "utf-8")


def _holds(result: dict[str, Any], constant: Constant | None) -> bool:
    """Whether a result belongs to a constant that still exists and has the same value."""
    return constant is not None and result["value"] == constant.value


def _moved(constant: Constant, kind: str, tree: Path, near: bool) -> dict[str, Any]:
    """The test that fails for each change of a constant; a deciding constant needs only one failing test."""
    module = tree / "src" / "provenance" / constant.file
    before = module.read_bytes()
    result: dict[str, Any] = {"kind": kind, "value": constant.value}
    try:
        for way, source in found.moves(constant).items():
            module.write_bytes(source)
            result[way] = _failure(constant, tree, near)
            if kind == "decisions" and result[way]:
                break
    finally:
        module.write_bytes(before)
    return result


def _failure(constant: Constant, tree: Path, near: bool) -> str | None:
    """The first test that fails, or None if all pass."""
    for tests in _tests(constant, tree, near):
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-rfE", "-p", "no:cacheprovider", *tests]
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
