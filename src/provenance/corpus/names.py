"""Usual names for the fields of an article: for each column of documents, the most specific first."""

from __future__ import annotations

from collections.abc import Iterable

from provenance.corpus.columns import without_surrogates

_NAMES = {
    "text": "text fulltext articletext maintext articlebody bodytext body cleantext plaintext rawtext "
    "content article story",
    "id": "id docid documentid articleid newsid storyid itemid uuid guid uid key",
    "title": "title headline articletitle newstitle heading subject",
    "url": "url articleurl sourceurl weburl link canonicalurl canonicallink permalink href uri",
    "outlet": "outlet outletname publisher publishername newspaper publication sitename sourcename source "
    "series site domain sourcedomain hostname media mediaoutlet",
    "published": "published publishedat publisheddate publishdate datepublished datepublish publicationdate "
    "pubdate releasedate date datetime createdat created timestamp year",
    "language": "language lang languagecode",
}
ORDER = {role: names.split() for role, names in _NAMES.items()}


def key(name: str) -> str:
    """A name without case, spaces and punctuation: ``PubDate`` and ``pub_date`` have the same key."""
    return "".join(character for character in name.casefold() if character.isalnum())


def unique(names: Iterable[object]) -> list[str]:
    """Column names as strings, none of them empty or repeated."""
    given: dict[str, None] = {}
    for name in names:
        plain = without_surrogates(str(name)).strip() or "unnamed"
        candidate, number = plain, 2
        while candidate in given:
            candidate, number = f"{plain}_{number}", number + 1
        given[candidate] = None
    return list(given)
