"""Write the tables of docs/direction.md from the results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks import data
from benchmarks.direction import learned, relations
from benchmarks.pages import write_figures
from provenance.derivation.evidence import FEATURES
from provenance.derivation.hypotheses import KINDS
from provenance.derivation.relation_model import ANY, model

PAGE = data.ROOT / "docs" / "direction.md"
BEGIN = "<!-- figures, written by benchmarks.direction.table -->"
FEATURES_BEGIN, FEATURES_END = (
    "<!-- features, written by benchmarks.direction.table -->",
    "<!-- end of features -->",
)
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
    """A goal for a figure: the lowest value it should have or, with `at_most`, the highest.

    `path` contains the keys under which the figure is found in the results.
    """

    name: str
    path: tuple[str, ...]
    value: float
    at_most: bool = False

    def measured(self, figures: dict[str, Any]) -> float:
        """Return the measured figure."""
        found: Any = figures
        for step in self.path:
            found = found[step]
        return float(found)

    def row(self, figures: dict[str, Any]) -> tuple[str, ...]:
        """Return a row of the table: name, goal, measured figure, and whether the goal was reached."""
        measured = self.measured(figures)
        reached = measured <= self.value if self.at_most else measured >= self.value
        bound = "at most" if self.at_most else "at least"
        return self.name, f"{bound} {self.value:.2f}", _number(measured), "yes" if reached else "**no**"


def _pair_goals() -> list[Goal]:
    seen, unseen = (("pairs", "overall", model) for model in _MODELS)
    return [
        Goal("kind left out: accuracy over all kinds", (*unseen, "accuracy"), 0.60),
        Goal(
            "kind left out: log loss minus that of answering one half",
            (*unseen, "log loss over one half"),
            0.0,
            at_most=True,
        ),
        Goal(
            "kind left out: log loss minus that of answering one half, worst kind",
            (*unseen, "worst log loss over one half"),
            0.02,
            at_most=True,
        ),
        Goal("kind left out: ECE", (*unseen, "ece"), 0.05, at_most=True),
        Goal("kind left out: accuracy where p is at least .8", (*unseen, "accuracy where sure"), 0.85),
        Goal(
            "kind left out: accuracy where p is at least .8, worst kind with at least a tenth of such pairs",
            (*unseen, "worst where sure"),
            0.70,
        ),
        Goal("kind left out: share of pairs where p is at least .8", (*unseen, "sure"), 0.05),
        Goal("in-domain: accuracy over all kinds", (*seen, "accuracy"), 0.85),
        Goal(
            "in-domain: log loss minus that of answering one half",
            (*seen, "log loss over one half"),
            -0.25,
            at_most=True,
        ),
        Goal("in-domain: share of pairs where p is at least .8", (*seen, "sure"), 0.40),
    ]


def _graph_goals() -> list[Goal]:
    texts, dates, wrong = (
        ("newsrooms", "newsroom", part, "left out")
        for part in ("texts only", "dates", "dates, one in ten wrong")
    )
    second, second_dated, second_wrong, second_missing = (
        ("newsrooms", "second desk", part, "left out")
        for part in ("texts only", "dates", "dates, one in ten wrong", "dates, three in ten missing")
    )
    further, further_dated = (
        ("newsrooms", "second desk and further hands", part, "left out") for part in ("texts only", "dates")
    )
    with_dates = ("simulator", "all", "dates")
    simulated = ("simulator", "wire hidden", "texts only")
    hidden, second_hidden = (
        ("newsrooms", desk, "agency's report hidden", "left out") for desk in ("newsroom", "second desk")
    )
    return [
        Goal("newsroom, texts only: precision", (*texts, "precision"), 0.85),
        Goal("newsroom, texts only: recall", (*texts, "recall"), 0.49),
        Goal("newsroom, dates: precision", (*dates, "precision"), 0.95),
        Goal("newsroom, dates: recall", (*dates, "recall"), 0.85),
        Goal("newsroom, one date in ten wrong: precision", (*wrong, "precision"), 0.92),
        Goal("newsroom, one date in ten wrong: recall", (*wrong, "recall"), 0.75),
        Goal("second desk, dates: precision", (*second_dated, "precision"), 0.95),
        Goal("second desk, dates: recall", (*second_dated, "recall"), 0.85),
        Goal(
            "second desk, dates: merged stories directed from both sources",
            (*second_dated, "both sources"),
            0.80,
        ),
        Goal("second desk, one date in ten wrong: precision", (*second_wrong, "precision"), 0.92),
        Goal("second desk, one date in ten wrong: recall", (*second_wrong, "recall"), 0.75),
        Goal("second desk, three dates in ten missing: precision", (*second_missing, "precision"), 0.93),
        Goal("second desk, three dates in ten missing: recall", (*second_missing, "recall"), 0.70),
        Goal("second desk, texts only: precision", (*second, "precision"), 0.90),
        Goal("second desk, texts only: recall", (*second, "recall"), 0.30),
        Goal("further hands, texts only: precision", (*further, "precision"), 0.90),
        Goal("further hands, dates: precision", (*further_dated, "precision"), 0.93),
        Goal("further hands, dates: recall", (*further_dated, "recall"), 0.60),
        Goal(
            "agency hidden: siblings directed to each other",
            (*hidden, "directed between siblings"),
            0.10,
            at_most=True,
        ),
        Goal(
            "agency hidden: AUC of the probability of an outside source",
            (*hidden, "outside sources apart"),
            0.80,
        ),
        Goal(
            "agency hidden, second desk: AUC of the probability of an outside source",
            (*second_hidden, "outside sources apart"),
            0.80,
        ),
        Goal("revision families: true parent ranked first", ("revision families", "true parent first"), 0.66),
        Goal(
            "revision families: rows across families",
            ("revision families", "rows across families"),
            0,
            at_most=True,
        ),
        Goal("machine rewrites: rewrites with a row", ("machine rewrites", "rewrites with a row"), 0.90),
        Goal(
            "machine rewrites: stories traced to the human text",
            ("machine rewrites", "stories traced to the human text"),
            7,
        ),
        Goal("threads: recall", ("threads", "recall"), 0.72),
        Goal("threads: precision", ("threads", "precision"), 0.85),
        Goal("threads: true derivations directed the wrong way", ("threads", "reversed"), 0.01, at_most=True),
        Goal("simulator, texts only, T5: hidden source named", (*simulated, "outside source named"), 0.80),
        Goal("simulator, dates, T6: F1 of parent sets", (*with_dates, "parent sets, F1"), 0.80),
        Goal("seeds: 002 -> 001", ("seeds", "002 -> 001"), 0.50),
        Goal("seeds: other derivations", ("seeds", "other derivations"), 0, at_most=True),
    ]


def write(results: dict[str, Any]) -> None:
    """Write the tables between the page's markers."""
    write_figures(PAGE, BEGIN, tables(results))
    write_figures(PAGE, FEATURES_BEGIN, features(), FEATURES_END)


def features() -> str:
    """Return the table of the fitted features in Markdown, with the largest general weights first."""
    weights = {name: by_kind[ANY] for name, by_kind in model().weights.items()}
    rows = [
        (feature.name, f"{weights[feature.name]:+.2f}", feature.because, feature.breaks)
        for feature in sorted(
            (each for each in FEATURES if each.name in weights),
            key=lambda each: (-abs(weights[each.name]), each.name),
        )
    ]
    return _table(("feature", "general weight", "why", "what misleads it"), rows)


def tables(results: dict[str, Any]) -> str:
    """Return all tables in Markdown."""
    figures, machine = results["figures"], results["machine"]
    goals = [goal.row(figures) for goal in (*_pair_goals(), *_graph_goals())]
    sections = [
        "### Against the goals",
        "*Kind left out* means that each pair is scored by a model that was fitted on no data set of its "
        "kind. *In-domain* means that the model was fitted on data sets of the kind, but not on the pair's "
        "family. The articles of each desk are scored by a model that was fitted without them. Threads, "
        "revision families, machine rewrites, the simulator and the seeds are scored by the shipped model.",
        _table(("figure", "goal", "measured", "reached"), goals),
        *_pairs(figures["pairs"]),
        *_dated_pairs(figures["dated pairs"]),
        *_newsrooms(figures),
        *_relations(figures["relations"]),
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
    measures = ("accuracy", "log loss over one half", "ece", "sure", "accuracy where sure")
    trust = [
        (name, row["cases"], *(_number(row[model][measure]) for model in _MODELS for measure in measures))
        for name, row in figures["kinds"].items()
    ]
    pooled = [_number(overall[model][measure]) for model in _MODELS for measure in measures]
    cases = sum(row["cases"] for row in figures["kinds"].values())
    trust.append(("**all kinds, equally weighted**", cases, *pooled))
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
        "### Kinds of pairs, known and left out",
        "The first five figures of each row come from a model that was fitted on data sets of the kind "
        "(cross-validated by family). The last five come from a model whose weights, scales and "
        "temperature were fitted without any data set of the kind. *Loss* is the log loss minus that of "
        "answering one half for every pair, so negative values are better than answering one half. *Sure* "
        "is the share of pairs in which one direction has a probability of at least .8. *Right* is the "
        "share of these pairs in which this direction is correct.",
        _table(("kind", "pairs", *(2 * ("accuracy", "loss", "ECE", "sure", "right"))), trust),
        "![Accuracy by stated probability](images/direction-reliability.svg) "
        "![Accuracy by share of pairs decided](images/direction-coverage.svg)",
        "### Accuracy by data set, compared with the baselines",
        _table(heading, accuracies),
        "### Accuracy on pairs whose lengths differ by at most 5 %",
        _table(heading, matched),
        "The next table shows, for each range of probabilities, the mean probability of the likelier "
        "direction, and how often this direction is correct (left: cross-validated; right: kind left out):",
        _table(("probability", *(2 * ("pairs", "mean", "accuracy"))), reliability),
        "The accuracy of distinguishing common sources from derivations is "
        f"{_number(figures['common source'])}, if both are weighted equally (cross-validated on all data "
        "sets that contain both).",
    ]


def _dated_pairs(figures: dict[str, Any]) -> list[str]:
    """Return the section about corpora in which only some pairs are dated."""
    heading = ("kind", *(f"{count} dated" for count in (0, *learned.EXAMPLES)))
    rows = [(kind, *map(_sure, of_counts.values())) for kind, of_counts in figures.items()]
    return [
        "### Corpora that are dated in part",
        "Each kind is left out of the fit, and each of its data sets is treated as a corpus in which the "
        "given number of pairs are dated. A cell shows the accuracy on the undated pairs, the share of "
        "undated pairs for which p is at least .8, and the accuracy on these.",
        _table(heading, rows),
    ]


def _sure(scores: dict[str, Any]) -> str:
    """Format the accuracy on all pairs, the share of pairs with a high probability, and their accuracy."""
    right = scores["accuracy where sure"]
    sure = f"; {scores['sure']:.2f} at {right:.2f}" if right is not None else ""
    return f"{scores['accuracy']:.2f}{sure}"


def _newsrooms(figures: dict[str, Any]) -> list[str]:
    names = {
        "found": "true derivations that have a row",
        "direction_accuracy": "direction accuracy of true derivations with a row",
        "precision": "precision of directed rows",
        "recall": "recall of directed rows",
        "reversed": "true derivations directed the wrong way",
        "both sources": "merged stories directed from both sources",
        "both sources, direction aside": "merged stories linked to both sources, in either direction",
        "rows of true pairs": "rows between true pairs, in either direction",
        "independents linked": "pairs of independent reports linked",
        "across events": "rows across events",
        "ece": "ECE of the probability",
    }
    parts, models = ("texts only", "dates", "dates, three in ten wrong"), ("shipped", *_MODELS)
    newsroom, examples = figures["newsrooms"]["newsroom"], figures["examples"]
    sections = [
        "### Whole newsrooms",
        "There are eleven articles on each of nine invented events. With the *shipped* model, which was "
        "also fitted on pairs of these articles, all events are scanned as one corpus. With the other two "
        "models, each event is scanned by itself. The *cross-validated* model was fitted without the "
        "event, and the *left out* model was fitted without any article of the newsroom.",
    ]
    for part in parts:
        columns = [newsroom[part][model] for model in models]
        rows = [(text, *(_number(column[key]) for column in columns)) for key, text in names.items()]
        sections.append(_table((part, *models), rows))
    sections += _doubtful_dates(newsroom, names)
    sections += _other_desks(figures["newsrooms"], names)
    sections += _simple_rules(figures)
    hidden = newsroom["agency's report hidden"]
    siblings = [f"{_number(hidden[model]['directed between siblings'])} ({model})" for model in models]
    named = ("outside sources named", "independents linked")
    listed = [(text, examples[key]) for key, text in names.items() if key in examples and key not in named]
    listed += [(key, examples[key]) for key in named]
    return [
        *sections,
        "If the agency's report is hidden, no pair of texts made from it should be directed, because "
        "neither text was derived from the other. The models direct the following shares of these pairs: "
        f"{', '.join(siblings)}.",
        "### Families of the evaluation data",
        "Newsgroup threads are scanned with their quote markers; the true source of a post is the post "
        "that it names as its parent. In the revisions of an encyclopedia article, the true source of a "
        "version is the previous version. The threads and the revisions are scanned with the shipped model, "
        "which was fitted on pairs from the same data sets.",
        _table(
            ("figure", "threads", "revision families"),
            [
                (text, *(_number(figures[part].get(key)) for part in ("threads", "revision families")))
                for key, text in {**names, **_FAMILIES}.items()
                if key in figures["threads"] or key in figures["revision families"]
            ],
        ),
        "### Machine rewrites",
        "Language models rewrote each of ten news articles again and again, in four runs of twenty steps. "
        "The articles and the rewrites of steps 1, 2, 3, 5, 10 and 20 were scanned together, without dates. "
        "A story is *traced* if no row is directed at the human text and at least half of its rewrites are "
        "derived from it, directly or through others.",
        _table(
            ("figure", "measured"),
            [(text, _number(value)) for text, value in figures["machine rewrites"].items()],
        ),
        "### A simulated newsroom",
        "A program (`benchmarks/simulator`) made thirty families of eight articles from Reuters stories. "
        "The model was not fitted on these families. In the last two columns, the wire story is hidden.",
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
        "The seeds are five articles about one event. The first three figures are probabilities; the last is "
        "the number of derivations reported in addition to 002 -> 001.",
        _table(("figure", "measured"), [(text, _number(value)) for text, value in figures["seeds"].items()]),
    ]


def _relations(figures: dict[str, Any]) -> list[str]:
    """Return the section about the column `relation`."""
    rows = [
        (
            recipe,
            found["rows"],
            " or ".join(relations.EXPECTED[recipe]),
            f"{found['as expected']:.2f}",
            ", ".join(f"{found[kind]} {kind}" for kind in KINDS if kind in found),
        )
        for recipe, found in figures.items()
    ]
    return [
        "### Relations",
        "The table shows which `relation` was reported for true derivations that were made by a known "
        "recipe. The texts are the articles of both desks and of the further hands, and consecutive "
        "versions of posts by institutions. All of them have dates.",
        _table(("article", "rows", "expected", "as expected", "found"), rows),
    ]


def _other_desks(newsrooms: dict[str, Any], names: dict[str, str]) -> list[str]:
    """Return the section about other desks, scored by a model that was not fitted on their articles."""
    keys = ("direction_accuracy", "precision", "recall", "reversed", "both sources", "independents linked")
    parts = ("texts only", "dates", "dates, one in ten wrong", "dates, three in ten missing")
    desks = [desk for desk in newsrooms if desk != "newsroom"]
    columns = [newsrooms[desk][part]["left out"] for desk in desks for part in parts]
    rows = [(names[key], *(_number(column[key]) for column in columns)) for key in keys]
    return [
        "### A newsroom by other authors",
        "A second desk covered ten other events, with eleven articles on each. The last four columns also "
        "include articles from eight further outlets, each with its own author. The model used for "
        "this table was fitted without any of these articles.",
        _table(("figure", *(f"{desk}, {part}" for desk in desks for part in parts)), rows),
    ]


def _doubtful_dates(newsroom: dict[str, Any], names: dict[str, str]) -> list[str]:
    """Return the table of scores with wrong or missing dates."""
    parts = {part.removeprefix("dates, "): part for part in newsroom if part.startswith("dates, ")}
    keys = ("direction_accuracy", "precision", "recall", "reversed", "both sources")
    columns = [newsroom[part]["cross-validated"] for part in ("dates", *parts.values())]
    rows = [(names[key], *(_number(column[key]) for column in columns)) for key in keys]
    return [
        "The next table shows some of these figures for wrong or missing dates (cross-validated model):",
        _table(("figure", "all correct", *parts), rows),
    ]


def _simple_rules(figures: dict[str, Any]) -> list[str]:
    """Return the section that compares the graph with simpler rules."""
    rules = figures["simple rules"]
    columns = [(corpus, part) for corpus, parts in rules.items() for part in parts]
    rows = [
        (name, *(_three(rules[corpus][part].get(name)) for corpus, part in columns))
        for name in rules["newsroom"]["dates"]
    ]
    graph = {
        "newsroom": {
            part: models["cross-validated"] for part, models in figures["newsrooms"]["newsroom"].items()
        },
        "simulator": figures["simulator"]["all"],
    }
    ours = ("**the graph**", *(_three(graph[corpus][part]) for corpus, part in columns))
    return [
        "### Compared with simple rules",
        "Each rule either directs every pair that shares text or builds one tree for each family. A cell "
        "shows the direction accuracy on the true derivations that were found, the precision, and the "
        "recall.",
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
