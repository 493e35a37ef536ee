"""The errors that a type checker reports in a project that uses the library and has its own settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import provenance as pv

PROGRAM = """
import provenance as pv

texts = ["A short text.", "Another one."]
pv.scan(pv.read("news", outlet_from_folder=True), threshold=0.5).report("report.html")
pv.compare(*texts, settings=pv.Settings(seed=2)).show()
pv.scan(texts, treshold=3)
pv.read(texts, treshold=3)
pv.near_duplicates(texts, treshold=3)
pv.deduplicate(texts, treshold=3)
pv.compare(*texts, treshold=3)
pv.Signatures.of(texts, treshold=3)
pv.Settings(treshold=3)
pv.read(texts, size_limit="3")
pv.Signatures.of(texts).values.append(3)
pv.MinHashVectorizer().fit_transform(texts).append(3)
"""
WRONG = {
    "treshold=3": 'Unexpected keyword argument "treshold"',
    'size_limit="3"': 'Argument "size_limit" to "read" has incompatible type "str"',
    ".show()": '"Comparison" has no attribute "show"',
    ".append(3)": '"ndarray[tuple[Any, ...], dtype[unsignedinteger[_32Bit]]]" has no attribute "append"',
}


def _where_the_package_is() -> dict[str, str]:
    """Return the variable that mypy needs to find the package, unless the package is installed."""
    folder = Path(pv.__file__).parents[1]
    return {} if folder.name == "site-packages" else {"MYPYPATH": str(folder)}


def test_a_type_checker_finds_misspelled_settings_and_values_of_another_type(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    options = ["--strict", "--ignore-missing-imports", "--follow-imports=silent", "--config-file="]
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "--cache-dir=cache", "program.py"],
        env={**os.environ, **_where_the_package_is()},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    found = dict(re.findall(r"^program.py:(\d+): error: (.*)$", checked.stdout, re.MULTILINE))
    expected = {
        str(number): message
        for number, line in enumerate(PROGRAM.splitlines(), 1)
        for part, message in WRONG.items()
        if part in line
    }
    assert found.keys() == expected.keys()
    assert all(found[number].startswith(message) for number, message in expected.items())
