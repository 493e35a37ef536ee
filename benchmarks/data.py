"""Read the evaluation sets from the folder that PROVENANCE_DATA names, by default ../shared/data.

The sets are not part of the project. A program that needs a missing set stops with a message that names it.
"""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NEWSROOM = ROOT / "benchmarks" / "newsroom"


def folder() -> Path:
    """The folder of the evaluation sets."""
    return Path(os.environ.get("PROVENANCE_DATA", ROOT.parent / "shared" / "data"))


def rows(name: str) -> list[dict[str, Any]]:
    """All rows of one set, such as ``"pan13_pairs"``."""
    path = folder() / f"{name}.jsonl.gz"
    if not path.exists():
        raise SystemExit(f"{path} not found; set PROVENANCE_DATA to the folder of the evaluation sets")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def has(name: str) -> bool:
    """Whether one set is available."""
    return (folder() / f"{name}.jsonl.gz").exists()


def texts(name: str) -> dict[str, str]:
    """The texts of one set, by id."""
    return {row["id"]: row["text"] for row in rows(name)}


def seeds() -> dict[str, str]:
    """The five seed articles, which are about one event, by number."""
    return {
        path.name[:3]: path.read_text("utf-8") for path in sorted((folder().parent / "seeds").glob("*.txt"))
    }


def examples() -> tuple[dict[str, str], list[dict[str, str]]]:
    """The articles of the example newsroom, by id, and the rows that record its known history."""
    import provenance as pv

    documents = pv.read(ROOT / "examples" / "newsroom").documents
    lines = (ROOT / "examples" / "newsroom_truth.jsonl").read_text("utf-8").splitlines()
    articles = dict(zip(documents["id"].to_pylist(), documents["text"].to_pylist(), strict=True))
    return articles, [json.loads(line) for line in lines]


def newsroom() -> dict[str, dict[str, str]]:
    """The articles of the project's own invented events, by event and name."""
    return {
        event.name: {path.stem: path.read_text("utf-8") for path in sorted(event.glob("*.txt"))}
        for event in sorted(NEWSROOM.iterdir())
        if event.is_dir()
    }


def newsroom_sources() -> dict[str, dict[str, list[str]]]:
    """For each invented event, the sources of its derived articles."""
    sources: dict[str, dict[str, list[str]]] = {}
    for event in newsroom():
        for line in (NEWSROOM / event / "truth.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            derived = row["derived"].split("/")[1]
            sources.setdefault(event, {}).setdefault(derived, []).append(row["source"].split("/")[1])
    return sources


def second_desk(
    further_hands: bool = False,
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, list[str]]]]:
    """Ten events invented by other authors: the articles by event, and the sources of derived articles.

    With `further_hands`, the stories that eight further outlets made from these articles are included.
    """
    sets = ["newsroom_second_desk", *(["newsroom_more_hands"] if further_hands else [])]
    texts: dict[str, dict[str, str]] = {}
    sources: dict[str, dict[str, list[str]]] = {}
    for row in [row for name in sets for row in rows(name)]:
        event, name = row["id"].split("/")
        texts.setdefault(event, {})[name] = row["text"]
        if row["sources"]:
            sources.setdefault(event, {})[name] = [source.split("/")[1] for source in row["sources"]]
    return texts, sources
