"""Entry point for ``python -m provenance``, which works even if the script is not on the PATH."""

from provenance.cli import main

main()
