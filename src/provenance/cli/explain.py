"""``provenance explain``: shows why one article is considered the source of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from provenance.cli.exit_codes import Command

if TYPE_CHECKING:
    from provenance.findings import Findings

_LISTED = 5  # maximum number of pairs listed if the words match several derivations


@click.command("explain", cls=Command, short_help="Show why one article is considered the source of another.")
@click.argument("folder", metavar="DIR")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
def command(folder: str, a: str, b: str) -> None:
    """Show why one of two articles is considered the source of the other, with all the evidence.

    DIR is a folder written by `provenance scan -o`. A and B are ids, or words from outlets or titles, in
    either order. Together, they must match exactly one derivation.

    \b
      provenance explain run/ "Free Press" Courier
    """
    from rich.text import Text

    from provenance.cli.evidence import show_evidence
    from provenance.cli.output import console
    from provenance.delays import delay
    from provenance.export.safe import for_line
    from provenance.findings import load
    from provenance.labels import apart, briefly, closed, labels, names_in_evidence
    from provenance.phrases import headline

    findings = load(folder)
    row = _derivation(findings, a, b)
    ends = row["source"], row["derived"]
    known = labels(findings.documents, findings.passages, findings.origins, ends)
    source, derived = (known[end] for end in ends)
    names = apart((source.heading, derived.heading), (source.title, derived.title))
    out = console()

    def line(text: str, style: str = "") -> None:
        out.print(Text(text, style), soft_wrap=not out.is_terminal)

    line(for_line(headline(names[0], closed(names[1]), row["probability"], row["directed"])), "bold")
    for role, label, end in (("Source ", source, ends[0]), ("Derived", derived, ends[1])):
        line(f"{role}  {for_line(label.whole)} (id {for_line(end)})")
    facts = [row["relation"], f"the source explains {100 * row['share']:.0f} % of the derived text"]
    later = delay((source.dated, derived.dated))
    if later.amount:
        facts.append(f"dated {later.size} {'later' if later.amount > 0 else 'earlier'}")
    elif later.unit:
        facts.append(f"of the {later.size}")
    line("; ".join(filter(None, facts)))
    evidence = [(each["name"], each["weight"], each["sentence"]) for each in row["evidence"] or ()]
    show_evidence(evidence, names_in_evidence(ends, (source, derived)), briefly(source, derived), out)


def _derivation(findings: Findings, a: str, b: str) -> dict[str, Any]:
    """Return the only derivation between a document that matches `a` and a document that matches `b`."""
    from provenance.errors import InputError
    from provenance.lookup import no_derivation

    rows = findings.derivations.select(["source", "derived"]).to_pylist()
    fits = [_fitting(findings, words) for words in (a, b)]
    places = [
        place
        for place, row in enumerate(rows)
        if (row["source"] in fits[0] and row["derived"] in fits[1])
        or (row["source"] in fits[1] and row["derived"] in fits[0])
    ]
    if not places:
        for words, found in zip((a, b), fits, strict=True):
            if not found:
                raise InputError(
                    f"no document matches {words!r}", "give an id, or words from an outlet or title"
                )
        if len(fits[0]) == len(fits[1]) == 1:
            (one,), (other,) = fits
            raise no_derivation(findings, one, other)
        raise InputError(f"no derivation between {a!r} and {b!r} was found")
    if len(places) > 1:
        some = ", ".join(
            f"{rows[place]['source']!r} {rows[place]['derived']!r}" for place in places[:_LISTED]
        )
        raise InputError(f"{len(places):,} derivations match {a!r} and {b!r}", f"give ids, such as {some}")
    (row,) = findings.derivations.slice(places[0], 1).to_pylist()
    return dict(row)


def _fitting(findings: Findings, words: str) -> set[str]:
    """Return the ids of the documents that `words` may refer to.

    If `words` is itself an id, only this id is returned. Otherwise, the title or outlet must contain `words`.
    """
    import pyarrow.compute as pc

    documents = findings.documents
    if pc.any(pc.equal(documents["id"], words)).as_py():
        return {words}
    held = [
        pc.fill_null(pc.match_substring(documents[name], words, ignore_case=True), False)
        for name in ("title", "outlet")
    ]
    return set(documents["id"].filter(pc.or_(*held)).to_pylist())
