"""Converting SVG to PNG with resvg."""

from __future__ import annotations

from functools import cache

from provenance.errors import MissingExtraError, OutputError

_LETTER = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text x="2" y="16">{}</text></svg>'


def png(svg: str, scale: float) -> bytes:
    """The picture on a white background, with `scale` pixels to a unit."""
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise MissingExtraError(
            "PNG needs the package resvg_py; install it with: pip install 'provenance-text[plot]'"
        ) from error
    if not _can_write():
        raise OutputError(
            "this machine has no font, so the words of a PNG would be missing; "
            "install one, such as DejaVu Sans, or write SVG"
        )
    return bytes(svg_to_bytes(svg_string=svg, background="white", zoom=scale))


@cache
def _can_write() -> bool:
    """Whether a letter is drawn at all: without a font, resvg draws nothing and raises no error."""
    from resvg_py import svg_to_bytes

    return bytes(svg_to_bytes(svg_string=_LETTER.format("A"))) != bytes(
        svg_to_bytes(svg_string=_LETTER.format(""))
    )
