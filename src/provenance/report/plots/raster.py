"""Convert SVG to PNG with resvg."""

from __future__ import annotations

from provenance.errors import MissingExtraError

FONT = "Arimo"  # a free font with the widths of Helvetica and Arial; the `plot` extra installs it


def png(svg: str, scale: float) -> bytes:
    """Render an SVG image on a white background, at `scale` pixels per SVG unit.

    Each label is set in the first of its fonts that is installed; ``sans-serif`` means Arimo.
    """
    try:
        import fontpkg
        from resvg_py import svg_to_bytes

        font = fontpkg.path(FONT)
    except (ImportError, LookupError) as error:
        raise MissingExtraError(
            "PNG needs the packages resvg_py and fontpkg-arimo",
            "install them with: pip install 'provenance-text[plot]'",
        ) from error
    return bytes(
        svg_to_bytes(
            svg_string=svg,
            background="white",
            zoom=scale,
            font_files=[str(font)],
            sans_serif_family=FONT,
        )
    )
