"""Write the tables of docs/alignment.md from the results."""

from __future__ import annotations

from typing import Any

from benchmarks import data
from benchmarks.alignment.goals import GOALS
from benchmarks.alignment.published import PAN, PAN_SPEED
from benchmarks.pages import write_figures

PAGE = data.ROOT / "docs" / "alignment.md"
BEGIN = "<!-- figures, written by benchmarks.alignment.table -->"

_CATEGORIES = {
    "no-obfuscation": "none",
    "random-obfuscation": "random",
    "translation-obfuscation": "translation",
    "summary-obfuscation": "summary",
    "entire": "entire",
}


def write(results: dict[str, Any]) -> None:
    """Write the tables between the markers of the page."""
    write_figures(PAGE, BEGIN, tables(results))


def tables(results: dict[str, Any]) -> str:
    """Return all tables as Markdown."""
    figures = results["figures"]
    parts = [
        ("pan", _pan),
        ("rewrites", _rewrites),
        ("newsroom", _newsroom),
        ("answers", _answers),
        ("newswire", _newswire),
        ("retrieval", _retrieval),
    ]
    sections = [_goals(figures)] + [section(figures[name]) for name, section in parts if name in figures]
    machine = results["machine"]
    sections.append(
        f"Measured with provenance {machine['provenance']}, Python {machine['python']}, "
        f"NumPy {machine['numpy']}, on {machine['processors']} processors ({machine['processor']})."
    )
    return "\n\n".join(sections)


def _goals(figures: dict[str, Any]) -> str:
    rows = []
    for goal in GOALS:
        measured, overall = goal.measured(figures), goal.measured(figures, "all")
        if measured is not None:
            bound = "at most" if goal.at_most else "at least"
            verdict = "yes" if goal.reached(measured) else "**no**"
            rows.append(
                (goal.name, f"{bound} {_number(goal.value)}", _number(measured), _number(overall), verdict)
            )
    return _table(("figure", "goal", "held out", "all", "reached"), rows)


def _pan(figures: dict[str, Any]) -> str:
    systems = {
        "**provenance**": figures["ours"],
        "provenance, without the pairs used for fitting": figures["ours_without_fitting_pairs"],
        "sentence TF-ISF (baseline)": figures.get("baseline"),
    }
    plagdets = [
        (name, *(_number(scores[category]["plagdet"]) for category in _CATEGORIES))
        for name, scores in systems.items()
        if scores
    ]
    plagdets += [
        (f"{name} (published)", *(_number(row[category]) for category in _CATEGORIES))
        for name, row in PAN.items()
    ]
    parts = [
        (
            word,
            *(
                _number(figures["ours"][category][part])
                for part in ("f1", "granularity", "precision", "recall")
            ),
        )
        for category, word in _CATEGORIES.items()
    ]
    unfitted = figures["unrelated_without_fitting_pairs"]
    false = (
        f"Passages reported in the {figures['unrelated']['pairs']} unrelated pairs: "
        f"{figures['unrelated']['passages']}, of which {unfitted['passages']} are in the "
        f"{unfitted['pairs']} pairs that were not used for fitting."
    )
    speed = f"Pairs per second in one thread: {figures['pairs_per_second']} with `pv.compare`"
    baseline = ""
    if "baseline" in figures:
        speed += f", {figures['baseline_pairs_per_second']} with the baseline,"
        baseline = (
            f" The baseline reports {figures['baseline_unrelated']['passages']} passages in the "
            f"{figures['unrelated']['pairs']} unrelated pairs."
        )
    return "\n\n".join(
        [
            f"### PAN 2013, plagdet ({figures['pairs']} pairs)",
            _table(("system", *_CATEGORIES.values()), plagdets),
            "The scores of provenance in detail:",
            _table(("", "F1", "granularity", "precision", "recall"), parts),
            false,
            f"{speed} and {PAN_SPEED} for a system published in 2014, on the hardware of that year."
            f"{baseline}",
        ]
    )


def _rewrites(figures: dict[str, Any]) -> str:
    rows = [
        (step, _number(each["held_out"]), _number(each["all"]), each["pairs"]["all"])
        for step, each in figures["found"].items()
    ]
    return "### Machine rewrites found\n\n" + _table(("step", "held out", "all", "texts"), rows)


def _newsroom(figures: dict[str, Any]) -> str:
    rows = [
        (kind, _number(each["held_out"]), _number(each["all"]), each["pairs"]["all"])
        for kind, each in figures["by_version"].items()
    ]
    heading = ("derived version", "related, held out", "related, all", "pairs")
    return "### Newsroom, by version\n\n" + _table(heading, rows)


def _answers(figures: dict[str, Any]) -> str:
    related = ", ".join(f"{_number(share)} for `{label}`" for label, share in figures["related"].items())
    return (
        "### Answers\n\n"
        f"The four-way accuracy is {_number(figures['four_way_accuracy'])}. The area under the curve for "
        f"`non` against the rest is {_number(figures['auc_p_shared'])} if the answers are ranked by "
        f"probability, and {_number(figures['auc_covered'])} if they are ranked by the share covered. "
        f"The following shares of answers are reported as related: {related}."
    )


def _newswire(figures: dict[str, Any]) -> str:
    scores = {
        "probability": figures["auc_p_shared"],
        "share of the story covered": figures["auc_covered"],
        "share of the story's words that are in the agency story (baseline)": figures["auc_word_containment"],
    }
    rows = [(name, _number(each["held_out"]), _number(each["all"])) for name, each in scores.items()]
    related = ", ".join(f"{_number(share)} for {label}" for label, share in figures["related"].items())
    return "\n\n".join(
        [
            "### COUNTER",
            _table(("area under the curve, ranked by", "held out", "all"), rows),
            f"F1 is {_number(figures['f1']['held_out'])} on the held-out pairs and "
            f"{_number(figures['f1']['all'])} on all pairs. If every story were called derived, F1 on all "
            f"pairs would be {_number(figures['f1']['all_positive'])}. The following shares of stories are "
            f"reported as related: {related} (wholly, partly and not derived).",
        ]
    )


def _retrieval(figures: dict[str, Any]) -> str:
    costs = [
        (
            name,
            each["documents"],
            round(each["tokens"] / each["documents"]),
            each["candidates"],
            each["candidates_per_document"],
            each["seconds"],
            each["seconds_per_thousand"],
        )
        for name, each in figures["cost"].items()
    ]
    rows = [
        (kind, _number(each["candidates"]), _number(each["related_once_aligned"]), each["pairs"])
        for kind, each in figures["recall"].items()
    ]
    heading = (
        "corpus",
        "distinct texts",
        "words per text",
        "candidates",
        "candidates per text",
        "seconds",
        "seconds per thousand texts",
    )
    kinds = ("shared text", "share of pairs that are candidates", "share related once aligned", "pairs")
    return "\n\n".join(
        [
            "### Candidate pairs",
            _table(heading, costs),
            _table(kinds, rows),
        ]
    )


def _table(heading: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [heading, ("---",) * len(heading), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) or abs(value) > 10 else f"{value:.3f}"
