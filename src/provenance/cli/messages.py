"""Write the messages and progress bars of a command to standard error."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import click

from provenance.progress import Progress, Silent, Stage

if TYPE_CHECKING:
    import pyarrow as pa

    from provenance.corpus import Corpus

_PATIENCE = 2.0  # seconds until a progress bar is shown
_LISTED = 5  # maximum number of inputs listed one by one


class Messages:
    """Writes messages to standard error, unless `quiet` is true."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet

    def say(self, message: str) -> None:
        """Write one message."""
        from provenance.export.safe import for_terminal

        if not self._quiet:
            click.echo(for_terminal(message), err=True)

    def account_for(self, corpus: Corpus, whole_list: str) -> None:
        """Report the skipped inputs, the input fields used for each column, the dates, and the changed ids.

        `whole_list` is a hint on where to find the complete list of skipped inputs.
        """
        self.skipped(corpus.skipped.slice(0, _LISTED))
        self._rest(corpus.skipped.num_rows, f"inputs skipped; {whole_list}")
        if corpus.used:
            self.say(f"Read {'; '.join(_fields(corpus.used))}")
        if corpus.day_first:
            self.say(f"Read {corpus.day_first:,} dates with the day first, like other dates in the same file")
        for row in corpus.unread:
            self.say(_unread(*row))
        for former, given in corpus.renamed[:_LISTED]:
            self.say(f"Repeated id {former!r} renamed to {given!r}")
        self._rest(len(corpus.renamed), "repeated ids renamed")

    def skipped(self, inputs: pa.Table) -> None:
        """Report each of the inputs that were skipped."""
        for row in inputs.to_pylist():
            self.say(f"Skipped {_place(row)}: {row['reason']}")

    def account_for_judgements(self, given: int, not_applied: list[str]) -> None:
        """Report how many of the given judgements were applied, and why the others were not."""
        self.say(f"Applied {given - len(not_applied):,} of {given:,} judgements")
        for sentence in not_applied[:_LISTED]:
            self.say(sentence)
        self._rest(len(not_applied), "judgements not applied")

    def progress(self, stages: int = 0) -> AbstractContextManager[Progress]:
        """Return progress bars for a long run; they are shown only if standard error is a terminal.

        If `stages`, the total number of stages, is given, each bar shows the number of its stage.
        """
        return nullcontext(Silent()) if self._quiet or not sys.stderr.isatty() else _bar(stages)

    def _rest(self, count: int, what: str) -> None:
        """Report how many of `count` things were not listed one by one."""
        if count > _LISTED:
            self.say(f"... and {count - _LISTED:,} more {what}")


class _Bar:
    """Progress bars, one for each running stage, drawn by rich."""

    def __init__(self, display: Any, stages: int) -> None:
        self._display = display
        self._stages = stages
        self._begun = 0
        self._open = 0

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Stage]:
        """Show a bar for the stage until it ends; a stage inside another stage has no number."""
        if not self._open:
            self._begun += 1
            name = f"{self._begun}/{self._stages} {name}" if self._stages else name
        task = self._display.add_task(name, total=total)
        self._open += 1
        try:
            yield _Step(self._display, task)
        finally:
            self._open -= 1
            self._display.remove_task(task)


class _Step:
    def __init__(self, display: Any, task: Any) -> None:
        self._display = display
        self._task = task

    def advance(self, n: int = 1) -> None:
        """Advance the bar."""
        self._display.advance(self._task, n)


@contextmanager
def _bar(stages: int) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Display

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    display = Display(*columns, console=Console(stderr=True), transient=True)
    timer = threading.Timer(_PATIENCE, display.start)
    timer.daemon = True
    timer.start()
    try:
        yield _Bar(display, stages)
    finally:
        timer.cancel()
        timer.join()
        display.stop()


def _place(row: dict[str, Any]) -> str:
    path = row["path"] or "input"
    return path if row["line"] is None else f"{path}, line {row['line']}"


def _fields(used: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield, for each column, a phrase that names the fields from which it was read."""
    for column, pairs in groupby(used, itemgetter(0)):
        yield f"{column} from {' and '.join(repr(field) for _, field in pairs)}"


def _unread(column: str, dates: int, example: str) -> str:
    if dates == 1:
        return f"1 date could not be read, {example!r}; it is kept in the column {column!r}"
    return (
        f"{dates:,} dates could not be read, for example {example!r}; they are kept in the column {column!r}"
    )
