"""Write the tables of docs/direction.md from the results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks import data

PAGE = data.ROOT / "docs" / "direction.md"
BEGIN, END = "<!-- figures, written by benchmarks.direction.table -->", "<!-- end of figures -->"
_MODELS = ("cross-validated", "left out")
_FAMILIES = {
    "posts": "posts",
    "versions": "versions",
    "true parent first": "true parent ranked first",
    "rows across families": "rows across families",
}
_SIMULATED = tuple((part, dates) for part in ("all", "wire hidden") for dates in ("dates", "texts only"))


@dataclass(frozen=True)
class Goal:
    """A figure by its path in the results, and the least (or most) it should be."""

    name: str
    path: tuple[str, ...]
    value: float
    at_most: bool = False

    def measured(self, figures: dict[str, Any]) -> float:
        """The figure."""
        found: Any = figures
        for step in self.path:
            found = found[step]
        return float(found)

    def row(self, figures: dict[str, Any]) -> tuple[str, ...]:
        """The name, goal, figure and verdict."""
        measured = self.measured(figures)
        reached = measured <= self.value if self.at_most else measured >= self.value
        bound = "at most" if self.at_most else "at least"
        return self.name, f"{bound} {self.value:.2f}", _number(measured), "yes" if reached else "**no**"


def _pair_goals() -> list[Goal]:
    accuracies = {
        "revisions": 0.85,
        "paraphrases": 0.70,
        "machine rewrites": 0.93,
        "insertions": 0.75,
        "replies": 0.88,
        "urdu newswire": 0.82,
    }
    overall = ("pairs", "overall", "cross-validated")
    return [
        *(
            Goal(f"accuracy, {name}", ("pairs", "sets", name, "cross-validated", "accuracy"), least)
            for name, least in accuracies.items()
        ),
        Goal("mean of the six", (*overall, "mean of six"), 0.82),
        Goal("length-matched pairs, mean of the six", (*overall, "length-matched, mean of six"), 0.65),
        Goal("data set left out, mean of the six", ("pairs", "overall", "left out", "mean of six"), 0.65),
        Goal("over the best single number, mean of the six", (*overall, "over the best baseline"), 0.02),
        Goal("ECE, pooled", (*overall, "ece"), 0.05, at_most=True),
        Goal("accuracy where p is at least .8", (*overall, "accuracy where sure"), 0.88),
        Goal("how often p is at least .8", (*overall, "sure"), 0.40),
    ]


def _graph_goals() -> list[Goal]:
    texts, dates, wrong = (
        ("newsroom", part, "cross-validated") for part in ("texts only", "dates", "dates, three in ten wrong")
    )
    with_dates = ("simulator", "all", "dates")
    simulated = ("simulator", "wire hidden", "texts only")
    hidden = ("newsroom", "agency's report hidden", "cross-validated", "directed between siblings")
    return [
        Goal("newsroom, texts only: direction", (*texts, "direction_accuracy"), 0.75),
        Goal("newsroom, texts only: precision", (*texts, "precision"), 0.75),
        Goal("newsroom, texts only: recall", (*texts, "recall"), 0.70),
        Goal("newsroom, texts only: both sources of merged stories", (*texts, "both sources"), 0.60),
        Goal("newsroom, texts only: reversed", (*texts, "reversed"), 0.05, at_most=True),
        Goal("newsroom, dates: direction", (*dates, "direction_accuracy"), 0.95),
        Goal("newsroom, dates: precision", (*dates, "precision"), 0.85),
        Goal("newsroom, dates: recall", (*dates, "recall"), 0.85),
        Goal("newsroom, dates: both sources of merged stories", (*dates, "both sources"), 0.60),
        Goal("newsroom, dates: reversed", (*dates, "reversed"), 0.0, at_most=True),
        Goal("newsroom, three dates in ten wrong: direction", (*wrong, "direction_accuracy"), 0.90),
        Goal(
            "newsroom, three dates in ten wrong: direction lost",
            (*wrong, "direction lost"),
            0.05,
            at_most=True,
        ),
        Goal("agency's report hidden: siblings directed to each other", hidden, 0.25, at_most=True),
        Goal("revision families: true parent ranked first", ("revision families", "true parent first"), 0.75),
        Goal(
            "revision families: rows across",
            ("revision families", "rows across families"),
            0,
            at_most=True,
        ),
        Goal("threads: directed true edges found", ("threads", "recall"), 0.70),
        Goal("threads: precision", ("threads", "precision"), 0.75),
        Goal("threads: reversed", ("threads", "reversed"), 0.03, at_most=True),
        Goal("simulator, texts only, T5: hidden source named", (*simulated, "outside source named"), 0.80),
        Goal("simulator, dates, T6: F1 of parent sets", (*with_dates, "parent sets, F1"), 0.80),
        Goal("seeds: 002 -> 001", ("seeds", "002 -> 001"), 0.60),
        Goal("seeds: any other derivation", ("seeds", "other derivations"), 0, at_most=True),
    ]


def write(results: dict[str, Any]) -> None:
    """Put the tables between the page's markers."""
    before, rest = PAGE.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables(results)}\n\n{END}{after}", "utf-8")


def tables(results: dict[str, Any]) -> str:
    """All tables, in Markdown."""
    figures, machine = results["figures"], results["machine"]
    goals = [goal.row(figures) for goal in (*_pair_goals(), *_graph_goals())]
    sections = [
        "### Against the goals",
        "Cross-validated: no pair, and no event of the newsroom, is weighed by a model fitted on it. "
        "Threads, revision families, the simulator and the seeds are weighed by the model as shipped.",
        _table(("figure", "goal", "measured", "reached"), goals),
        *_pairs(figures["pairs"]),
        *_newsrooms(figures),
        f"Measured with provenance {machine['provenance']}, Python {machine['python']}, "
        f"NumPy {machine['numpy']}.",
    ]
    return "\n\n".join(sections)


def _pairs(figures: dict[str, Any]) -> list[str]:
    sets, overall = figures["sets"], figures["overall"]
    baselines = ("random", "longer is the source", "shorter is the source", "zlib", "containment", "best")
    short = {name: name.removesuffix(" is the source") for name in baselines}
    accuracies = [
        (
            name,
            each["cases"],
            *(_number(each[model]["accuracy"]) for model in _MODELS),
            *(_number(each["baselines"][baseline]) for baseline in baselines),
        )
        for name, each in sets.items()
    ]
    matched = [
        (
            name,
            each["length-matched"]["cases"],
            *(_number(each["length-matched"][model]) for model in _MODELS),
            *(_number(each["length-matched"]["baselines"][baseline]) for baseline in baselines),
        )
        for name, each in sets.items()
    ]
    measures = ("brier", "ece", "sure", "accuracy where sure")
    trust = [
        (name, *(_number(row[model][measure]) for model in _MODELS for measure in measures))
        for name, row in {**sets, "**all, pooled**": overall}.items()
    ]
    reliability = [
        (
            f"{row['from']:.1f} to {row['to']:.1f}",
            *(
                cell
                for each in (row, other)
                for cell in (each["cases"], _number(each["stated"]), _number(each["right"]))
            ),
        )
        for row, other in zip(*(figures["reliability"][model] for model in _MODELS), strict=True)
    ]
    heading = ("data set", "pairs", *_MODELS, *short.values())
    return [
        "### Accuracy on pairs, compared with single numbers",
        _table(heading, accuracies),
        "### The same where lengths differ by at most 5 %",
        _table(heading, matched),
        "### What the probability is worth",
        "![How often a stated probability is right](images/direction-reliability.svg) "
        "![How often the surest part is right](images/direction-coverage.svg)",
        "*Sure* is how often one direction has at least .8; *right* how often it is then the true one. "
        "The last four columns are for the data set left out.",
        _table(("data set", *(2 * ("Brier", "ECE", "sure", "right"))), trust),
        "What it says, and how often it is right (left: cross-validated; right: data set left out):",
        _table(("stated", *(2 * ("pairs", "stated", "right"))), reliability),
        "A common source distinguished from a derivation, both equally often: "
        f"{_number(figures['common source'])}, "
        "cross-validated on machine rewrites, replies and the newsroom.",
    ]


def _newsrooms(figures: dict[str, Any]) -> list[str]:
    names = {
        "found": "true derivations that have a row",
        "direction_accuracy": "of these, in the true direction",
        "precision": "precision of directed rows",
        "recall": "recall of directed rows",
        "reversed": "true derivations directed the wrong way",
        "both sources": "merged stories directed from both sources",
        "both sources, direction aside": "the same, direction aside",
        "rows of true pairs": "rows between true pairs, direction aside",
        "independents linked": "pairs of independent reports linked",
        "across events": "rows across events",
        "ece": "ECE of the probability",
    }
    parts, models = ("texts only", "dates", "dates, three in ten wrong"), ("shipped", *_MODELS)
    newsroom, examples = figures["newsroom"], figures["examples"]
    sections = [
        "### Whole newsrooms",
        "Nine invented events with eleven articles each. *Shipped* is the model as it comes, which was "
        "fitted on these pairs among others, and scans them all as one corpus. *Cross-validated* has not "
        "seen the event, *left out* nothing of the newsroom.",
    ]
    for part in parts:
        columns = [newsroom[part][model] for model in models]
        rows = [(text, *(_number(column[key]) for column in columns)) for key, text in names.items()]
        sections.append(_table((part, *models), rows))
    sections += _doubtful_dates(newsroom, names)
    sections += _simple_rules(figures)
    hidden = newsroom["agency's report hidden"]
    between = ", ".join(f"{_number(hidden[model]['directed between siblings'])} {model}" for model in models)
    named = ("outside sources named", "independents linked")
    listed = [(text, examples[key]) for key, text in names.items() if key in examples and key not in named]
    listed += [(key, examples[key]) for key in named]
    return [
        *sections,
        "With the agency's report hidden, so many of the pairs of texts made from it are given a direction "
        f"between each other: {between}.",
        "### Families of the evaluation data",
        "Threads of a newsgroup with their quote markers, against the parents that posts name, and all "
        "versions of encyclopedia articles, against the version before. As shipped, which was fitted on "
        "pairs of the same sets.",
        _table(
            ("figure", "threads", "revision families"),
            [
                (text, *(_number(figures[part].get(key)) for part in ("threads", "revision families")))
                for key, text in {**names, **_FAMILIES}.items()
                if key in figures["threads"] or key in figures["revision families"]
            ],
        ),
        "### A simulated newsroom",
        "Thirty families of eight articles made from Reuters stories by program (`benchmarks/simulator`): "
        "nothing is fitted on them. In the last two columns the wire story is hidden.",
        _table(
            ("figure", "all, dates", "all, texts only", "wire hidden, dates", "wire hidden, texts only"),
            [
                (
                    names.get(key, key),
                    *(_number(figures["simulator"][part][dates].get(key)) for part, dates in _SIMULATED),
                )
                for key in figures["simulator"]["wire hidden"]["dates"]
            ],
        ),
        "### The example newsroom",
        _table(("figure", "measured"), [(text, _number(value)) for text, value in listed]),
        "### Seeds",
        _table(("figure", "measured"), [(text, _number(value)) for text, value in figures["seeds"].items()]),
    ]


def _doubtful_dates(newsroom: dict[str, Any], names: dict[str, str]) -> list[str]:
    """The figures where dates are wrong or missing."""
    parts = {part.removeprefix("dates, "): part for part in newsroom if part.startswith("dates, ")}
    keys = ("direction_accuracy", "precision", "recall", "reversed", "both sources")
    columns = [newsroom[part]["cross-validated"] for part in ("dates", *parts.values())]
    rows = [(names[key], *(_number(column[key]) for column in columns)) for key in keys]
    return [
        "Dates wrong or missing, cross-validated:",
        _table(("figure", "all right", *parts), rows),
    ]


def _simple_rules(figures: dict[str, Any]) -> list[str]:
    """Rules that use one number of a pair, and single trees, next to the graph."""
    rules = figures["simple rules"]
    columns = [(corpus, part) for corpus, parts in rules.items() for part in parts]
    rows = [
        (name, *(_three(rules[corpus][part].get(name)) for corpus, part in columns))
        for name in rules["newsroom"]["dates"]
    ]
    graph = {
        "newsroom": {part: models["cross-validated"] for part, models in figures["newsroom"].items()},
        "simulator": figures["simulator"]["all"],
    }
    ours = ("**the graph**", *(_three(graph[corpus][part]) for corpus, part in columns))
    return [
        "### Compared with simple rules",
        "Each rule directs every pair that shares text, or makes one tree of each family. Direction of true "
        "derivations found / precision / recall.",
        _table(
            ("rule", *(f"{corpus}, {part}" for corpus, part in columns)),
            [*rows, ours],
        ),
    ]


def _three(scores: dict[str, Any] | None) -> str:
    keys = ("direction_accuracy", "precision", "recall")
    return " / ".join(_number(scores[key]) for key in keys) if scores else ""


def _table(heading: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [heading, ("---",) * len(heading), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.3f}"
