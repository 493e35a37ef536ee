"""Apply readers' judgements on derivations, agencies and boilerplate.

Judgements on derivations are applied after a scan (`judged`). Judgements on agencies and boilerplate affect
how the scan finds derivations, so they become settings of the scan (`with_judgements`).
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from provenance.corrections import Judged, corrected
from provenance.errors import InputError, did_you_mean
from provenance.lookup import document
from provenance.results import Results
from provenance.settings import Settings
from provenance.target import RECORD

JUDGEMENTS = ("right", "wrong", "reversed")
OF_TEXTS = ("agency", "boilerplate")
EVIDENCE = "judgement"
_WEIGHT = 20.0  # in log odds; no other evidence has a larger weight


@dataclass(frozen=True)
class Judgement:
    """A reader's judgement, either on a derivation (`source` and `derived`) or on a text (`text`)."""

    source: str
    derived: str
    judgement: str
    note: str = ""
    text: str = ""

    @property
    def about(self) -> object:
        """The subject of the judgement; a later judgement on the same subject replaces an earlier one."""
        return (self.judgement, self.text) if self.text else frozenset((self.source, self.derived))

    @property
    def ends(self) -> tuple[str, str]:
        """The source and the derived document according to this judgement."""
        return (self.derived, self.source) if self.judgement == "reversed" else (self.source, self.derived)

    @property
    def sentence(self) -> str:
        """The sentence that states this judgement in the evidence."""
        words = "reversed" if self.judgement == "reversed" else "right"
        return f"Judged by a reader to be {words}{f': {self.note}' if self.note else ''}."


def read_judgements(
    given: str | os.PathLike[str] | Iterable[Judgement | Mapping[str, Any]],
) -> list[Judgement]:
    """Read judgements from a CSV or JSON Lines file, the folder of a saved result, or an iterable of rows."""
    if not isinstance(given, str | os.PathLike):
        return [
            row if isinstance(row, Judgement) else _judgement(row, f"row {number}")
            for number, row in enumerate(given, 1)
        ]
    path = Path(given)
    if path.is_dir():
        return _kept(path)
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise InputError(
            f"{path} cannot be read as judgements ({error})", "give a CSV or JSON Lines file"
        ) from error
    lines = text.splitlines()
    if text.lstrip().startswith("{"):
        return [
            _judgement(_row(line, f"{path}, line {n}"), f"{path}, line {n}")
            for n, line in enumerate(lines, 1)
            if line.strip()
        ]
    return [_judgement(row, f"{path}, line {n}") for n, row in enumerate(csv.DictReader(lines), 2)]


def _kept(folder: Path) -> list[Judgement]:
    """Return the judgements recorded in the folder of a saved result."""
    try:
        rows = json.loads((folder / RECORD).read_text("utf-8")).get("judgements", [])
    except (OSError, ValueError, AttributeError) as error:
        raise InputError(
            f"the folder {folder} does not contain the {RECORD} of a scan", "give a CSV or JSON Lines file"
        ) from error
    return [_judgement(row, f"{folder / RECORD}, judgement {n}") for n, row in enumerate(rows, 1)]


def together(*some: Iterable[Judgement]) -> list[Judgement]:
    """Combine judgements, keeping only the last judgement on each subject."""
    return list({each.about: each for judgements in some for each in judgements}.values())


def with_judgements(settings: Settings, judgements: Iterable[Judgement]) -> Settings:
    """Return the settings with the agencies and boilerplate from the judgements added."""
    texts = [(each.judgement, each.text) for each in judgements]
    agencies = *settings.agencies, *(text for kind, text in texts if kind == "agency")
    boilerplate = *settings.boilerplate, *(text for kind, text in texts if kind == "boilerplate")
    return replace(settings, agencies=agencies, boilerplate=boilerplate)


def missing_documents(findings: Results, judgements: Iterable[Judgement]) -> dict[Judgement, list[str]]:
    """Return the judgements on documents that are not in the findings, with the ids of these documents."""
    ids = set(findings.documents["id"].to_pylist())
    found = {
        each: [id_ for id_ in (each.source, each.derived) if id_ not in ids]
        for each in judgements
        if not each.text
    }
    return {each: missing for each, missing in found.items() if missing}


def not_applied(findings: Results, judgements: Iterable[Judgement]) -> list[str]:
    """Return a sentence for each judgement that does not apply to the findings, with the reason."""
    ids = findings.documents["id"].to_pylist()
    return [
        f"Judgement {each.judgement!r} on {each.source!r} and {each.derived!r} was not applied: "
        + "; ".join(filter(None, (f"there is no document {id_!r}", did_you_mean(id_, ids))))
        for each, (id_, *_) in missing_documents(findings, judgements).items()
    ]


def _row(line: str, place: str) -> Mapping[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{place} is not JSON ({error})") from error
    if not isinstance(row, dict):
        raise InputError(
            f"{place} is not a JSON object with either the fields source, derived and judgement, "
            "or the fields text and judgement"
        )
    return row


def _judgement(row: Mapping[str, Any], place: str) -> Judgement:
    note, text = str(row.get("note") or ""), row.get("text")
    if (kind := row.get("judgement")) in OF_TEXTS:
        if not isinstance(text, str) or not any(map(str.isalnum, text)):
            raise InputError(
                f"{place} has the judgement {kind!r} but no text", "write the text in the field 'text'"
            )
        return Judgement("", "", kind, note, text.strip())
    values = [row.get(name) for name in ("source", "derived", "judgement")]
    if not all(isinstance(value, str) and value for value in values):
        raise InputError(f"{place} is not a judgement", "give the fields source, derived and judgement")
    source, derived, judgement = map(str, values)
    if judgement not in JUDGEMENTS:
        raise InputError(
            f"{place} has the unknown judgement {judgement!r}",
            f"use one of {', '.join([*JUDGEMENTS, *OF_TEXTS])}",
        )
    if source == derived:
        raise InputError(f"{place} names {source!r} twice", "give the ids of two documents")
    return Judgement(source, derived, judgement, note)


def judged(findings: Results, judgements: list[Judgement]) -> Results:
    """Apply judgements to the findings, along with all judgements that were applied earlier.

    Raises InputError if the judgements name agencies or boilerplate that the scan did not take into account.
    """
    everything = together(read_judgements(findings.run.get("judgements", ())), judgements)
    if with_judgements(findings.settings, everything) != findings.settings:
        raise InputError(
            "judgements on agencies and boilerplate only take effect during a scan",
            "scan again with pv.scan(corpus, judgements=...)",
        )
    unknown = missing_documents(findings, everything)
    known = {
        frozenset((each.source, each.derived)): each
        for each in everything
        if not each.text and each not in unknown
    }
    documents = frozenset(id_ for pair in known for id_ in pair)
    ids = pa.array(sorted(documents), pa.string())
    table = findings.derivations
    about = pc.or_(*(pc.is_in(table[end], ids) for end in ("source", "derived")))
    before = {frozenset((row["source"], row["derived"])): row for row in table.filter(about).to_pylist()}
    rows = {
        pair: _derivation(findings, each, before.get(pair))
        for pair, each in known.items()
        if each.judgement != "wrong"
    }
    changes = Judged(
        documents,
        before,
        {pair: row for pair, row in before.items() if pair not in known} | rows,
        certain=frozenset(rows),
        settled=frozenset(pair for pair, row in rows.items() if not _already(row, before.get(pair))),
        apart=frozenset(before.keys() & known.keys() - rows.keys()),
    )
    run = findings.run | {"judgements": [asdict(each) for each in everything]}
    return replace(corrected(findings, table.filter(pc.invert(about)), changes), run=run)


def _already(row: Mapping[str, Any], former: Mapping[str, Any] | None) -> bool:
    """Return whether the former row of a pair already stated a judgement for the same direction."""
    if former is None or former["source"] != row["source"]:
        return False
    return any(each["name"] == EVIDENCE for each in former["evidence"] or ())


def _derivation(findings: Results, judgement: Judgement, former: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the row for a judged derivation, based on the two documents' existing row, if any."""
    source, derived = judgement.ends
    row = dict(former or {"evidence": [], "relation": None, "hypotheses": _CERTAIN})
    turned = former is not None and former["source"] != source
    if turned and row["hypotheses"]:
        both = row["hypotheses"]
        row["hypotheses"] = both | {
            "derived_from_source": both["source_from_derived"],
            "source_from_derived": both["derived_from_source"],
        }
    first = {"name": EVIDENCE, "weight": _WEIGHT, "sentence": judgement.sentence}
    others = [
        each | {"weight": -each["weight"]} if turned and each["name"] not in _SYMMETRIC else each
        for each in row["evidence"] or ()
        if each["name"] != EVIDENCE
    ]
    if turned or former is None:
        row["lag"] = _lag(findings, source, derived)
    return row | {
        "source": source,
        "derived": derived,
        "probability": 1.0,
        "directed": True,
        "evidence": [first, *others],
    }


# The hypotheses of a pair for which the scan estimated none.
_CERTAIN = {
    "derived_from_source": 1.0,
    "source_from_derived": 0.0,
    "common_source": 0.0,
    "unrelated": 0.0,
}
# The names of the evidence whose weight favours neither direction.
_SYMMETRIC = frozenset(["shared text", "common source", "disguised words", "other copies"])


def _lag(findings: Results, source: str, derived: str) -> Any:
    """Return the date of the derived document minus that of the source, or None if a date is missing."""
    dates = [document(findings, id_)["published"] for id_ in (source, derived)]
    return None if None in dates else dates[1] - dates[0]
