"""Turn errors into exit codes and short messages instead of tracebacks."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from provenance.errors import ProvenanceError, SettingsError

_INTERRUPTED = 130  # the convention of shells: 128 plus the number of the signal


class Command(click.Command):
    """A command that reports expected errors in one sentence.

    The exit code is 2 for a wrong option or argument, 1 for an unusable input or output, and 130 for Ctrl-C.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and turn errors and interruptions into a message and an exit code."""
        _set_up(sys.stdout)
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except SettingsError as error:
            raise click.UsageError(_shown(error), ctx) from error
        except ProvenanceError as error:
            raise click.ClickException(_shown(error)) from error
        except BrokenPipeError:  # the program that reads the output, such as `head`, has closed the pipe
            _close_quietly()
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(_INTERRUPTED)


def _shown(error: ProvenanceError) -> str:
    from provenance.export.safe import for_terminal

    return for_terminal(error.in_shell)


def _set_up(stream: Any) -> None:
    """Write UTF-8 to files and pipes; on a terminal, escape characters that its encoding lacks."""
    encoding = stream.encoding if stream.isatty() else "utf-8"
    stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _close_quietly() -> None:
    """Discard buffered output, so that Python does not report an error when it exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
