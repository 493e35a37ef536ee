"""Count the relations that scans report for derivations made by a known recipe."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import provenance as pv
from benchmarks import data
from benchmarks.direction.graphs import Desk, articles_of, dated, first_desk, second_desk_and_further_hands
from provenance.derivation.hypotheses import KINDS

_WORDS = ("abridgement", "syndication")  # the words of the source, in full or in part
_OWN_WORDS = ("paraphrase",)
_PARTS = ("patchwork",)
# The relations expected for each recipe, keyed by the name of the article. If an article has several sources,
# or passages of its own, each row covers only parts of it.
EXPECTED = {
    "trimmed": ("abridgement",),
    "subscriber": _WORDS,
    "wire-update": ("revision",),
    "merged": _PARTS,
    "lifted": _PARTS,
    "local": _PARTS,
    "followup": _PARTS,
    **dict.fromkeys(("brief", "paraphrase", "reworded", "rewritten"), _OWN_WORDS),
    **dict.fromkeys(("blog", "easy", "farm", "foreign", "list", "magazine", "radio", "spun"), _OWN_WORDS),
    "roundup": (*_PARTS, *_OWN_WORDS),
    "next version": ("revision",),
}
# These articles appear under the name of the outlet that published their source.
_SAME_OUTLET = {"wire-update": "wire"}


def figures() -> dict[str, Any]:
    """Scan all articles with their dates, and count the relations found for each recipe."""
    found: dict[str, Counter[str]] = {}
    for desk in (first_desk(), second_desk_and_further_hands()):
        for recipe, relation in _of_desk(desk):
            found.setdefault(recipe, Counter())[relation] += 1
    found["next version"] = Counter(_of_versions())
    return {
        recipe: {
            "rows": found[recipe].total(),
            "as expected": sum(found[recipe][kind] for kind in kinds) / found[recipe].total(),
            **{kind: found[recipe][kind] for kind in KINDS if found[recipe][kind]},
        }
        for recipe, kinds in EXPECTED.items()
        if recipe in found
    }


def _of_desk(desk: Desk) -> list[tuple[str, str]]:
    """Return the recipe and the relation of each true derivation that a scan of the desk reports."""
    articles, truth = articles_of(desk, dated)
    for article in articles:
        name = article["id"].split("/")[1]
        article["outlet"] = _SAME_OUTLET.get(name, name)
    rows = pv.scan(articles).derivations.to_pylist()
    return [
        (row["derived"].split("/")[1], row["relation"])
        for row in rows
        if (row["source"], row["derived"]) in truth
    ]


def _of_versions() -> list[str]:
    """Return the reported relation of consecutive versions of posts by institutions."""
    articles = [
        {
            "id": row["id"],
            "text": row["text"],
            "outlet": row["family"].split("-")[0],
            "published": datetime.fromtimestamp(row["time"], UTC),
        }
        for row in data.rows("newsroom_revisions")
    ]
    following = {
        (row["id"], f"{row['family']}#{row['version'] + 1}") for row in data.rows("newsroom_revisions")
    }
    rows = pv.scan(articles).derivations.to_pylist()
    return [row["relation"] for row in rows if (row["source"], row["derived"]) in following]
