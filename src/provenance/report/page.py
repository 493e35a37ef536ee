"""Writing the report as one HTML file that loads nothing and runs only its own script."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.errors import OutputError
from provenance.results import Results

if TYPE_CHECKING:
    from jinja2 import Environment

ASSETS = Path(__file__).parent / "assets"
# The modules of the page's script, in order: each imports only from those before it.
SCRIPTS = (
    "data", "dom", "text", "list", "overview", "graph", "heatmap", "family", "evidence", "pair", "document",
    "app",
)  # fmt: skip
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def write(findings: Results, path: str | os.PathLike[str]) -> Path:
    """Write findings as one HTML file that opens in any browser, offline.

    The file holds everything it shows, loads nothing and forbids loading by a content security policy.
    It stays under 30 MB: texts that do not fit, the least related first, are left out with a notice, and of
    more than 20,000 documents those of the largest families are shown, with the counts of all. A file already
    at `path` is replaced.

    Parameters
    ----------
    findings : Findings
        What `provenance.scan` returned.
    path : str or path
        Where to write, such as ``"report.html"``.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    OutputError
        If the file cannot be written.

    Examples
    --------
    >>> import provenance as pv
    >>> from provenance import report
    >>> findings = pv.scan(["A short text.", "Another one."])
    >>> report.write(findings, "report.html")  # doctest: +SKIP
    PosixPath('report.html')
    """
    path = Path(path)
    page = html(findings)
    try:
        _replace(path, page)
    except OSError as error:
        raise OutputError(
            f"cannot write the report to {path}: {error.strerror or error}",
            "give a file in a folder that exists and is writable",
        ) from error
    return path


def html(findings: Results) -> str:
    """The whole page."""
    from markupsafe import Markup

    from provenance.report.content import content

    shown, style = content(findings), asset("page.css")
    return render(
        "page.html.jinja",
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script()),
        script_hash=_hash(script()),
        data=Markup(shown.data),  # escaped by script_json
        packs=shown.packs,
    )


@cache
def script() -> str:
    """All modules of the page as one script, in which imports and exports between them are not needed."""
    modules = (asset(f"{name}.js") for name in SCRIPTS)
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", module)) for module in modules)


def asset(name: str) -> str:
    """The content of a text file in `assets`."""
    return (ASSETS / name).read_text(encoding="utf-8")


def render(template: str, **values: Any) -> str:
    """A template of `assets`, filled in; every value is escaped."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _replace(path: Path, text: str) -> None:
    """Write the complete file or none: to a temporary file first, which then replaces it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    partial = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        mask = os.umask(0)
        os.umask(mask)
        partial.chmod(0o666 & ~mask)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
