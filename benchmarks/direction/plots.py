"""Write the two plots of docs/direction.md as SVG: reliability of probabilities, and accuracy by coverage."""

from __future__ import annotations

from typing import Any

from benchmarks import data

FOLDER = data.ROOT / "docs" / "images"
_SIZE, _MARGIN = 320, 44
_COLOURS = {"cross-validated": "#1f5fa8", "left out": "#b5541c"}


def write(figures: dict[str, Any]) -> None:
    """Write both plots, given the figures for pairs."""
    FOLDER.mkdir(exist_ok=True)
    reliability = {
        name: [(row["stated"], row["right"]) for row in rows if row["cases"]]
        for name, rows in figures["reliability"].items()
    }
    curves = {
        "direction-reliability": (reliability, "probability stated", "share right", (0.5, 1.0), True),
        "direction-coverage": (
            figures["coverage"],
            "share of pairs decided",
            "share right",
            (0.0, 1.0),
            False,
        ),
    }
    for name, (lines, across, up, span, diagonal) in curves.items():
        (FOLDER / f"{name}.svg").write_text(_drawn(lines, across, up, span, diagonal), "utf-8")


def _drawn(
    lines: dict[str, list[tuple[float, float]]],
    across: str,
    up: str,
    span: tuple[float, float],
    diagonal: bool,
) -> str:
    low, high = span
    side = _SIZE - 2 * _MARGIN

    def x(value: float) -> float:
        return round(_MARGIN + side * (value - low) / (high - low), 1)

    def y(value: float) -> float:
        return round(_SIZE - _MARGIN - side * (value - 0.5) / 0.5, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}" font-family="sans-serif" '
        'font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<path d="M{x(low)},{y(1)}V{y(0.5)}H{x(high)}" fill="none" stroke="#444"/>',
    ]
    for step in range(6):
        right, wide = 0.5 + 0.1 * step, low + (high - low) * step / 5
        parts.append(f'<text x="{_MARGIN - 6}" y="{y(right) + 4}" text-anchor="end">{right:.1f}</text>')
        parts.append(f'<text x="{x(wide)}" y="{_SIZE - _MARGIN + 16}" text-anchor="middle">{wide:.1f}</text>')
    if diagonal:
        parts.append(f'<path d="M{x(0.5)},{y(0.5)}L{x(1)},{y(1)}" stroke="#aaa" stroke-dasharray="4 3"/>')
    for number, (name, points) in enumerate(lines.items()):
        path = "L".join(f"{x(a)},{y(max(b, 0.5))}" for a, b in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{_COLOURS[name]}" stroke-width="2"/>')
        at = _SIZE - _MARGIN - 12 - 16 * number
        parts.append(f'<text x="{_MARGIN + 10}" y="{at}" fill="{_COLOURS[name]}">{name}</text>')
    parts.append(f'<text x="{_SIZE / 2}" y="{_SIZE - 8}" text-anchor="middle">{across}</text>')
    parts.append(f'<text transform="translate(12 {_SIZE / 2}) rotate(-90)" text-anchor="middle">{up}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"
