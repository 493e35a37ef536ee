"""Draw the plots of docs/speed.md as SVG: lane B for all libraries, and the time of a scan by stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks import data

FOLDER = data.ROOT / "docs" / "images"
_WIDTH, _ROW, _LEFT, _RIGHT = 640, 22, 210, 70
_OURS, _OTHERS = "#1f5fa8", "#9aa4ad"
_STAGES = ("#7a8793", "#1f5fa8", "#2f8f6b", "#b5541c", "#a2a2a2", "#d0d0d0")

Bar = tuple[str, Sequence[tuple[float, str]], str]  # label, (length, colour) of each piece, text at the end


def write(results: dict[str, Any]) -> None:
    """Plot lane B for the largest corpus that other libraries processed, and the stages of every scan."""
    FOLDER.mkdir(exist_ok=True)
    runs = [run for run in results["runs"] if run["lane"] == "B" and run["threads"] == 2]
    peers = {run["size"] for run in runs if not run["tool"].startswith("provenance")}
    if peers:
        bars = [
            (
                run["tool"],
                [(run["seconds"], _OURS if run["tool"].startswith("provenance") else _OTHERS)],
                f"{run['seconds']:.2f} s",
            )
            for run in sorted(runs, key=lambda run: run["seconds"])
            if run["size"] == max(peers)
        ]
        title = f"Texts to verified pairs, {max(peers):,} articles, two threads"
        (FOLDER / "speed-pairs.svg").write_text(_drawn(title, bars, []), "utf-8")
    scans = {name: run for name, run in results.get("scans", {}).items() if "stages" in run}
    if scans:
        stages = [*next(iter(scans.values()))["stages"], "start, tables and report"]
        (FOLDER / "speed-scan.svg").write_text(
            _drawn(
                "The whole scan, milliseconds per article",
                [_scan(name, run) for name, run in sorted(scans.items(), key=lambda item: _order(item[0]))],
                list(zip(stages, _STAGES, strict=True)),
            ),
            "utf-8",
        )


def _scan(name: str, run: dict[str, Any]) -> Bar:
    size, how = int(name.split("/")[0]), name.split("/")[1]
    seconds = [*run["stages"].values()]
    seconds.append(run["seconds"] - sum(seconds))
    pieces = [(1000 * each / size, colour) for each, colour in zip(seconds, _STAGES, strict=True)]
    what = "within 1 GB" if how == "limited" else f"{how} thread{'s' * (how != '1')}"
    return f"{size:,} articles, {what}", pieces, f"{1000 * run['seconds'] / size:.2f}"


def _order(name: str) -> tuple[int, str]:
    return int(name.split("/")[0]), name


def _drawn(title: str, bars: Sequence[Bar], key: Sequence[tuple[str, str]]) -> str:
    longest = max(sum(length for length, _ in pieces) for _, pieces, _ in bars)
    height = 44 + _ROW * len(bars) + (24 if key else 0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" '
        'font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="{_LEFT}" y="20" font-weight="bold">{title}</text>',
    ]
    for number, (label, pieces, written) in enumerate(bars):
        top, x = 32 + _ROW * number, float(_LEFT)
        parts.append(f'<text x="{_LEFT - 8}" y="{top + 13}" text-anchor="end">{label}</text>')
        for length, colour in pieces:
            width = length / longest * (_WIDTH - _LEFT - _RIGHT)
            parts.append(f'<rect x="{x:.1f}" y="{top}" width="{width:.1f}" height="16" fill="{colour}"/>')
            x += width
        parts.append(f'<text x="{x + 6:.1f}" y="{top + 13}">{written}</text>')
    x = 8.0
    for name, colour in key:
        parts.append(f'<rect x="{x:.0f}" y="{height - 18}" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{x + 14:.0f}" y="{height - 9}" font-size="10">{name}</text>')
        x += 24 + 5.2 * len(name)
    return "\n".join([*parts, "</svg>"]) + "\n"
