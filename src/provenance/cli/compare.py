"""``provenance compare``: shows two articles side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from provenance.cli.exit_codes import Command
from provenance.cli.options import quiet_option, reading_options, settings_options
from provenance.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from provenance.cli.messages import Messages
    from provenance.comparison import Comparison, Document
    from provenance.corpus.choices import Choices

_RELATIONS = {
    "b_from_a": "B derived from A",
    "a_from_b": "A derived from B",
    "common_source": "common source",
    "unrelated": "unrelated",
}
# The style of differing words and, for output without colours, the markers that enclose them.
_LEFT_OUT = ("red strike", "[-", "-]")
_PUT_IN = ("green bold", "{+", "+}")


@click.command("compare", cls=Command, short_help="Show the passages that two articles share.")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--background",
    metavar="PATH",
    help="Articles used to recognise boilerplate, such as the collection that contains A and B.",
)
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Format of the output.",
)
@quiet_option
@reading_options
@settings_options("shingle", "strictness", "size_limit")
def command(
    a: str,
    b: str,
    background: str | None,
    format: str,
    quiet: bool,
    fields: dict[str, Any],
    settings: Settings,
) -> None:
    """Show the passages that two articles share, side by side, and estimate which article is the source.

    A and B are files with one article each; either may be "-" for standard input. Words that differ within a
    passage are marked.
    """
    from provenance.cli.messages import Messages
    from provenance.cli.output import console, stdout
    from provenance.comparison import compare
    from provenance.corpus.choices import Choices
    from provenance.errors import SettingsError
    from provenance.export.plain import to_json

    if a == b == "-":
        raise SettingsError('"-" stands for standard input, which can only be read once')
    messages = Messages(quiet)
    choices = Choices(settings.size_limit, **fields)
    articles = [_article(path, choices, messages) for path in (a, b)]
    comparison = compare(*articles, settings=settings, background=background)
    if format == "json":
        stdout().write(f"{to_json(_as_data(comparison), indent=2)}\n")
    elif comparison.passages.num_rows:
        _show(comparison, a, b, console())
    else:
        stdout().write("No shared passages.\n")


def _article(path: str, choices: Choices, messages: Messages) -> Document:
    """Return the only article in a file."""
    from provenance.cli.inputs import read_inputs
    from provenance.comparison import only_document
    from provenance.engine.checkpoints import Checkpoints

    corpus = read_inputs([path], choices, messages, Checkpoints(), whole_list="see provenance scan")
    return only_document(corpus, path)


def _passages(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the passages with their texts, as rows for the terminal or for JSON."""
    return [
        {
            "kind": row["kind"],
            "similarity": row["similarity"],
            **{f"a_{end}": row[f"a_{end}"] for end in ("start", "end")},
            **{f"b_{end}": row[f"b_{end}"] for end in ("start", "end")},
            "a_text": comparison.a.text[row["a_start"] : row["a_end"]],
            "b_text": comparison.b.text[row["b_start"] : row["b_end"]],
        }
        for row in comparison.passages.to_pylist()
    ]


def _as_data(comparison: Comparison) -> dict[str, Any]:
    return {
        "a": comparison.a.id,
        "b": comparison.b.id,
        "verdict": comparison.verdict,
        "jaccard": comparison.jaccard,
        "containment_a": comparison.containment_a,
        "containment_b": comparison.containment_b,
        "relation": comparison.relation,
        "evidence": [
            {"name": name, "weight": weight, "sentence": sentence}
            for name, weight, sentence in comparison.evidence
        ],
        "passages": _passages(comparison),
    }


def _show(comparison: Comparison, a: str, b: str, console: Console) -> None:
    """Print the names, the verdict, the relations, the passages side by side, and the evidence."""
    from rich.text import Text

    from provenance.cli.evidence import show_evidence
    from provenance.export.safe import for_line
    from provenance.labels import names_in_evidence

    def line(text: str = "", style: str = "") -> None:
        console.print(Text(text, style), soft_wrap=not console.is_terminal)

    for letter, label, path in zip("AB", comparison.labels, (a, b), strict=True):
        line(f"{letter}  {for_line(label.whole)} ({for_line(path)})")
    line()
    line(for_line(comparison.verdict), "bold")
    if comparison.against_dates:
        line(comparison.against_dates, "red")
    for name, meaning in _RELATIONS.items():
        line(f"{meaning:<18}{comparison.relation[name]:.2f}")
    line(
        f"Jaccard {comparison.jaccard:.2f}; {100 * comparison.containment_a:.0f} % of A in B, "
        f"{100 * comparison.containment_b:.0f} % of B in A (by shingles)"
    )
    line()
    console.print(_side_by_side(comparison, console))
    ids = comparison.a.id, comparison.b.id
    show_evidence(
        comparison.evidence, names_in_evidence(ids, comparison.labels, ("A", "B")), ("A", "B"), console
    )


def _side_by_side(comparison: Comparison, console: Console) -> Any:
    """Return a table of the passages, with differing words highlighted."""
    from rich.table import Table
    from rich.text import Text

    from provenance.text.differences import word_differences

    table = Table(show_lines=True, expand=True)
    table.add_column()
    for name in ("A", "B"):
        table.add_column(name, ratio=1, overflow="fold")
    passages = _passages(comparison)
    versions = [(row["a_text"], row["b_text"]) for row in passages]
    for number, (row, differences) in enumerate(zip(passages, word_differences(versions), strict=True), 1):
        about = f"{number}\n{row['kind']}\n{row['similarity']:.2f}"
        marks = {
            "a": [(each.a_start, each.a_end) for each in differences],
            "b": [(each.b_start, each.b_end) for each in differences],
        }
        table.add_row(
            Text(about),
            _marked(row["a_text"], marks["a"], _LEFT_OUT, console),
            _marked(row["b_text"], marks["b"], _PUT_IN, console),
        )
    return table


def _marked(text: str, spans: list[tuple[int, int]], how: tuple[str, str, str], console: Console) -> Text:
    """Highlight words in a text, or enclose them in markers if styling is off."""
    from rich.text import Text

    from provenance.export.safe import for_terminal

    style, before, after = how
    shown, reached = Text(), 0
    for start, end in spans:
        if start == end:
            continue
        shown.append(for_terminal(text[reached:start]))
        words = for_terminal(text[start:end])
        shown.append(words if console.color_system else f"{before}{words}{after}", style)
        reached = end
    return shown.append(for_terminal(text[reached:]))
