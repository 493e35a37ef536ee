"""Read articles from any supported input into a table of documents and a table of skipped inputs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Unpack

import pyarrow as pa

from provenance import schema
from provenance.corpus import files, formats, ids, in_memory, orders, unread_dates
from provenance.corpus.choices import Choices
from provenance.corpus.columns import concatenated
from provenance.corpus.fields import GIVEN, LINE, documents
from provenance.corpus.files import File
from provenance.corpus.records import Record, Rows, Skip, gather, rows_of_table
from provenance.engine.checkpoints import Checkpoints
from provenance.errors import InputError
from provenance.settings import Keywords, Settings, resolve

_USED = pa.schema([("column", pa.string()), ("field", pa.string())])


@dataclass(frozen=True, eq=False)
class Corpus:
    """The documents that were read, and the inputs that were skipped.

    Parameters
    ----------
    documents : pyarrow.Table
        One row for each document, in the order read. The columns are id, text, title, url, outlet, published,
        published_precision, language and path, followed by all other fields of the input, sorted by name. Ids
        are unique.
    skipped : pyarrow.Table
        One row for each input that was skipped, with the columns path, line and reason.
    renamed : tuple of (str, str)
        A pair (old id, new id) for each document whose id was already taken by another document.
    used : tuple of (str, str)
        A pair (column, field) for each column of `documents` that was read from a field with a different
        name.
    day_first : int
        The number of dates such as ``03/04/2024`` that were read with the day first, because most unambiguous
        dates have this order.
    unread : tuple of (str, int, str)
        A triple (column, number of dates, example) for each column of `documents` that contains dates that
        could not be read. Only documents without any other date in their fields are counted.
    given : pyarrow.ChunkedArray or None
        For each document, whether its id was given in the input. Other ids are derived from file names and
        positions. The value is None if all ids were given.
    lines : pyarrow.ChunkedArray or None
        For each document, the number of its line, row or item in its input, counted from 1. It is null if the
        document is the only one in its file. The value is None if the numbers are not known.

    Examples
    --------
    >>> read(["A short text.", " "])
    Corpus(1 document, 1 skipped)
    """

    documents: pa.Table
    skipped: pa.Table
    renamed: tuple[tuple[str, str], ...] = ()
    used: tuple[tuple[str, str], ...] = ()
    day_first: int = 0
    unread: tuple[tuple[str, int, str], ...] = ()
    given: pa.ChunkedArray | None = None
    lines: pa.ChunkedArray | None = None

    def __len__(self) -> int:
        return int(self.documents.num_rows)

    @property
    def as_read(self) -> dict[str, Any]:
        """The values of `used`, `day_first` and `unread`, as stored in the record of a run."""
        return {
            "fields": [list(pair) for pair in self.used],
            "dates_day_first": self.day_first,
            "dates_unread": [list(row) for row in self.unread],
        }

    def filtered(self, keep: pa.ChunkedArray) -> Corpus:
        """Return the corpus with only the documents for which `keep` is true."""
        given, lines = (known if known is None else known.filter(keep) for known in (self.given, self.lines))
        return replace(self, documents=self.documents.filter(keep), given=given, lines=lines)

    def __repr__(self) -> str:
        counts = [f"{len(self)} document{'' if len(self) == 1 else 's'}"]
        counts += [f"{self.skipped.num_rows} skipped"] if self.skipped.num_rows else []
        counts += [f"{len(self.renamed)} renamed"] if self.renamed else []
        return f"Corpus({', '.join(counts)})"


def read(
    *inputs: Any,
    columns: Mapping[str, str] | None = None,
    day_first: bool | None = None,
    outlet_from_folder: bool = False,
    settings: Settings | None = None,
    **keywords: Unpack[Keywords],
) -> Corpus:
    """Read articles from files or memory into one table of documents.

    Every input is listed either in the table of documents or, with a reason, in the table of skipped inputs.

    Parameters
    ----------
    *inputs : str, os.PathLike, list, dict, table or Corpus
        A ``str`` or path names a file, a folder or a glob. The supported formats are ``.txt .md .html .htm
        .json .jsonl .ndjson .csv .tsv .parquet .zip .eml``; files with any other extension, or none, are read
        if they contain text. Text formats may be gzip-compressed (``.gz``). The ``formats`` extra adds feeds,
        NITF, NewsML-G2, TEI, ALTO and other XML, front matter, and ``.docx .odt .pdf .xlsx .warc``. Source
        code, configuration and binary files are skipped. Folders are read to any depth, in sorted order.
        Hidden files and folders inside a folder or ZIP archive, whose names begin with a dot, do not count as
        inputs. A file that is found under several names is read only once. A list or tuple may contain texts,
        `os.PathLike` paths, and dicts or dataclasses with a field for the text. A dict may contain columns,
        texts keyed by id, or the fields of one document. Data frames and tables may come from pandas, polars,
        pyarrow or any other library that supports ``__arrow_c_stream__``.
    columns : dict, optional
        A mapping from columns of the documents table to the input fields to use for them, such as
        ``{"title": "headline_raw"}``. For all other columns, fields are recognised by their usual names.
    day_first : bool, optional
        Whether the day comes first in dates such as ``03/04/2024``. By default, the order is inferred from
        the unambiguous dates in the same file or, if there are none or they are evenly split, from those in
        all inputs.
    outlet_from_folder : bool
        Whether to use the name of a file's top-level folder (the first folder below the given folder) as the
        outlet of documents that name no outlet.
    settings : Settings, optional
        Only `size_limit` is used: texts and lines longer than this many bytes are skipped.
    **keywords
        Individual settings, such as ``size_limit=1_000_000``; they override `settings`.

    Returns
    -------
    Corpus
        The table `documents` has the columns id, text, title, url, outlet, published, published_precision,
        language and path, followed by all other fields of the input. The table `skipped` has the columns
        path, line and reason. The corpus may be empty.

    Raises
    ------
    InputError
        If a path does not exist, a glob matches nothing, an argument has a type that cannot be read, or a
        field named in `columns` is not in any input.
    SettingsError
        If a keyword is not the name of a setting, or its value is out of range.

    Notes
    -----
    Fields are recognised by their usual names (body, headline, publisher, pubdate, ...) in many languages
    (Titel, texto, fecha, testata, ...), in upper or lower case; ``title_x`` and ``headline_raw`` are
    recognised as titles too. JSON input may store articles in a list under any name, keyed by id, or column
    by column. The entries of a feed are sorted by publication time. Plain text is kept unchanged, including
    stray NUL characters; only a byte order mark is removed.

    The id of a file is its path relative to the given folder. The extension is omitted unless two paths
    differ only in the extension. The id of a row is the id that it contains, its index in the data frame, or
    the file's id followed by the line number. Texts in memory are numbered from 0. If several documents have
    the same id, all but one of them get a suffix derived from their content.

    Dates are converted to UTC; dates without a time zone are assumed to be in UTC. In ``03/04/2024`` the
    month comes first, unless most unambiguous dates have the day first. If a file contains only one document
    and the document has no date, a date in the file name is used, as in ``2024-03-02-name.md``. A date that
    cannot be parsed is kept in a column with the name of its field (``published_given`` for the field
    ``published``). If a document has no other date in its fields, this date is counted in `Corpus.unread`.

    Examples
    --------
    >>> corpus = read([{"headline": "Rain", "body": "It rained in Oslo.", "date": "June 2024"}])
    >>> corpus.documents.select(["id", "title", "published_precision"]).to_pylist()
    [{'id': '0', 'title': 'Rain', 'published_precision': 'month'}]
    """
    limit = resolve(settings, **keywords).size_limit
    choices = Choices(limit, columns or {}, day_first, bool(outlet_from_folder))
    return read_into(Checkpoints(), inputs, choices)


def readable(corpus: Corpus) -> Corpus:
    """Return the corpus unchanged, unless all inputs were skipped.

    Raises
    ------
    InputError
        If all inputs were skipped; the message states why the first was skipped.
    """
    if len(corpus) or not corpus.skipped.num_rows:
        return corpus
    first = corpus.skipped.slice(0, 1).to_pylist()[0]
    place = first["path"] or "the input"
    unnamed = first["reason"].startswith("no text among")
    raise InputError(
        f"nothing readable in {place}: {first['reason']}",
        "name the field with the text: read(..., columns={'text': 'FIELD'})" if unnamed else "",
        shell_hint="name the field with the text: --columns text=FIELD" if unnamed else "",
    )


def read_into(checkpoints: Checkpoints, inputs: tuple[Any, ...], choices: Choices) -> Corpus:
    """Read inputs as `read` does, and store the documents as a checkpoint of a run."""
    if len(inputs) == 1 and isinstance(inputs[0], Corpus):
        return inputs[0]
    if not inputs:
        raise InputError("nothing to read", f"give {in_memory.UNDERSTOOD}")
    kept = checkpoints.stage("read", lambda: _tables(inputs, choices))
    first = schema.DOCUMENTS.empty_table().append_column(GIVEN, pa.array([], pa.bool_()))
    first = first.append_column(LINE, pa.array([], pa.int64()))
    table, day_first = orders.settled(concatenated([first, *kept.get("documents", [])], schema.DOCUMENTS))
    unique, renamed = ids.made_unique(table.drop_columns([GIVEN, LINE]), table[GIVEN])
    before = [given for given in inputs if isinstance(given, Corpus)]
    used = {tuple(row.values()) for row in kept["used"][0].to_pylist()}
    return Corpus(
        unique,
        kept["skipped"][0],
        (*(pair for corpus in before for pair in corpus.renamed), *renamed),
        tuple(sorted({*used, *(pair for corpus in before for pair in corpus.used)})),
        day_first + sum(corpus.day_first for corpus in before),
        tuple(tuple(row.values()) for row in kept["unread"][0].to_pylist()),
        table[GIVEN],
        table[LINE],
    )


def _tables(inputs: tuple[Any, ...], choices: Choices) -> Iterator[tuple[str, pa.Table]]:
    """Yield the documents, batch by batch, then the skipped inputs, the unread dates and the fields used."""
    skipped: list[Skip] = []
    used: set[tuple[str, str]] = set()
    unread: list[pa.Table] = []
    found: set[str] = set()
    for rows in gather(_items(inputs, choices), choices.is_text):
        if isinstance(rows, Skip):
            skipped.append(rows)
            continue
        batch = documents(rows, choices)
        yield "documents", batch.table
        skipped.extend(batch.skipped)
        used |= batch.used
        unread.append(batch.unread)
        found.update(rows.columns)
    choices.check_found(found)
    yield "skipped", _skipped_table(skipped)
    others = sorted((role, name) for role, name in used if role != name)
    columns, fields = zip(*others, strict=True) if others else ((), ())
    yield "unread", unread_dates.totals(unread)
    yield "used", pa.table([pa.array(columns, pa.string()), pa.array(fields, pa.string())], schema=_USED)


def _items(inputs: tuple[Any, ...], choices: Choices) -> Iterator[Record | Rows | Skip]:
    """Yield all records of the arguments, in order."""
    sources = [source for given in inputs for source in _sources(given, choices)]
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
            if choices.only is not None and os.path.realpath(file.path or "") not in choices.only:
                continue
            if isinstance(file, File):
                yield from formats.read_file(file, names[file.name], choices)
            else:
                yield file


def _sources(given: Any, choices: Choices) -> Iterator[list[File | Skip] | Iterator[Record | Rows | Skip]]:
    """Check an argument, then yield the files that it refers to and the records that it contains."""
    if isinstance(given, str | os.PathLike):
        yield list(files.find(os.fsdecode(given)))
    elif isinstance(given, Corpus):
        yield _from_corpus(given)
    else:
        if isinstance(given, list | tuple):
            # Only the distinct types of the items are checked, because checking every item would take a tenth
            # of the reading time.
            of_paths = {kind for kind in set(map(type, given)) if issubclass(kind, os.PathLike)}
            paths = [item for item in given if type(item) in of_paths] if of_paths else []
            yield [file for path in paths for file in files.find(os.fsdecode(path))]
        yield in_memory.records(given, choices)


def _from_corpus(corpus: Corpus) -> Iterator[Rows | Skip]:
    yield from rows_of_table(corpus.documents.to_batches(), "", None, "Corpus", base=0)
    yield from (Skip(**row) for row in corpus.skipped.to_pylist())


def _skipped_table(skipped: list[Skip]) -> pa.Table:
    columns = zip(*skipped, strict=True) if skipped else ([], [], [])
    arrays = [pa.array(values, kind) for values, kind in zip(columns, schema.SKIPPED.types, strict=True)]
    return pa.table(arrays, schema=schema.SKIPPED)
