"""`read`: reads articles from any supported input into a table of documents and a table of skipped inputs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from provenance import schema
from provenance.corpus import files, formats, ids, in_memory
from provenance.corpus.columns import concatenated
from provenance.corpus.fields import documents
from provenance.corpus.files import File
from provenance.corpus.records import Record, Rows, Skip, gather, rows_of_table
from provenance.engine.checkpoints import Checkpoints
from provenance.errors import InputError
from provenance.settings import Settings, resolve


@dataclass(frozen=True, eq=False)
class Corpus:
    """The documents that were read.

    Parameters
    ----------
    documents : pyarrow.Table
        One row for each document, in the order read: id, text, title, url, outlet, published,
        published_precision, language, path, then further fields of the input by name. Ids are unique.
    skipped : pyarrow.Table
        One row for each input that is not a document: path, line, reason.
    renamed : tuple of (str, str)
        For each document whose id was taken by another one: the id as found and the new id.

    Examples
    --------
    >>> read(["A short text.", " "])
    Corpus(1 document, 1 skipped)
    """

    documents: pa.Table
    skipped: pa.Table
    renamed: tuple[tuple[str, str], ...] = ()

    def __len__(self) -> int:
        return self.documents.num_rows

    def __repr__(self) -> str:
        counts = [f"{len(self)} document{'' if len(self) == 1 else 's'}"]
        counts += [f"{self.skipped.num_rows} skipped"] if self.skipped.num_rows else []
        counts += [f"{len(self.renamed)} renamed"] if self.renamed else []
        return f"Corpus({', '.join(counts)})"


def read(*inputs: Any, settings: Settings | None = None, **keywords: Any) -> Corpus:
    """Read articles from files or memory into one table of documents.

    Every input ends either in the documents or in the table of skipped inputs, with the reason.

    Parameters
    ----------
    *inputs : str, os.PathLike, list, dict, table or Corpus
        A ``str`` or path is a file, a folder or a glob: ``.txt .md .html .htm .json .jsonl .ndjson .csv .tsv
        .parquet``, all but the last also as ``.gz``, and files with another extension or none if they hold
        text. Folders are read to any depth, in sorted order, without hidden files; a file is read once
        however many links lead to it. A list holds texts, or dicts or dataclasses with a field for the
        text, or paths if they are `os.PathLike`. Data frames and tables may be of pandas, polars or
        pyarrow, or of any library with ``__arrow_c_stream__``.
    settings : Settings, optional
        Only `size_limit` is used: a text or line of more bytes is skipped.
    **keywords
        Single settings, such as ``size_limit=1_000_000``; they override `settings`.

    Returns
    -------
    Corpus
        With the tables `documents` (id, text, title, url, outlet, published, published_precision, language,
        path, and further fields of the input) and `skipped` (path, line, reason), and the list `renamed`. It
        may be empty.

    Raises
    ------
    InputError
        If a path does not exist, a glob matches nothing, or an argument is of a kind that cannot be read.
    MissingExtraError
        If there is HTML and trafilatura is not installed.
    SettingsError
        If a keyword is not a setting, or out of its range.

    Notes
    -----
    Fields are recognised by their usual names (body, headline, publisher, pubdate, ...), in upper or lower
    case. Text is kept unchanged, stray NUL characters included; only a byte order mark is removed. The id of
    a file is its path below the given folder, without the extension where it is unique without. A row has
    its own id, or that of the file and its line; texts in memory are numbered from 0. Of several documents
    with one id, all but one get a suffix from their content. Dates are converted to UTC; without a time zone
    they are taken as UTC, and in ``03/04/2024`` the month is first. A date that cannot be parsed stays in a
    column of its own.

    Examples
    --------
    >>> corpus = read([{"headline": "Rain", "body": "It rained in Oslo.", "date": "June 2024"}])
    >>> corpus.documents.select(["id", "title", "published_precision"]).to_pylist()
    [{'id': '0', 'title': 'Rain', 'published_precision': 'month'}]
    """
    return read_into(Checkpoints(), inputs, resolve(settings, **keywords))


def read_into(checkpoints: Checkpoints, inputs: tuple[Any, ...], settings: Settings) -> Corpus:
    """What `read` returns, kept batch by batch as a stage of a run."""
    if len(inputs) == 1 and isinstance(inputs[0], Corpus):
        return inputs[0]
    if not inputs:
        raise InputError("nothing to read", f"give {in_memory.UNDERSTOOD}")
    kept = checkpoints.stage("read", lambda: _tables(inputs, settings.size_limit))
    found = [schema.DOCUMENTS.empty_table(), *kept.get("documents", [])]
    unique, renamed = ids.made_unique(concatenated(found, schema.DOCUMENTS))
    before = [pair for given in inputs if isinstance(given, Corpus) for pair in given.renamed]
    return Corpus(unique, kept["skipped"][0], (*before, *renamed))


def _tables(inputs: tuple[Any, ...], limit: int) -> Iterator[tuple[str, pa.Table]]:
    """The documents, batch by batch, and at the end the skipped inputs."""
    skipped = []
    for batch in gather(_items(inputs, limit)):
        if isinstance(batch, Skip):
            skipped.append(batch)
            continue
        table, left_out = documents(batch, limit)
        yield "documents", table
        skipped.extend(left_out)
    yield "skipped", _skipped_table(skipped)


def _items(inputs: tuple[Any, ...], limit: int) -> Iterator[Record | Rows | Skip]:
    """All records of the arguments, in order."""
    sources = [_source(given) for given in inputs]
    found = files.each_once([file for source in sources if isinstance(source, list) for file in source])
    names = files.ids([file for file in found if isinstance(file, File)], formats.READERS)
    wanted = set(found)
    for source in sources:
        if not isinstance(source, list):
            yield from source
            continue
        for file in source:
            if file not in wanted:
                continue
            wanted.remove(file)
            if isinstance(file, File):
                yield from formats.read_file(file, names[file.name], limit)
            else:
                yield file


def _source(given: Any) -> list[File | Skip] | Iterator[Record | Rows | Skip]:
    """The files an argument names, or the records it holds; fails before anything is read."""
    if isinstance(given, str | os.PathLike):
        return list(files.find(os.fsdecode(given)))
    if isinstance(given, list | tuple) and given and all(isinstance(item, os.PathLike) for item in given):
        return [file for path in given for file in files.find(os.fsdecode(path))]
    if isinstance(given, Corpus):
        return _from_corpus(given)
    return in_memory.records(given)


def _from_corpus(corpus: Corpus) -> Iterator[Rows | Skip]:
    yield from rows_of_table(corpus.documents.to_batches(), "", None, "Corpus", base=0)
    yield from (Skip(**row) for row in corpus.skipped.to_pylist())


def _skipped_table(skipped: list[Skip]) -> pa.Table:
    columns = zip(*skipped, strict=True) if skipped else ([], [], [])
    arrays = [pa.array(values, kind) for values, kind in zip(columns, schema.SKIPPED.types, strict=True)]
    return pa.table(arrays, schema=schema.SKIPPED)
