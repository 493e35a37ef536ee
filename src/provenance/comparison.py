"""Compare two texts: find the passages they share, and estimate which text is the source."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Unpack

import numpy as np
import pyarrow as pa

from provenance import schema
from provenance.corpus import Corpus, read, readable
from provenance.corpus.dates import parse
from provenance.corpus.files import is_path
from provenance.delays import delay
from provenance.derivation.pair import DocumentView, Pair
from provenance.derivation.relation import Relation, relate
from provenance.engine.run import Run
from provenance.errors import InputError
from provenance.labels import Label, apart, closed, title_of, written
from provenance.pairs import canonical_order, first_copies_of, overlap
from provenance.passages import (
    BY_STRICTNESS,
    PreparedDocument,
    PreparedDocuments,
    SharedText,
    build_index,
    find_reuse,
    located,
    prepare,
    shared_text,
    shared_texts,
    with_languages,
)
from provenance.phrases import headline
from provenance.settings import Keywords, Settings, resolve
from provenance.sketch import shingle
from provenance.tables import table_of
from provenance.text import Tokens, tokenize
from provenance.text.entities import decode_all
from provenance.text.languages import languages_of_pair

# The formats of dates without a time of day, keyed by precision.
_WRITTEN = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}


@dataclass(frozen=True)
class Document:
    """One article to compare.

    Parameters
    ----------
    text : str
        The article's text.
    id, title, url, outlet, language : str, optional
        Metadata of the article, if known.
    published : datetime, date or str, optional
        The publication date; a time without a time zone is assumed to be in UTC.

    Examples
    --------
    >>> import provenance as pv
    >>> pv.Document("The ferry ran aground at dawn.", outlet="Harbour Gazette", published="2024-03-02").outlet
    'Harbour Gazette'
    """

    text: str
    id: str | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: Any = None
    language: str | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """The text that two articles share, and the relation between the articles.

    Attributes
    ----------
    a, b : Document
        The two articles, in the order given.
    passages : pyarrow.Table
        The shared passages: a, b, a_start, a_end, b_start, b_end (string indices, half-open), kind,
        similarity; a is always the first article.
    jaccard, containment_a, containment_b : float
        Similarities of the two sets of shingles, computed on first use. containment_a is the share of a's
        shingles that b also contains.

    Notes
    -----
    A text without words, such as a row of emoji, has no shingles. As in a scan, its similarity to the same
    text is 1, and its similarity to any other text is 0. Since there are no words to compare, the relation
    of such a text to any other is "unrelated", even to the same text.

    Examples
    --------
    >>> import provenance as pv
    >>> story = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."
    >>> pv.compare(story, story).relation
    {'b_from_a': 0.5, 'a_from_b': 0.5, 'common_source': 0.0, 'unrelated': 0.0}
    """

    a: Document
    b: Document
    passages: pa.Table
    _pair: Pair = field(repr=False)
    _tokens: Tokens = field(repr=False)
    _settings: Settings = field(repr=False)

    @property
    def jaccard(self) -> float:
        """The Jaccard similarity of the two sets of shingles."""
        return self._overlap[0]

    @property
    def containment_a(self) -> float:
        """The share of a's shingles that b also contains."""
        return self._overlap[1]

    @property
    def containment_b(self) -> float:
        """The share of b's shingles that a also contains."""
        return self._overlap[2]

    @property
    def relation(self) -> dict[str, float]:
        """The probabilities of the four possible relations, which sum to 1.

        ``b_from_a`` means that b is derived from a, and ``a_from_b`` means the reverse.
        """
        found = self._relation
        return {
            "b_from_a": found.b_from_a,
            "a_from_b": found.a_from_b,
            "common_source": found.common_source,
            "unrelated": found.unrelated,
        }

    @property
    def evidence(self) -> list[tuple[str, float, str]]:
        """The evidence as tuples (name, weight, sentence), most important first.

        Weights are log odds. Positive weights favour `a` as the source, and negative weights favour `b`, with
        two exceptions. A positive weight for "shared text" favours any relation over none. A positive
        weight for "common source" favours a derivation in either direction over a common source.
        """
        return [(item.name, item.weight, item.sentence) for item in self._relation.evidence]

    @cached_property
    def labels(self) -> tuple[Label, Label]:
        """The labels of the articles: outlet, date, and title (or the opening words if there is no title)."""
        return _label(self.a), _label(self.b)

    @property
    def verdict(self) -> str:
        """A sentence that names both articles and states their most probable relation."""
        relation = self.relation
        forward, backward = relation["b_from_a"], relation["a_from_b"]
        derived = forward + backward
        names = apart(
            (self.labels[0].heading, self.labels[1].heading), (self.labels[0].title, self.labels[1].title)
        )
        both = f"{names[0]} and {closed(names[1])}"
        if derived > max(relation["common_source"], relation["unrelated"]):
            if max(forward, backward) < self._settings.confidence * derived:
                return f"{both}: one is likely derived from the other (p = {derived:.2f}); direction unclear"
            source, other = names if forward > backward else names[::-1]
            return headline(source, closed(other), max(forward, backward), directed=True)
        likeliest = max(("common_source", "unrelated"), key=relation.__getitem__)
        words = {"common_source": "a common source", "unrelated": "being unrelated"}[likeliest]
        return f"{both} are more consistent with {words} (p = {relation[likeliest]:.2f})"

    @property
    def against_dates(self) -> str:
        """A warning if the direction is clear but the source has the later date; empty otherwise."""
        a, b = (_published(document) for document in (self.a, self.b))
        relation, confidence = self.relation, self._settings.confidence
        forward, backward = relation["b_from_a"], relation["a_from_b"]
        if max(forward, backward) < confidence * (forward + backward):
            return ""
        source, later = ("first", delay((b, a))) if forward > backward else ("second", delay((a, b)))
        if later.amount <= 0:
            return ""
        return f"Against the dates: the {source} article is dated {later.size} later. Check both dates."

    @cached_property
    def _overlap(self) -> tuple[float, float, float]:
        shingles = shingle(self._tokens, self._settings.shingle)
        if not shingles.sizes.all():
            same = float(self.a.text == self.b.text)
            return same, same, same
        exact = overlap(shingles, np.array([0]), np.array([1]))
        return float(exact.jaccard[0]), float(exact.containment_a[0]), float(exact.containment_b[0])

    @cached_property
    def _relation(self) -> Relation:
        return relate(self._pair)

    def __repr__(self) -> str:
        return f"<Comparison: {self.passages.num_rows} passages, Jaccard {self.jaccard:.2f}>"

    def _repr_html_(self) -> str:
        from provenance import report

        return report.comparison(self)


def compare(
    a: str | os.PathLike[str] | Document | Mapping[str, Any],
    b: str | os.PathLike[str] | Document | Mapping[str, Any],
    *,
    settings: Settings | None = None,
    background: Any = None,
    **keywords: Unpack[Keywords],
) -> Comparison:
    """Compare two articles.

    Parameters
    ----------
    a, b : str, pathlib.Path, Document or dict
        Each article is a text, the path of a file that contains only this article, a document with metadata,
        or a dict such as a row of the `documents` table.
    settings : Settings, optional
        The settings of the comparison. Only `shingle`, `strictness`, `confidence` and `agencies` are used,
        plus `size_limit` if files or rows are read. With a background, `boilerplate`, `threads` and
        `memory_limit` are also used.
    background : Corpus, path, list, or table, optional
        A collection of articles used to recognise boilerplate, in any form that `provenance.read` accepts.
        If the background is the corpus of a scan, the passages are the same as in that scan.
    **keywords
        Individual settings; they override `settings`.

    Returns
    -------
    Comparison
        The comparison. Its similarities, relation and evidence are computed on first use.

    Raises
    ------
    InputError
        If `a` or `b` has an unsupported type, is a path given as a string, does not contain exactly one
        article, or has a publication date that cannot be parsed.

    Examples
    --------
    >>> import provenance as pv
    >>> story = "The ferry ran aground at dawn, and all two hundred passengers walked ashore across the mud."
    >>> c = pv.compare("Skerry, Monday. " + story, story + " Nobody was hurt.")
    >>> c.passages.select(["a_start", "a_end", "kind"]).to_pylist()
    [{'a_start': 16, 'a_end': 107, 'kind': 'verbatim'}]
    """
    settings = resolve(settings, **keywords)
    documents = (as_document(a, "a", settings), as_document(b, "b", settings))
    prepared = _prepared(documents)
    both = prepared.document(0), prepared.document(1)
    if background is None or documents[0].text == documents[1].text:
        found = shared_text(0, 1, *prepared.pair(0, 1), BY_STRICTNESS[settings.strictness])
    else:
        found = _against(documents, background, settings)
    first, second = (
        _view(*each, settings.agencies) for each in zip(documents, prepared.texts, both, strict=True)
    )
    return Comparison(
        *documents,
        _passages_table(documents, prepared, found),
        Pair(first, second, found.passages, found.kinds, found.p_shared),
        prepared.tokens,
        settings,
    )


def only_document(corpus: Corpus, place: str) -> Document:
    """Return the only document in a corpus; `place` is the name of the corpus in error messages.

    Raises
    ------
    InputError
        If the corpus does not contain exactly one document.
    """
    found = readable(corpus).documents
    if found.num_rows != 1:
        raise InputError(
            f"{place} contains {found.num_rows:,} articles instead of one",
            "use provenance.scan for many articles",
            shell_hint="use provenance scan for many articles",
        )
    (row,) = found.select([each.name for each in fields(Document)]).to_pylist()
    precision = found["published_precision"][0].as_py()
    if precision in _WRITTEN:
        row["published"] = row["published"].strftime(_WRITTEN[precision])
    return Document(**row)


def as_document(given: Any, name: str, settings: Settings) -> Document:
    """Convert an argument to a document; `name` is the argument's name in error messages."""
    if isinstance(given, str):
        if is_path(given):
            raise InputError(
                f"{name} is the path {given!r}, but a text is expected", "give a file as pathlib.Path(...)"
            )
        return Document(given)
    if isinstance(given, Document) and isinstance(given.text, str):
        return given
    if isinstance(given, os.PathLike):
        return only_document(read(given, settings=settings), os.fsdecode(given))
    if isinstance(given, Mapping):
        return only_document(read([given], settings=settings), name)
    kind = type(given).__name__
    expected = "a text, a path, a dict or a provenance.Document with a text"
    raise InputError(f"{name} must be {expected}, not {kind}")


def _prepared(documents: tuple[Document, Document]) -> PreparedDocuments:
    a, b = documents
    texts, raw = decode_all([a.text, b.text])
    found = languages_of_pair((texts[0], texts[1]), (a.language, b.language))
    return prepare(texts, tokenize(texts), found, raw=raw)


def _view(document: Document, text: str, prepared: PreparedDocument, agencies: Sequence[str]) -> DocumentView:
    when, precision = _published(document)
    return DocumentView(
        text,
        prepared,
        document.id,
        document.title,
        document.url,
        document.outlet,
        when,
        precision,
        document.language,
        agencies,
    )


def _label(document: Document) -> Label:
    when, precision = _published(document)
    title = title_of(document.title, document.text)
    return Label(document.outlet or "", written(when, precision), title, (when, precision))


def _published(document: Document) -> tuple[datetime, str] | tuple[None, None]:
    if document.published is None:
        return None, None
    parsed = parse(str(document.published))
    if parsed is None:
        raise InputError(f"published must be a date such as '2024-06-19 14:05', not {document.published!r}")
    return parsed


def _against(documents: tuple[Document, Document], background: Any, settings: Settings) -> SharedText:
    """Scan two documents together with `background`, and return the text they share."""
    own = [document.text for document in documents]
    others = [
        text for text in read(background, settings=settings).documents["text"].to_pylist() if text not in own
    ]
    given = [{"text": document.text, "language": document.language} for document in documents]
    corpus = read([*given, *({"text": text} for text in others)], settings=settings).documents
    corpus = corpus.take(canonical_order(corpus))
    texts = corpus["text"].to_pylist()
    first_copies, run = first_copies_of(tokenize(decode_all(texts)[0])), Run(settings)
    index = build_index(corpus, first_copies, run)
    reuse = find_reuse(with_languages(corpus, index), index, first_copies, run)
    places = texts.index(own[0]), texts.index(own[1])
    for pair in shared_texts(reuse):
        if {pair.a, pair.b} == set(places):
            found = pair if pair.a == places[0] else pair.mirrored()
            return replace(found, a=0, b=1)
    return SharedText(0, 1, (), (), 0.0)


def _passages_table(
    documents: tuple[Document, Document], prepared: PreparedDocuments, found: SharedText
) -> pa.Table:
    names = documents[0].id or "a", documents[1].id or "b"
    if names[0] == names[1]:
        names = f"{names[0]} (a)", f"{names[1]} (b)"
    rows = [
        (*names, *span, kind, round(passage.similarity, 6))
        for passage, kind, span in zip(found.passages, found.kinds, located(found, prepared), strict=True)
    ]
    return table_of(rows, schema.PASSAGES)
