"""How every command ends: with data, with a plain word about what is wrong, never with a traceback."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from provenance.errors import ProvenanceError, SettingsError

_INTERRUPTED = 130  # as a shell counts it: 128 and the number of the signal
# What messages say to those who write Python, and what they say at a shell.
_AT_A_SHELL = {
    "force=True": "--force",
    "; a text itself is given in a list: read([text])": "",
    ", or None, not ": ", not ",
}
_INTERRUPTED_QUERY = "Query interrupted"  # what DuckDB makes of Ctrl-C while it works


class Command(click.Command):
    """A command whose user's mistakes are told in a sentence.

    Exit 2: a wrong option or argument. Exit 1: an input or output that cannot be used. Exit 130: Ctrl-C.
    """

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, and turn what stops it into a message and an exit code."""
        _set_up(sys.stdout)
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except SettingsError as error:
            raise click.UsageError(_shown(error), ctx) from error
        except ProvenanceError as error:
            raise click.ClickException(_shown(error)) from error
        except BrokenPipeError:  # the reader, such as `head`, has seen enough
            _close_quietly()
            ctx.exit(0)
        except (KeyboardInterrupt, RuntimeError) as error:
            if isinstance(error, RuntimeError) and str(error) != _INTERRUPTED_QUERY:
                raise
            click.echo("Interrupted.", err=True)
            ctx.exit(_INTERRUPTED)


def _shown(error: Exception) -> str:
    from provenance.export.safe import for_terminal

    message = str(error)
    for in_python, at_a_shell in _AT_A_SHELL.items():
        message = message.replace(in_python, at_a_shell)
    return for_terminal(message)


def _set_up(stream: Any) -> None:
    """Data is UTF-8 wherever it goes; a terminal keeps its own encoding and sees the rest as escapes."""
    encoding = stream.encoding if stream.isatty() else "utf-8"
    stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _close_quietly() -> None:
    """Send what is still buffered nowhere, so that the interpreter does not complain when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
