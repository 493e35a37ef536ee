"""The versions of the software that made a result."""

from __future__ import annotations

import platform
from importlib.metadata import version


def versions() -> dict[str, str]:
    """The versions of this package, of Python, and of the packages that decide what is found."""
    import provenance

    packages = {name: version(name) for name in ("numpy", "pyarrow", "duckdb")}
    return {"provenance": provenance.__version__, "python": platform.python_version(), **packages}
