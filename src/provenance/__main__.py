"""Run the command line as ``python -m provenance``, for example if the script is not on the path."""

from provenance.cli import main

main()
