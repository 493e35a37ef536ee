"""Read front matter: the fields between lines of ``---`` or ``+++`` at the start of a text."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from provenance.corpus.extras import imported

_YAML = re.compile(r"---[ \t]*\r?\n(.*?\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
_TOML = re.compile(r"\+\+\+[ \t]*\r?\n(.*?\r?\n)\+\+\+[ \t]*(?:\r?\n|$)", re.DOTALL)
_FIELD = re.compile(r"[\w-]+[ \t]*:(?:\s|$)")
_ALIAS = re.compile(r"[:-]\s*\*\w")  # rejected, because aliases may expand to more data than fits in memory
_LONGEST = 2**16


def separated(text: str) -> dict[str, Any]:
    """Split off the front matter of a text; return its fields, and the rest of the text as ``text``."""
    for pattern, parse in ((_YAML, _yaml), (_TOML, _toml)):
        found = pattern.match(text, 0, _LONGEST)
        fields = parse(found[1]) if found else None
        if found and fields:
            return {**fields, "text": text[found.end() :].lstrip("\r\n")}
    return {"text": text}


def _yaml(head: str) -> dict[str, Any] | None:
    if not _FIELD.match(head.lstrip()) or _ALIAS.search(head):
        return None
    yaml = imported("yaml", "front matter")
    try:
        fields = yaml.safe_load(head)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return {str(name): value for name, value in fields.items()} if isinstance(fields, dict) else None


def _toml(head: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(head)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
