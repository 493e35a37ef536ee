"""Run the command-line interface with ``python -m provenance``, even if the script is not on the PATH."""

from provenance.cli import main

main()
