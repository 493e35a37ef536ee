"""Draw a sample of the rows that a scan reports on a real corpus, to be judged by reading both texts.

    python -m benchmarks.field.sample --corpus reuters21578 --rows 120 --seed 1 -o FOLDER

The program writes the items for the readers to FOLDER/items/001.txt and so on, and the key, which readers
must not see, to FOLDER/key.json. The key contains the ids, the side of the source, and the number of rows
that each item represents. An item shows both texts in full, with outlet, date and headline, but no results of
the library. Rows are drawn from every relation and every range of probabilities. If a corpus has several
outlets, rows within one outlet and rows between two outlets are drawn separately.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import data
from benchmarks.field import corpora

LEAST = 3  # items drawn from a stratum, if it has enough rows

_LIMITS = (0.5, 0.8)
_BANDS = ("below 0.5", "0.5 to 0.8", "0.8 and more")
_HEADLINES = ("title", "headline_raw")
_LINE = "=" * 80


@dataclass(frozen=True)
class Item:
    """A row to be judged, with the documents on its sides A and B, its stratum and its weight."""

    number: int
    sides: tuple[dict[str, Any], dict[str, Any]]
    row: dict[str, Any]
    stratum: str
    weight: float

    @property
    def name(self) -> str:
        """The number of the item, as shown to readers."""
        return f"{self.number:03}"

    def shown(self) -> str:
        """Return the text that readers see."""
        parts = [f"Item {self.name}"]
        for letter, document in zip("AB", self.sides, strict=True):
            headline = next((document[name] for name in _HEADLINES if document.get(name)), None)
            facts = {"outlet": document.get("outlet"), "date": _date(document), "headline": headline}
            lines = [f"{name}: {value or 'unknown'}" for name, value in facts.items()]
            parts.append("\n".join([_LINE, f"TEXT {letter}", *lines, _LINE, "", document["text"]]))
        return "\n\n".join(parts) + "\n"

    def hidden(self) -> dict[str, Any]:
        """Return the item's entry in the key, which readers must not see."""
        source_is_a = self.row["source"] == self.sides[0]["id"]
        return {
            "item": self.name,
            "a": self.sides[0]["id"],
            "b": self.sides[1]["id"],
            "direction": "ab" if source_is_a else "ba",
            **{name: self.row[name] for name in ("probability", "directed", "relation")},
            "stratum": self.stratum,
            "weight": self.weight,
        }


def main() -> None:
    """Draw the sample, and write the items and the key."""
    asked = _arguments()
    if corpora.missing([asked.corpus]):
        return
    documents = corpora.scanned(asked.corpus).documents.to_pylist()
    items = sample(corpora.derivations(asked.corpus), documents, asked.rows, asked.seed)
    write(items, asked.output, {"corpus": asked.corpus, "seed": asked.seed, "state": _state()})
    print(
        f"Wrote {len(items)} items to {asked.output / 'items'}; "
        f"do not show {asked.output / 'key.json'} to readers"
    )


def sample(
    rows: list[dict[str, Any]], documents: list[dict[str, Any]], size: int, seed: int = 1
) -> list[Item]:
    """Draw `size` rows of derivations from all strata; the order of the input makes no difference."""
    by_id = {document["id"]: document for document in documents}
    order = {id(row): _drawn(seed, row, by_id) for row in rows}
    strata: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: order[id(row)]):
        strata.setdefault(_stratum(row, by_id), []).append(row)
    shares = allotted({name: len(members) for name, members in strata.items()}, size)
    chosen = [(name, row) for name, members in strata.items() for row in members[: shares[name]]]
    # Sort by hash again, so that the number of an item does not reveal its stratum.
    chosen.sort(key=lambda each: order[id(each[1])])
    return [
        Item(
            number,
            _sides(row, by_id, order[id(row)]),
            row,
            name,
            len(strata[name]) / shares[name],
        )
        for number, (name, row) in enumerate(chosen, 1)
    ]


def allotted(sizes: dict[str, int], size: int) -> dict[str, int]:
    """Return the number of items to draw from each stratum.

    At least a third of all items are rows with a probability of 0.8 or more, if there are enough such rows.
    """
    sure = {name: rows for name, rows in sizes.items() if _BANDS[-1] in name}
    others = {name: rows for name, rows in sizes.items() if name not in sure}
    certain, total = sum(sure.values()), sum(sizes.values())
    for_sure = max(size // 3, round(size * certain / total), size - (total - certain))
    for_sure = min(for_sure, certain)
    return _in_proportion(sure, for_sure) | _in_proportion(others, size - for_sure)


def _in_proportion(sizes: dict[str, int], size: int) -> dict[str, int]:
    """Give each stratum at least a few items, and divide the rest in proportion to the numbers of rows."""
    shares = {name: min(LEAST, rows) for name, rows in sizes.items()}
    total = sum(sizes.values())
    while sum(shares.values()) < min(size, total):
        # The next item goes to the stratum that is furthest below its proportional share.
        open_ = [name for name in sizes if shares[name] < sizes[name]]
        name = max(open_, key=lambda name: (sizes[name] * size / total - shares[name], name))
        shares[name] += 1
    return shares


def write(items: list[Item], folder: Path, facts: dict[str, Any]) -> None:
    """Write a file for each item, and the key."""
    if folder.exists():
        raise SystemExit(f"{folder} already exists; choose a new folder")
    (folder / "items").mkdir(parents=True)
    for item in items:
        (folder / "items" / f"{item.name}.txt").write_text(item.shown(), "utf-8")
    key = {**facts, "strata": dict(Counter(item.stratum for item in items))}
    key["items"] = [item.hidden() for item in items]
    (folder / "key.json").write_text(json.dumps(key, indent=1) + "\n", "utf-8")


def _stratum(row: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> str:
    band = sum(row["probability"] >= limit for limit in _LIMITS)
    names = [row["relation"], _BANDS[band]]
    if len({document.get("outlet") for document in by_id.values()}) > 1:
        same = by_id[row["source"]].get("outlet") == by_id[row["derived"]].get("outlet")
        names.append("same outlet" if same else "different outlets")
    return ", ".join(names)


def _sides(
    row: dict[str, Any], by_id: dict[str, dict[str, Any]], drawn: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the two documents of a row in an order that depends on the hash `drawn`."""
    source, derived = by_id[row["source"]], by_id[row["derived"]]
    first, second = sorted((source, derived), key=_content)
    return (first, second) if int(drawn[-1], 16) % 2 else (second, first)


def _drawn(seed: int, row: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> str:
    """Return a hash of the seed and the texts, by which rows are drawn and ordered."""
    contents = sorted(_content(by_id[row[end]]) for end in ("source", "derived"))
    return hashlib.sha256("\0".join([str(seed), *contents]).encode()).hexdigest()


def _content(document: dict[str, Any]) -> str:
    """Return a hash of the text, date and id of a document."""
    parts = (document["text"], str(document.get("published")), document["id"])
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _date(document: dict[str, Any]) -> str | None:
    published = document.get("published")
    if published is None:
        return None
    precise = document.get("published_precision") in ("second", "minute")
    return f"{published:%Y-%m-%d %H:%M:%S}" if precise else f"{published:%Y-%m-%d}"


def _state() -> str:
    """Return the current commit, whose output is sampled."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(asked, cwd=data.ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Draw rows of a scan to be judged by reading.")
    parser.add_argument("--corpus", choices=corpora.CORPORA, required=True)
    parser.add_argument("--rows", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True, help="a new folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
