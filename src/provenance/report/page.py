"""Write the report as one HTML file that loads no other files and runs only its own script."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from provenance.results import Results
from provenance.target import new_file

if TYPE_CHECKING:
    from jinja2 import Environment

ASSETS = Path(__file__).parent / "assets"
# The modules of the page's script, in order; each module imports only from earlier ones.
SCRIPTS = (
    "data", "dom", "titles", "links", "text", "list", "matrix", "families", "overview", "graph", "heatmap",
    "answer", "family", "evidence", "passages", "verdict", "pair", "document", "app",
)  # fmt: skip
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def write(
    findings: Results, path: str | os.PathLike[str], *, excerpts: bool = False, opens: str | None = None
) -> Path:
    """Write the findings as one HTML file that any browser can open offline.

    The file is self-contained, and its content security policy blocks all other resources. It stays under
    30 MB: if the texts do not all fit, the texts of the most closely related documents are kept, and a notice
    says how many texts are left out. The page shows at most 20,000 documents, starting with the largest
    families. Its counts cover all documents. An existing file at `path` is replaced.

    Parameters
    ----------
    findings : Findings
        The result of `provenance.scan`.
    path : str or path
        Where to write the file, such as ``"report.html"``.
    excerpts : bool
        Whether to cut each text to its beginning and its passages, with a few words of context around them.
    opens : str, optional
        The id of the document to show first, instead of the overview.

    Returns
    -------
    pathlib.Path
        The path of the file.

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
    with new_file(path, force=True, report=True) as partial:
        partial.write_text(html(findings, excerpts=excerpts, opens=opens), "utf-8", newline="\n")
    return Path(path)


def html(findings: Results, *, excerpts: bool = False, opens: str | None = None) -> str:
    """Return the whole page as HTML."""
    from markupsafe import Markup

    from provenance.report.content import content

    shown, style = content(findings, excerpts=excerpts, opens=opens), asset("page.css")
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
    """Join the modules of the page into one script, removing their imports and exports."""
    modules = (asset(f"{name}.js") for name in SCRIPTS)
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", module)) for module in modules)


def asset(name: str) -> str:
    """Return the content of a text file in `assets`."""
    return (ASSETS / name).read_text(encoding="utf-8")


def render(template: str, **values: Any) -> str:
    """Fill in a template from `assets`; values that are not `Markup` are escaped."""
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
