"""``python -m provenance``: runs the command if its script is not on the path."""

from provenance.cli import main

main()
