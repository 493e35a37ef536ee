"""The versions of the software that produced a result."""

from __future__ import annotations

VERSION = "0.1.0"


def versions() -> dict[str, str]:
    """Return the versions of this package, of Python, and of the packages that affect the findings."""
    import platform
    from importlib.metadata import version

    packages = {name: version(name) for name in ("numpy", "pyarrow")}
    return {"provenance": VERSION, "python": platform.python_version(), **packages}
