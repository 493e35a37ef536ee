"""Write the figures of docs/field.md from the results."""

from __future__ import annotations

from typing import Any

from benchmarks import data
from benchmarks.field.corpora import CORPORA
from benchmarks.field.goals import GOALS
from benchmarks.pages import write_figures

PAGE = data.ROOT / "docs" / "field.md"
BEGIN = "<!-- figures, written by benchmarks.field.table -->"

_SETS = {
    "basil": "basil: American outlets on one event",
    "allsides": "allsides: openings of reports on one event",
    "ecbplus": "ecbplus: short reports on one event",
    "fakebr": "fakebr: true and invented news on one topic (Portuguese)",
    "l2r_news": "l2r_news: rewrites by language models",
    "llmfake": "llmfake: paraphrases and rewrites by language models",
    "deplain_web": "deplain_web: versions in plain language (German)",
    "detectrl_xsum": "detectrl_xsum: paraphrased, polished, or translated and translated back",
    "apt_news": "apt_news: polished by language models",
    "newsroom_revisions": "newsroom_revisions: consecutive versions",
    "first newsroom": "first newsroom",
    "second desk": "second desk",
    "further hands": "further hands",
}
_OF_COPIES = (
    "kept",
    "linked with the story",
    "derived from the story",
    "directed from the story",
    "directed to the story",
    "directed from another copy",
)
# Labels and figures that have other names on the page.
_WORDS = {
    "furniture": "boilerplate",
    "against, nothing stated outright": "against, without explicit evidence",
    "members unlike the one kept": "members that are not near-duplicates of the kept document",
    "linked with the one before": "edits linked with the previous edit",
    "the one before is a source": "edits with the previous edit as a source",
    "an earlier one is a source": "edits with an earlier edit as a source",
    "directed from an earlier one": "edits with a directed row from an earlier edit",
    "directed backwards": "directed rows in the wrong direction",
    "joined by derivations of 0.5 and more": "joined by derivations of 0.5 or more",
}


def write(results: dict[str, Any]) -> None:
    """Write the figures between the markers of the page."""
    write_figures(PAGE, BEGIN, tables(results))


def tables(results: dict[str, Any]) -> str:
    """Return all sentences and tables in Markdown."""
    figures, machine = results["figures"], results["machine"]
    sections = [
        *_judgement(results["judgement"]),
        _goals({**figures, "judgement": results["judgement"]}),
        *_judged(figures["judged"]),
        *_pair_sets(figures["same_event"]),
        *_left_out(figures["same_event"], figures["left_out"]),
        *_dates(figures["dates"]),
        *_near_copies(figures["near_copies"]),
        *_families(figures["families"]),
        f"Measured with provenance {machine['provenance']}, Python {machine['python']}, "
        f"NumPy {machine['numpy']}.",
    ]
    return "\n\n".join(sections)


def sentence(corpus: str, found: dict[str, Any]) -> str:
    """Return the sentences that state how many rows of a corpus are right."""
    overall, sure = found["overall"], found["at 0.8 and more"]
    bound = ""
    if "lower bound" in overall:
        bound = f" (lower 90 % confidence bound: {_percent(overall['lower bound'])})"
    return (
        f"**{CORPORA[corpus]}: {_percent(overall['right'])} of the rows are right**{bound}. Of the rows with "
        f"a probability of 0.8 or more, {_percent(sure['right'])} (about {sure['right rows']} rows) "
        "are right."
    )


def _judgement(judgement: dict[str, Any]) -> list[str]:
    states = ", ".join(sorted({found["state"] for found in judgement.values()}))
    rows = [
        (
            CORPORA[corpus],
            name,
            part.get("items"),
            part.get("rows"),
            part["right"],
            part.get("lower bound"),
            part.get("right, direction aside"),
            part.get("against the judged direction"),
            part.get("right rows"),
        )
        for corpus, found in judgement.items()
        for name, part in (("all", found["overall"]), ("0.8 or more", found["at 0.8 and more"]))
    ]
    heading = (
        "corpus",
        "rows",
        "judged rows",
        "rows represented",
        "right",
        "lower bound",
        "right, ignoring direction",
        "contradict the judged direction",
        "estimated right rows",
    )
    agreements = [
        f"{CORPORA[corpus]}: two readers agree on whether text was reused for "
        f"{round(found['agreement']['reuse'] * found['agreement']['items'])} of "
        f"{found['agreement']['items']} pairs (kappa {_cell(found['agreement']['reuse, kappa'])})."
        for corpus, found in judgement.items()
        if found.get("agreement", {}).get("items")
    ]
    return [
        *(sentence(corpus, found) for corpus, found in judgement.items()),
        _table(heading, rows),
        *agreements,
        f"The judged rows were reported by commit {states}.",
    ]


def _goals(figures: dict[str, Any]) -> str:
    rows = []
    for goal in GOALS:
        measured = goal.measured(figures)
        if measured is not None:
            bound = "at most" if goal.at_most else "at least"
            verdict = "yes" if goal.reached(measured) else "**no**"
            rows.append((goal.name, f"{bound} {_cell(goal.value)}", measured, verdict))
    return "### Against the goals\n\n" + _table(("figure", "goal", "measured", "reached"), rows)


def _judged(figures: dict[str, Any]) -> list[str]:
    by_label = [
        (name, _WORDS.get(label, label), *counts.values())
        for group, names in (("labels", CORPORA), ("outlets", {}))
        for key, labels in figures[group].items()
        for name in [names.get(key, key)]
        for label, counts in labels.items()
    ]
    relations = [
        (CORPORA[corpus], relation, _counted(labels))
        for corpus, by_relation in figures["relations"].items()
        for relation, labels in by_relation.items()
    ]
    direction = [(CORPORA[corpus], *counts.values()) for corpus, counts in figures["direction"].items()]
    directions = next(iter(figures["direction"].values()))
    return [
        "### Pairs judged by reading",
        "For the judged pairs, the table shows how many have a row, how many have a row with a probability "
        "of 0.5 or more, and how many have a row with a probability of 0.8 or more:",
        _table(
            ("corpus or outlets", "judged as", "pairs", "with a row", "0.5 or more", "0.8 or more"), by_label
        ),
        "How the reported rows were judged, for each relation:",
        _table(("corpus", "relation", "judged as"), relations),
        "How the reported direction compares with the judged direction, for pairs judged to be a copy or a "
        "part:",
        _table(("corpus", *directions), direction),
    ]


def _counted(labels: dict[str, int]) -> str:
    return ", ".join(f"{count} {_WORDS.get(label, label)}" for label, count in labels.items())


def _pair_sets(figures: dict[str, Any]) -> list[str]:
    separate = [(_SETS[name], each["pairs"], each["related"]) for name, each in figures["separate"].items()]
    made = [
        (_SETS[name], each["pairs"], each["related"], _by_part(each["parts"]))
        for name, each in figures["made"].items()
    ]
    return [
        "### Separate texts that are called related",
        _table(("set", "pairs", "called related"), separate),
        "### Derived texts that are found",
        _table(("set", "pairs", "found", "by part"), made),
    ]


def _left_out(known: dict[str, Any], unseen: dict[str, Any]) -> list[str]:
    measured = {"separate": "called related", "made": "found"}
    rows = [
        (_SETS[name], measured[group], each["related"], unseen[group][name]["related"])
        for group, sets in known.items()
        for name, each in sets.items()
    ]
    return [
        "### Kinds of text that are left out of the fit",
        "The column *in-domain* repeats the figures above, which come from a model fitted on sets of all "
        "kinds. The figures in the column *left out* come from models that were fitted without any set of "
        "the same kind, so they show what to expect on texts of a new kind. The second desk and its further "
        "hands were not used to fit any model.",
        _table(("set", "share", "in-domain", "left out"), rows),
    ]


def _by_part(parts: dict[str, Any]) -> str:
    return ", ".join(f"{part} {each['related']:.2f}" for part, each in parts.items())


def _dates(figures: dict[str, Any]) -> list[str]:
    rows = [
        (dates, name, *counts.values())
        for dates in ("dates hidden", "dates given")
        for groups in [figures[dates]]
        for name, counts in (
            *(
                (f"{band} or more" if band != "any" else "all", each)
                for band, each in groups["bands"].items()
            ),
            *groups["relations"].items(),
        )
    ]
    apart = figures["an hour apart"]
    known = [
        (name, span, *counts.values())
        for name, spans in figures["known derivations"].items()
        for span, counts in spans.items()
    ]
    return [
        "### Directed rows against exact dates (Reuters)",
        _table(("dates", "rows", "number", "directed", "right", "against", "share right"), rows),
        "The next table is based on the scans with dates, and counts the directed rows whose two documents "
        "are dated at least an hour apart. The last column is the share of these rows that contradict the "
        "dates although no credit, note or mark in a text supports the direction of the row:",
        _table(
            ("corpus", *(_WORDS.get(name, name) for name in next(iter(apart.values())))),
            [(CORPORA[name], *each.values()) for name, each in apart.items()],
        ),
        "For known derivations, the next table counts the pairs whose dates agree with the direction "
        "(*right*) and the pairs whose dates contradict it (*against*):",
        _table(("pairs", "time between dates", "right", "against"), known),
    ]


def _near_copies(figures: dict[str, Any]) -> list[str]:
    copies = [
        (count, dates, *(each[key] for key in _OF_COPIES))
        for count, by_dates in figures["copies"].items()
        for dates, each in by_dates.items()
    ]
    chains = list(figures["chain"].values())
    edits = chains[0]["documents"] - 1
    return [
        "### Near-copies of one story",
        _table(("copies", "dates", *_OF_COPIES), copies),
        f"### A chain of {edits} edits",
        _table(
            ("", *figures["chain"]),
            [(_WORDS.get(key, key), *(chain[key] for chain in chains)) for key in chains[0]],
        ),
    ]


def _families(figures: dict[str, Any]) -> list[str]:
    rows = [
        (CORPORA[corpus], _WORDS.get(name, name), each["families"], each["documents"], each["largest"])
        for corpus, parts in figures.items()
        for name, each in parts.items()
        if isinstance(each, dict)
    ]
    return [
        "### Families",
        _table(("corpus", "families", "number", "documents in families", "documents in the largest"), rows),
    ]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _table(heading: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    lines = [heading, ("---",) * len(heading), *rows]
    return "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)
