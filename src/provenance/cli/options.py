"""Options shared by several commands, defined once so that they are the same in every command."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, get_args

import click

from provenance.settings import Settings, Strictness, resolve

Function = Callable[..., Any]

# The names of the tables. They are repeated here because importing the schemas would import pyarrow.
TABLES = (
    "documents",
    "pairs",
    "passages",
    "groups",
    "clusters",
    "derivations",
    "origins",
    "outlets",
    "skipped",
)


class Size(click.ParamType):
    """A number of bytes, such as 5000000 or 5MB."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Convert the argument to a number of bytes."""
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"(\d+)\s*([kmg]?)i?b?", value.strip(), re.IGNORECASE)
        if match is None:
            self.fail(f"{value!r} is not a size; write 5000000, 500KB, 5MB or 1GB", param, ctx)
        return int(match[1]) * 1024 ** " kmg".index(match[2].lower() or " ")


class Pairs(click.ParamType):
    """Pairs of a column and the field to use for it, such as title=headline_raw,text=story."""

    name = "column=field"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Split the argument into pairs of a column and a field."""
        if not isinstance(value, str):
            return value
        pairs = [pair.partition("=")[::2] for pair in value.split(",")]
        if not all(column.strip() and field.strip() for column, field in pairs):
            self.fail(f"{value!r} is not of the form COLUMN=FIELD, as in title=headline_raw", param, ctx)
        return tuple((column.strip(), field.strip()) for column, field in pairs)


_DEFAULTS = Settings()

_SETTINGS = {
    "threshold": click.option(
        "--threshold",
        type=float,
        help=f"Minimum Jaccard similarity of near-duplicates.  [default: {_DEFAULTS.threshold}]",
    ),
    "confidence": click.option(
        "--confidence",
        type=float,
        help="Minimum probability at which a direction is reported (0.5 to 1).  "
        f"[default: {_DEFAULTS.confidence}]",
    ),
    "strictness": click.option(
        "--strictness",
        type=click.Choice(get_args(Strictness)),
        help=f"How strong the evidence for a relation must be.  [default: {_DEFAULTS.strictness}]",
    ),
    "within_days": click.option(
        "--within-days",
        type=float,
        help="Maximum number of days between the dates of related documents.  [default: no limit]",
    ),
    "same_outlet": click.option(
        "--same-outlet/--other-outlets",
        default=None,
        help="Whether documents of the same outlet may be related.  [default: --same-outlet]",
    ),
    "shingle": click.option(
        "--shingle", type=int, help=f"Number of words per shingle.  [default: {_DEFAULTS.shingle}]"
    ),
    "permutations": click.option(
        "--permutations", type=int, help=f"Number of slots in a sketch.  [default: {_DEFAULTS.permutations}]"
    ),
    "max_frequency": click.option(
        "--max-frequency",
        type=int,
        help="Maximum size, in documents, of a bucket in which all pairs are compared.  "
        f"[default: {_DEFAULTS.max_frequency}]",
    ),
    "seed": click.option(
        "--seed", type=int, help=f"Random seed of the sketches.  [default: {_DEFAULTS.seed}]"
    ),
    "size_limit": click.option(
        "--size-limit",
        type=Size(),
        help=f"Skip inputs larger than this.  [default: {_DEFAULTS.size_limit // 2**20}MB]",
    ),
    "threads": click.option("--threads", type=int, help="Number of threads.  [default: all processors]"),
    "memory_limit": click.option(
        "--memory-limit",
        metavar="SIZE",
        help="Memory that a run may use, such as 2GB. With a limit, results of stages are kept on disk.",
    ),
}


def reading_options(function: Function) -> Function:
    """Add the options for reading inputs; the command receives all of them in one argument, ``fields``."""

    @functools.wraps(function)
    def wrapper(
        *arguments: Any,
        columns: tuple[tuple[tuple[str, str], ...], ...],
        day_first: bool | None,
        outlet_from_folder: bool,
        **keywords: Any,
    ) -> Any:
        fields: dict[str, Any] = {
            "columns": {column: field for pairs in columns for column, field in pairs},
            "day_first": day_first,
            "outlet_from_folder": outlet_from_folder,
        }
        return function(*arguments, fields=fields, **keywords)

    decorated: Function = wrapper
    for option in (
        click.option(
            "--outlet-from-folder",
            is_flag=True,
            help="Use the first folder below PATH as the outlet of files without an outlet.",
        ),
        click.option(
            "--day-first/--month-first",
            default=None,
            help="How to read dates such as 03/04/2024.  [default: like other dates in the file]",
        ),
        click.option(
            "--columns",
            type=Pairs(),
            multiple=True,
            help="Fields to use for columns, such as title=headline_raw,text=story.  [default: usual names]",
        ),
    ):
        decorated = option(decorated)
    return decorated


def settings_options(*names: str) -> Callable[[Function], Function]:
    """Add options for the named settings, or for all settings; the command receives them as ``settings``."""
    chosen = names or tuple(_SETTINGS)

    def decorate(function: Function) -> Function:
        @functools.wraps(function)
        def wrapper(*arguments: Any, **keywords: Any) -> Any:
            given = {name: value for name in chosen if (value := keywords.pop(name)) is not None}
            return function(*arguments, settings=resolve(None, **given), **keywords)

        decorated: Function = wrapper
        for name in reversed(chosen):
            decorated = _SETTINGS[name](decorated)
        return decorated

    return decorate


def given_settings(settings: Settings) -> dict[str, Any]:
    """Return the settings that were given on the command line, keyed by name."""
    context = click.get_current_context()
    return {
        name: getattr(settings, name)
        for name in _SETTINGS
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    }


resume_option = click.option(
    "--resume",
    is_flag=True,
    help="Resume an interrupted run of the same command, or start a new run if there is none.",
)
force_option = click.option("--force", is_flag=True, help="Replace an existing output.")
quiet_option = click.option("-q", "--quiet", is_flag=True, help="Write only errors to standard error.")


def table_option(help: str) -> Callable[[Function], Function]:
    """Return the option ``--table``, which names a table of the findings."""
    help = f"{help}: {', '.join(TABLES)}.  [default: derivations]"
    return click.option("--table", metavar="NAME", type=click.Choice(TABLES), help=help)


with_text_option = click.option(
    "--with-text",
    is_flag=True,
    help="Add titles, outlets, dates and the texts of passages, and mark CSV as UTF-8 for Excel.",
)


def output_option(
    help: str, *, metavar: str = "FILE", required: bool = False
) -> Callable[[Function], Function]:
    """Return the option ``-o``, which names a file or a folder."""
    return click.option("-o", "--output", metavar=metavar, required=required, callback=_not_empty, help=help)


def _not_empty(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value == "":
        raise click.BadParameter("the name must not be empty")
    return value
