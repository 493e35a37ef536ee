"""Measure all sets except PAN: rewrites, paraphrases, Arabic, answers, COUNTER, seeds and newsroom."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Sequence
from statistics import mean
from typing import Any

import numpy as np

from benchmarks import data
from benchmarks.alignment import pairs
from benchmarks.alignment.compared import Found, Span, compared, covered
from benchmarks.alignment.pairs import LabelledPair

STEPS = (1, 2, 3, 5, 10, 20)

# Eight details that articles 001 and 002 share: first the words of 001, then the words of 002.
SEED_ROWS = (
    ("elevated their bilateral relations", "ramped up ties"),
    ("1961, 2000, and 2001", "1961, 2000 and 2001"),
    ("the provision of mutual assistance", "the provision of mutual assistance"),
    ("watershed moment", "watershed moment"),
    ("nuclear deterrent now extends", "nuclear deterrent now extends"),
    ("open-top limousine", "open-top limousine"),
    ("dependence on Russia", "reliance on Moscow"),
    ("supplying arms", "supplying arms"),
)
# Replacements for the names of people and places in the seeds.
RENAMED = {
    "Vladimir": "Anselm",
    "Putin": "Torvik",
    "Kim Jong Un": "Oda Ren Sol",
    "Kim Jong-un": "Oda Ren-sol",
    "Kim": "Oda",
    "Russia": "Ostrava",
    "Korea": "Maldria",
    "Pyongyang": "Selwick",
    "Moscow": "Brennhaven",
    "Ukraine": "Lethonia",
    "Vietnam": "Carvania",
}


def rewrites(sample: int | None = None) -> dict[str, Any]:
    """Return figures for machine rewrites: the share found after each step, coverage and false relations."""
    rows = data.rows("llm_rewrites")
    originals = {row["seed"]: row["text"] for row in rows if row["run"] == "human"}
    related: dict[str, list[tuple[bool, bool]]] = {str(step): [] for step in STEPS}
    shares, planted = [], []
    for row in rows:
        step, original = row["step"], originals[row["seed"]]
        if row["run"] == "human" or str(step) not in related:
            continue
        pair = LabelledPair("rewrites:own", str(row["seed"]), True, original, row["text"])
        found = compared(pair.a, pair.b)
        related[str(step)].append((pair.held_out, found.related))
        if int(step) == 1:
            shares.append((pair.held_out, found.covered_b((0, len(pair.b)))))
            following = originals[_after(row["seed"], list(originals))]
            text, stretch = planted_in(pair.b, paragraph_of(following))
            planted.append((pair.held_out, compared(pair.a, text).covered_b(stretch)))
    others = [
        (one["text"], other["text"])
        for one, other in itertools.combinations(rows, 2)
        if one["seed"] != other["seed"]
    ]
    if sample is not None:
        others = random.Random(4).sample(others, sample * 10)
    return {
        "found": {step: _parts(outcomes) for step, outcomes in related.items()},
        "covered": _parts(shares),
        "foreign_paragraph_covered": _parts(planted),
        "different_stories_related": {
            "all": _share(compared(*texts).related for texts in others),
            "pairs": len(others),
        },
    }


def paraphrases(sample: int | None = None) -> dict[str, Any]:
    """Return the share of pairs reported as related, for human paraphrases and for mismatched ones."""
    members = pairs.paraphrases()
    if sample is not None:
        members = random.Random(4).sample(members, sample * 5)
    outcomes = [(pair, compared(pair.a, pair.b).related) for pair in members]
    return {
        "found": _parts([(pair.held_out, related) for pair, related in outcomes if pair.shares]),
        "mismatched_related": _parts(
            [(pair.held_out, related) for pair, related in outcomes if not pair.shares]
        ),
    }


def arabic(sample: int | None = None) -> dict[str, Any]:
    """Return the character-level recall and precision for Arabic assignments, pooled over all pairs."""
    documents, cases = data.texts("arabic_documents"), {}
    for row in data.rows("arabic_passages"):
        spans = cases.setdefault((row["source"], row["derived"]), ([], []))
        for side, name in zip(spans, ("source", "derived"), strict=True):
            side.append((int(row[f"{name}_start"]), int(row[f"{name}_end"])))
    members = [(row["source"], row["derived"]) for row in data.rows("arabic_pairs")]
    if sample is not None:
        members = random.Random(4).sample(members, min(sample, len(members)))
    true, reported, both = 0, 0, 0
    for pair in members:
        found = compared(*(documents[id_] for id_ in pair))
        for side, id_ in enumerate(pair):
            whole = (0, len(documents[id_]))
            spans = [passage[side] for passage in found.passages]
            truth = cases.get(pair, ([], []))[side]
            true += covered(whole, truth)
            reported += covered(whole, spans)
            both += sum(covered(span, spans) for span in _union(truth))
    return {
        "pairs": len(members),
        "characters_recalled": round(both / true, 4),
        "precision": round(both / reported, 4),
    }


def answers(sample: int | None = None) -> dict[str, Any]:
    """Return figures for the answers of Clough and Stevenson, which are labelled cut, light, heavy or non.

    The accuracy is that of a small decision tree that predicts the labels, in cross-validation by task.
    """
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
    from sklearn.tree import DecisionTreeClassifier

    members = pairs.answers()
    found = [compared(pair.a, pair.b) for pair in members]
    labels = np.array([pair.set.split(":")[1] for pair in members])
    shares = [
        (each.covered_b((0, len(pair.b))), each.likeness) for each, pair in zip(found, members, strict=True)
    ]
    tasks = [pair.a for pair in members]
    tree = DecisionTreeClassifier(max_depth=3, min_samples_leaf=4, random_state=0)
    predicted = cross_val_predict(tree, np.array(shares), labels, groups=tasks, cv=LeaveOneGroupOut())
    reused = labels != "non"
    return {
        "pairs": len(members),
        "four_way_accuracy": _share(predicted == labels),
        "auc_p_shared": round(float(roc_auc_score(reused, [each.p_shared for each in found])), 4),
        "auc_covered": round(float(roc_auc_score(reused, [share for share, _ in shares])), 4),
        "related": {
            label: _share(_where(found, labels == label)) for label in ("cut", "light", "heavy", "non")
        },
    }


def newswire(sample: int | None = None) -> dict[str, Any]:
    """Return figures for COUNTER: how well stories derived from an agency story are recognised."""
    from sklearn.metrics import f1_score

    members = pairs.newswire()
    if sample is not None:
        members = random.Random(4).sample(members, min(sample * 2, len(members)))
    found = [compared(pair.a, pair.b) for pair in members]
    derived = np.array([pair.shares for pair in members])
    held_out = np.array([pair.held_out for pair in members])
    labels = np.array([pair.set.split(":")[1] for pair in members])
    related = np.array([each.related for each in found])
    scores = {
        "auc_p_shared": [each.p_shared for each in found],
        "auc_covered": [each.covered_b((0, len(pair.b))) for each, pair in zip(found, members, strict=True)],
        "auc_word_containment": [_contained(pair.a, pair.b) for pair in members],
    }
    return {
        "pairs": {"held_out": int(held_out.sum()), "all": len(members)},
        **{name: _aucs(derived, np.array(score), held_out) for name, score in scores.items()},
        "f1": {
            "held_out": round(float(f1_score(derived[held_out], related[held_out])), 4),
            "all": round(float(f1_score(derived, related)), 4),
            "all_positive": round(float(f1_score(derived, np.ones_like(derived))), 4),
        },
        "related": {label: _share(related[labels == label]) for label in ("WD", "PD", "ND")},
    }


def seeds(sample: int | None = None) -> dict[str, Any]:
    """Return figures for the seeds: the details found in 001 and 002, and the passages in all other pairs."""
    articles = data.seeds()
    renamed = {name: rename(text) for name, text in articles.items()}
    found = compared(articles["001"], articles["002"])
    rows = [row_is_found(found, articles["001"], articles["002"], row) for row in SEED_ROWS]
    return {
        "rows_found": sum(rows),
        "rows": len(rows),
        "rows_missed": [number for number, hit in enumerate(rows, 1) if not hit],
        "p_shared": round(found.p_shared, 3),
        "passages_between_others": _between_others(articles),
        "passages_between_others_renamed": _between_others(renamed),
        "renamed_still_related": compared(renamed["001"], renamed["002"]).related,
    }


def newsroom(sample: int | None = None) -> dict[str, Any]:
    """Return the share of independent reports kept apart, and the share of derived versions found."""
    outcomes = [(pair, compared(pair.a, pair.b).related) for pair in pairs.newsroom()]
    independent = [(pair.held_out, not related) for pair, related in outcomes if not pair.shares]
    derived = [(pair.held_out, related) for pair, related in outcomes if pair.shares]
    kinds = sorted({pair.set for pair, _ in outcomes if pair.shares})
    return {
        "independent_kept_apart": _parts(independent),
        "derived_related": _parts(derived),
        "by_version": {
            kind.split(":")[1]: _parts([(pair.held_out, hit) for pair, hit in outcomes if pair.set == kind])
            for kind in kinds
        },
    }


def planted_in(text: str, paragraph: str) -> tuple[str, Span]:
    """Insert a paragraph at the paragraph break nearest the middle; return the text and the inserted span."""
    breaks = [match.end() for match in re.finditer(r"\n+", text)] or [
        match.end() for match in re.finditer(r"[.!?] ", text)
    ]
    place = min(breaks, key=lambda at: abs(at - len(text) // 2), default=len(text))
    before = text[:place] + ("" if text[:place].endswith("\n") else "\n\n")
    return f"{before}{paragraph}\n\n{text[place:]}", (len(before), len(before) + len(paragraph))


def paragraph_of(text: str, length: int = 400) -> str:
    """Return the paragraph whose length is nearest to `length` characters.

    If the text has fewer than three paragraphs, return sentences with about this length in total.
    """
    paragraphs = [part.strip() for part in re.split(r"\n+", text) if part.strip()]
    if len(paragraphs) < 3:
        start = text.find(". ", len(text) // 3) + 2
        return text[start : text.find(". ", start + length - 50) + 1]
    return min(paragraphs, key=lambda part: abs(len(part) - length))


def row_is_found(found: Found, a: str, b: str, row: tuple[str, str]) -> bool:
    """Return whether one passage contains the words for a detail in both texts."""
    spans = [
        [match.span() for match in re.finditer(re.escape(words), text)]
        for words, text in zip(row, (a, b), strict=True)
    ]
    return any(
        any(within[0] <= span[0] and span[1] <= within[1] for span in spans[0])
        and any(other[0] <= span[0] and span[1] <= other[1] for span in spans[1])
        for within, other, _ in found.passages
    )


def rename(text: str) -> str:
    """Replace the names of people and places in a text."""
    return re.sub("|".join(RENAMED), lambda match: RENAMED[match.group()], text)


def _between_others(articles: dict[str, str]) -> int:
    """Count the passages, of any kind, in pairs other than 001 and 002."""
    return sum(
        len(compared(articles[one], articles[other]).passages)
        for one, other in itertools.combinations(articles, 2)
        if {one, other} != {"001", "002"}
    )


def _contained(a: str, b: str) -> float:
    """Return the share of the distinct words of b that also occur in a."""
    words = set(b.split())
    return len(words & set(a.split())) / max(len(words), 1)


def _aucs(derived: np.ndarray, score: np.ndarray, held_out: np.ndarray) -> dict[str, float]:
    from sklearn.metrics import roc_auc_score

    return {
        "held_out": round(float(roc_auc_score(derived[held_out], score[held_out])), 4),
        "all": round(float(roc_auc_score(derived, score)), 4),
    }


def _where(found: Sequence[Found], chosen: np.ndarray) -> list[bool]:
    return [each.related for each, counts in zip(found, chosen, strict=True) if counts]


def _union(spans: Sequence[Span]) -> list[Span]:
    """Merge spans that overlap or touch."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _after(member: Any, members: list[Any]) -> Any:
    return members[(members.index(member) + 1) % len(members)]


def _share(outcomes: Any) -> float:
    return round(float(mean(float(outcome) for outcome in outcomes)), 4)


def _parts(outcomes: list[tuple[bool, float]]) -> dict[str, Any]:
    """Return the mean over the held-out pairs, the mean over all pairs, and the numbers of pairs."""
    held_out = [value for held, value in outcomes if held]
    return {
        "held_out": _share(held_out) if held_out else None,
        "all": _share(value for _, value in outcomes),
        "pairs": {"held_out": len(held_out), "all": len(outcomes)},
    }
