"""The command line: parse options, call the library and print the results.

Large packages are imported only when they are needed.
"""

from __future__ import annotations

import click

import provenance
from provenance.cli import archive, compare, dedup, explain, export, report, scan, trace, watch


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(provenance.__version__, "-V", "--version", prog_name="provenance")
def main() -> None:
    """Find near-duplicates, reused passages and derivations in collections of articles.

    Data is written to standard output, and messages to standard error. A path may be a folder, a file, a glob
    or "-" for standard input.
    """


for _module in (scan, compare, explain, dedup, export, report, archive, trace, watch):
    main.add_command(_module.command)
