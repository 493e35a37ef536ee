"""Code and prose use the standard terms of the field, not the private words used in earlier versions."""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent


class Word(NamedTuple):
    """An old word, as a pattern that matches the whole word, and the words to use instead."""

    pattern: str
    instead: str


class Allowed(NamedTuple):
    """An ordinary use of such a word, on lines that match `line` in files whose path begins with `path`."""

    word: str
    line: str
    reason: str
    path: str = ""


# Words that are wrong in identifiers and in prose.
WORDS = (
    Word("told|tells?|telling", "identified, shown, reported, known, distinguished, unquoted, unclear"),
    Word("furniture", "boilerplate"),
    Word("hubs?", "representative"),
    Word("crowd(s|ed)?", "oversized bucket, too many documents"),
    Word("keepers?", "first copy, kept document"),
    Word("signs?", "feature; only plus and minus are signs"),
    Word("losing|gaining", "contracting, growing"),
    Word("besides?", "next to, along with, in addition to, apart from"),
    Word("witness(es)?", "document view, document, span"),
    Word("survey(s|ed)?", "index"),
    Word("talk", "messages"),
    Word("manners?", "exit codes, document cues, way"),
    Word("couples?", "rare-word pair"),
    Word("whoever", "a relative clause with which or that"),
    Word("rooms?", "folder, module, package; space"),
)
# Words that are wrong in identifiers but ordinary in prose.
NAMES = (
    Word("said", "contributions, sentences, text"),
    Word("wording", "common sequence, style"),
    Word("prints", "fingerprints"),
    Word("meetings?", "shared pairs, matches"),
    Word("readings", "pair views"),
    Word("profiles?", "prepared documents"),
)
ALLOWED = (
    Allowed("profile", r"settings\.(register|load)_profile", "functions of Hypothesis", "tests/conftest.py"),
    Allowed("sign", r"\bnp\.sign\b", "the function of NumPy"),
    Allowed("sign", r"(plus|minus|equals?|percent|at|currency) signs?", "a character"),
    Allowed("sign", r"signs? of (a|the|its|their) (difference|weight|number|direction)", "plus or minus"),
    Allowed(
        "sign", r"(change|turn|swap|flip|keep|same|opposite|other)\w* .{0,24}\bsigns?\b", "plus or minus"
    ),
    Allowed(
        "sign", r"\bsign = (milliseconds|weight) < 0|\$\{sign\}", "plus or minus", "src/provenance/report"
    ),
    Allowed("meeting", r"replaced\(", "a word of a sample text that is replaced", "tests/"),
    Allowed("sign", r"vowel signs", "characters of Indic scripts"),
    Allowed("hub", r"[Gg]it[Hh]ub", "the website"),
)
# Files whose strings are about language or quote articles.
CUE_WORDS = (
    "src/provenance/text/abbreviations.py",
    "src/provenance/text/function_words.py",
    "src/provenance/text/vocabulary.py",
    "src/provenance/derivation/evidence/cue_words.py",
)
SELF = "tests/test_words.py"


class Line(NamedTuple):
    """A name in code, or a line of prose, together with the line of the file that contains it."""

    path: str
    number: int
    text: str
    line: str
    is_name: bool


def python_files() -> list[Path]:
    folders = ("src", "tests", "benchmarks", "docs")
    files = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    return [file for file in files if "_build" not in file.parts]


def pages() -> list[Path]:
    pages = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), *ROOT.glob("examples/*.md")]
    return [page for page in pages if "_build" not in page.parts]


def of_python(file: Path) -> Iterator[Line]:
    """Names, comments and docstrings; in the package, also all other strings, which may be messages."""
    path, source = file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
    lines = source.splitlines()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.NAME, tokenize.COMMENT):
            number = token.start[0]
            is_name = token.type == tokenize.NAME
            yield Line(path, number, token.string, lines[number - 1], is_name)
    tree = ast.parse(source)
    for node in strings(tree) if path.startswith("src/") and path not in CUE_WORDS else docstrings(tree):
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            line = lines[number - 1]
            if not line.lstrip().startswith((">>>", "... ")):  # examples have sample texts
                yield Line(path, number, line, line, False)


def docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def strings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node


def of_asset(file: Path) -> Iterator[Line]:
    """Every line of a script, style sheet or template; names and prose are not distinguished."""
    path = file.relative_to(ROOT).as_posix()
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        yield Line(path, number, line, line, False)


def of_page(file: Path) -> Iterator[Line]:
    """The prose and the code of a page, without the output of its code."""
    path, in_block = file.relative_to(ROOT).as_posix(), False
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        if line.startswith("```"):
            in_block = not in_block
        elif not in_block or line.startswith((">>>", "...", "$")):
            yield Line(path, number, line, line, False)


def of_notebook(file: Path) -> Iterator[Line]:
    """The prose and the code of a notebook, by the number of the cell."""
    path = file.relative_to(ROOT).as_posix()
    for number, cell in enumerate(json.loads(file.read_text("utf-8"))["cells"], 1):
        for line in "".join(cell["source"]).splitlines():
            yield Line(path, number, line, line, False)


def everything() -> Iterator[Line]:
    for file in python_files():
        if file.relative_to(ROOT).as_posix() != SELF:
            yield from of_python(file)
    for file in sorted((ROOT / "src/provenance/report/assets").iterdir()):
        yield from of_asset(file)
    for file in pages():
        yield from of_page(file)
    for file in sorted((ROOT / "examples").glob("*.ipynb")):
        yield from of_notebook(file)


def words_in(text: str) -> list[str]:
    """The words of a text or a name, in lower case; `toldApart` and `told_apart` have two words each."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", text)]


@cache
def advice(word: str, in_name: bool) -> str | None:
    """The words to use instead of an old word, or None if the word is not an old word."""
    words = (*WORDS, *NAMES) if in_name else WORDS
    return next((instead for pattern, instead in words if re.fullmatch(pattern, word)), None)


def old_words(line: Line) -> Iterator[str]:
    for word in words_in(line.text):
        instead = advice(word, line.is_name)
        if instead and not allowed(word, line):
            yield f"{line.path}:{line.number}: “{word}”: rather {instead}"


def allowed(word: str, line: Line) -> bool:
    return any(
        word in (one.word, f"{one.word}s")
        and line.path.startswith(one.path)
        and re.search(one.line, line.line) is not None
        for one in ALLOWED
    )


def test_code_and_prose_use_the_words_of_the_field() -> None:
    found = sorted({message for line in everything() for message in old_words(line)})
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("toldApart", ["told", "apart"]),
        ("_told_apart", ["told", "apart"]),
        ("GitHub, HTML and a hub", ["git", "hub", "html", "and", "a", "hub"]),
        ("newsroom", ["newsroom"]),
    ],
)
def test_names_are_split_into_words(text: str, expected: list[str]) -> None:
    assert words_in(text) == expected
