"""The output in the README and the pages is up to date, and their links and references are valid."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import provenance as pv
from provenance import export
from provenance.cli import main
from provenance.schema import TABLES

ROOT = Path(__file__).resolve().parent.parent
REFRESH = runpy.run_path(str(ROOT / "docs" / "refresh.py"))
WRITTEN = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "examples/README.md")]
WRITTEN += sorted((ROOT / "docs").rglob("*.md"))


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", REFRESH["pages"](), ids=named)
def test_the_output_on_a_page_is_up_to_date(page: Path) -> None:
    text = page.read_text("utf-8")
    assert REFRESH["refreshed"](text) == text, "run: python docs/refresh.py"


def test_the_pages_can_be_followed_one_after_the_other_in_one_folder() -> None:
    pages = [page.read_text("utf-8") for page in REFRESH["pages"]()]
    assert REFRESH["followed"](pages) == pages


def test_the_pictures_are_up_to_date() -> None:
    for path, picture in REFRESH["pictures"]().items():
        assert path.read_text("utf-8") == picture, f"{path.name} is stale; run: python docs/refresh.py"


def test_stale_output_is_noticed() -> None:
    stale = "```pycon\n>>> 1 + 1\n3\n```\n```console\n$ echo yes\nno\n```\n"
    fresh = "```pycon\n>>> 1 + 1\n2\n```\n```console\n$ echo yes\nyes\n```\n"
    assert REFRESH["refreshed"](stale) == fresh


def test_an_error_is_shown_as_python_shows_it_where_the_page_shows_one() -> None:
    shown = "```pycon\n>>> 1 / 0\nTraceback (most recent call last):\n    ...\nZeroDivisionError\n```\n"
    assert REFRESH["refreshed"](shown) == shown.replace("Error\n", "Error: division by zero\n")


@pytest.mark.parametrize("failing", ["pycon\n>>> 1 / 0", "console\n$ echo no; exit 3"])
def test_a_failure_never_gets_onto_a_page(failing: str) -> None:
    with pytest.raises((ZeroDivisionError, RuntimeError)):
        REFRESH["refreshed"](f"```{failing}\n```\n")


@pytest.mark.parametrize("command", [None, *main.commands], ids=str)
def test_every_command_has_its_help_on_the_page(command: str | None) -> None:
    asked = " ".join(filter(None, ["$ provenance", command, "--help"]))
    assert asked in (ROOT / "docs" / "command-line.md").read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_on_the_page_with_its_type(name: str) -> None:
    page = (ROOT / "docs" / "tables.md").read_text("utf-8")
    section = re.search(rf"^## {name}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert section, f"docs/tables.md has no section on {name}"
    columns = section[1].partition("| column | type | |")[2].partition("\n\n")[0]
    described = re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", columns, re.MULTILINE)
    assert described == [(field.name, plainly(str(field.type))) for field in TABLES[name]]


def plainly(kind: str) -> str:
    """The type, as it is written on the page."""
    if kind.startswith("list<"):
        return "list of name, weight, sentence"
    if kind.startswith("struct<"):
        return "four float64"
    plain = {
        "large_string": "string",
        "timestamp[us, tz=UTC]": "timestamp, UTC",
        "duration[us]": "duration",
        "double": "float64",
    }
    return plain.get(kind, kind)


@pytest.mark.parametrize("page", WRITTEN, ids=named)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        address = urlsplit(target)
        if address.scheme:
            continue
        linked = (page.parent / address.path).resolve() if address.path else page
        assert linked.exists(), f"{named(page)} links to {target}"
        if address.fragment:
            assert address.fragment in anchors(linked), f"{named(page)} links to {target}"


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub generates them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", WRITTEN, ids=named)
def test_the_language_is_neutral(page: Path) -> None:
    # The library never uses these words for an article. A page may mention them in quotation marks.
    page_text = re.sub(r'"[^"\n]*"', "", page.read_text("utf-8"))
    assert not re.search(r"plagiari[sz]|\bstolen\b|\bstole\b|\bculprit", page_text, re.IGNORECASE)


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    """All requirements of the site are checked in one test, so that the site is built only once."""
    build = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", "docs", ".", str(tmp_path)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    check_that_nothing_is_fetched_from_elsewhere(tmp_path)
    check_that_the_library_is_described_whole(tmp_path)
    check_that_the_front_page_leads_to_every_page(tmp_path)


class Fetched(HTMLParser):
    """Collects the addresses that a page would load, as opposed to links that a reader may follow."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag != "a":
            self.addresses |= {value or "" for name, value in attributes if name in {"src", "href", "srcset"}}


def check_that_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        outside = [address for address in Fetched(page).addresses if urlsplit(address).netloc]
        assert not outside, page.name
    for style in site.rglob("*.css"):
        assert not re.search(r"(@import|url\()\s*['\"]?(https?:)?//", style.read_text("utf-8")), style.name


def check_that_the_library_is_described_whole(site: Path) -> None:
    described = set(re.findall(r'id="provenance\.([\w.]+)"', (site / "docs" / "api.html").read_text("utf-8")))
    assert described >= set(pv.__all__)
    methods = {name for name, value in vars(pv.Findings).items() if callable(value) and name[0] != "_"}
    assert described >= {f"Findings.{name}" for name in methods}


def check_that_the_front_page_leads_to_every_page(site: Path) -> None:
    front = (site / "docs" / "index.html").read_text("utf-8")
    assert 'url=docs/index.html"' in (site / "index.html").read_text("utf-8")
    for page in [*(ROOT / "docs").rglob("*.md"), *REFRESH["notebooks"]()]:
        address = f"../{page.relative_to(ROOT).with_suffix('.html').as_posix()}".removeprefix("../docs/")
        assert page.stem == "index" or f'href="{address}"' in front, page.name


def test_every_format_is_on_the_page_on_exports() -> None:
    page = (ROOT / "docs" / "tasks" / "export-to-gephi.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == sorted(
        export.FORMATS, key=["gexf", "graphml", "dot", "prov", "provn", "passim", "csv"].index
    )
