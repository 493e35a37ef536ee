"""``provenance compare``: shows two articles side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

import click

from provenance.cli.exit_codes import Command
from provenance.cli.options import quiet_option, reading_options, settings_options
from provenance.settings import Settings

if TYPE_CHECKING:
    from provenance.cli.messages import Messages
    from provenance.comparison import Comparison, Document
    from provenance.corpus.choices import Choices

_RELATIONS = {
    "b_from_a": "B derived from A",
    "a_from_b": "A derived from B",
    "common_source": "common source",
    "unrelated": "unrelated",
}


@click.command("compare", cls=Command, short_help="Show what two articles share, side by side.")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to print."
)
@quiet_option
@reading_options
@settings_options("shingle", "size_limit")
def command(a: str, b: str, format: str, quiet: bool, fields: dict[str, Any], settings: Settings) -> None:
    """Show what two articles share, and which is more consistent with being the source.

    A and B are files with one article each; one may be "-" for standard input.
    """
    from provenance.cli.messages import Messages
    from provenance.cli.output import stdout
    from provenance.comparison import compare
    from provenance.corpus.choices import Choices
    from provenance.errors import SettingsError
    from provenance.export.plain import to_json

    if a == b == "-":
        raise SettingsError('"-" stands for standard input, which can be read once only')
    messages = Messages(quiet)
    choices = Choices(settings.size_limit, **fields)
    comparison = compare(*(_article(path, choices, messages) for path in (a, b)), settings=settings)
    if format == "json":
        stdout().write(f"{to_json(_as_data(comparison), indent=2)}\n")
    else:
        _show(comparison, a, b, stdout())


def _article(path: str, choices: Choices, messages: Messages) -> Document:
    """The only article in a file."""
    from provenance.cli.inputs import read_inputs
    from provenance.comparison import only_document
    from provenance.engine.checkpoints import Checkpoints

    corpus = read_inputs([path], choices, messages, Checkpoints(), whole_list="see provenance scan")
    return only_document(corpus, path)


def _passages(comparison: Comparison) -> list[dict[str, Any]]:
    """The passages with their texts, as rows to show or to write."""
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


def _show(comparison: Comparison, a: str, b: str, stream: TextIO) -> None:
    """Print both texts of every passage side by side, then the relations and the evidence."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from provenance.export.safe import for_line, for_terminal

    console = Console(file=stream, markup=False, highlight=False, emoji=False)

    def line(text: str = "") -> None:
        console.print(Text(text))

    line(f"A  {for_line(a)}")
    line(f"B  {for_line(b)}")
    line()
    line(
        f"Jaccard {comparison.jaccard:.2f}; {comparison.containment_a:.0%} of A in B, "
        f"{comparison.containment_b:.0%} of B in A (by shingles)"
    )
    line()
    passages = _passages(comparison)
    if passages:
        table = Table(show_lines=True, expand=True)
        table.add_column()
        for name in ("A", "B"):
            table.add_column(name, ratio=1, overflow="fold")
        for number, row in enumerate(passages, 1):
            about = f"{number}\n{row['kind']}\n{row['similarity']:.2f}"
            table.add_row(Text(about), Text(for_terminal(row["a_text"])), Text(for_terminal(row["b_text"])))
        console.print(table)
    else:
        line("No shared passages.")
    line()
    for name, meaning in _RELATIONS.items():
        line(f"{meaning:<18}{comparison.relation[name]:.2f}")
    if comparison.evidence:
        line()
        line("Log odds: above zero for A as the source, or for a relation at all; below for B, or against")
    for _, weight, sentence in comparison.evidence:
        line(f"{weight:+.2f}  {for_line(sentence)}")
