"""Run the command as ``python -m provenance``, for example if its script is not on the path."""

from provenance.cli import main

main()
