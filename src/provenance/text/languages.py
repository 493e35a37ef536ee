"""The language of a document, told cheaply.

The script of its beginning leaves the languages written in it. Where those are several, function words
decide, each weighing less the more of the languages have it, and letters only one of them has. A language is
named when it has enough evidence and clearly more than the next; texts of a sentence often have not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import ne

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.text.function_words import FUNCTION_WORDS, LANGUAGES, LETTERS, SCRIPTS
from provenance.text.tokens import Tokens, tokenize

# The beginning of a document is all that is looked at.
_MOST_CHARACTERS, _MOST_TOKENS = 300, 200
# So many documents at a time.
_BATCH = 20_000
# Of a word, shared by the languages that have it; a small number divides it, so that sums are exact.
_WEIGHT = 5040
_FEWEST_LETTERS = 10
# What it takes: function words, by weight, in all and for each token looked at; the lead over the next.
_LEAST_WORDS, _LEAST_SHARE, _LEAST_LEAD = 1.5, 0.02, 1.1

_CODES = sorted({language for languages in LANGUAGES.values() for language in languages})
_SCRIPT_NAMES = sorted(LANGUAGES)


def languages(tokens: Tokens, texts: pa.ChunkedArray | pa.Array | Sequence[str]) -> list[str | None]:
    """The ISO 639-1 code of each document's language, None where it cannot be told."""
    found: list[str | None] = []
    for first in range(0, tokens.documents, _BATCH):
        last = min(first + _BATCH, tokens.documents)
        scripts, letters = _characters(_beginnings(texts, first, last))
        words, counts = _words(tokens, first, last)
        found += _decided(scripts, letters + words, counts)
    return found


def has_case(text: str) -> bool:
    """Whether the script of a text has capitals, by the letters it begins with; so it has if there are none.

    Examples
    --------
    >>> has_case("all in small letters"), has_case("قومی اسمبلی")
    (True, False)
    """
    beginning = text[:_MOST_CHARACTERS]
    with_case = sum(map(ne, beginning.lower(), beginning.upper()))
    return 2 * with_case >= sum(map(str.isalpha, beginning))


def _decided(scripts: np.ndarray, scores: np.ndarray, counts: np.ndarray) -> list[str | None]:
    """The language of each document, by letters per script, scores per language and the number of tokens."""
    kana, han = _SCRIPT_NAMES.index("kana"), _SCRIPT_NAMES.index("Han")
    japanese = scripts[:, kana] * 10 > scripts[:, han]
    scripts[:, kana] += np.where(japanese, scripts[:, han], 0)
    scripts[:, han] = np.where(japanese, 0, scripts[:, han])
    script = scripts.argmax(axis=1)
    plain = (scripts.max(axis=1) >= _FEWEST_LETTERS) & (scripts.max(axis=1) * 2 > scripts.sum(axis=1))
    possible = _possible()[script]
    alone = possible.sum(axis=1) == 1
    scores = np.where(possible, scores, 0)
    best = np.where(alone, possible.argmax(axis=1), scores.argmax(axis=1))
    highest = scores.max(axis=1)
    second = np.partition(scores, -2, axis=1)[:, -2]
    enough = np.maximum(_LEAST_WORDS, _LEAST_SHARE * counts) * _WEIGHT
    told = plain & (alone | (highest >= enough) & (highest >= _LEAST_LEAD * second))
    return [_CODES[code] if sure else None for code, sure in zip(best, told, strict=True)]


def _beginnings(texts: pa.ChunkedArray | pa.Array | Sequence[str], first: int, last: int) -> list[str]:
    if isinstance(texts, (pa.ChunkedArray, pa.Array)):
        strings = texts.slice(first, last - first).cast(pa.large_string())
        return pc.fill_null(pc.utf8_slice_codeunits(strings, 0, _MOST_CHARACTERS), "").to_pylist()
    return [text[:_MOST_CHARACTERS] for text in texts[first:last]]


def _characters(beginnings: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """For each document, its letters per script, and the score of the letters of one language each."""
    points = np.frombuffer("".join(beginnings).encode("utf-32-le", "surrogatepass"), np.uint32)
    documents = np.repeat(np.arange(len(beginnings)), [len(each) for each in beginnings])
    scripts, owners = _character_tables()
    points = np.minimum(points, len(scripts) - 1)
    return (
        _counts(documents, scripts[points], len(beginnings), len(_SCRIPT_NAMES)),
        _counts(documents, owners[points], len(beginnings), len(_CODES)) * _WEIGHT,
    )


def _words(tokens: Tokens, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """For each document, the score of the function words of each language, and the tokens looked at."""
    looked_at = np.minimum(np.diff(tokens.offsets[first : last + 1]), _MOST_TOKENS)
    identities = tokens.identities[_ranges(tokens.offsets[first:last], looked_at)]
    documents = np.repeat(np.arange(last - first), looked_at)
    words, begins, codes, weights = _function_words()
    place = np.minimum(np.searchsorted(words, identities), len(words) - 1)
    known = words[place] == identities
    begin, shared = begins[place[known]], np.diff(begins)[place[known]]
    pairs = _ranges(begin, shared)
    documents = np.repeat(documents[known], shared)
    return _counts(documents, codes[pairs], last - first, len(_CODES), weights[pairs]), looked_at


def _ranges(begins: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """``begins[0], begins[0] + 1, ...``, `counts[0]` of them, then the same for the next."""
    return np.arange(counts.sum()) + np.repeat(begins - (np.cumsum(counts) - counts), counts)


def _counts(
    rows: np.ndarray, columns: np.ndarray, height: int, width: int, weights: np.ndarray | None = None
) -> np.ndarray:
    """How often, or with what weight, each row meets each column; a negative column meets none."""
    met = columns >= 0
    cells = rows[met] * width + columns[met]
    counted = np.bincount(cells, None if weights is None else weights[met], minlength=height * width)
    return counted.reshape(height, width)


@lru_cache(maxsize=1)
def _character_tables() -> tuple[np.ndarray, np.ndarray]:
    """For each code point, the script it counts for and the language whose own it is, or -1."""
    scripts = np.full(SCRIPTS[-1][1] + 2, -1, np.int64)
    owners = scripts.copy()
    for first, last, script in SCRIPTS:
        scripts[first : last + 1] = _SCRIPT_NAMES.index(script)
    for language, letters in LETTERS.items():
        owners[[ord(letter) for letter in letters]] = _CODES.index(language)
    return scripts, owners


@lru_cache(maxsize=1)
def _possible() -> np.ndarray:
    """Which languages, in columns, are told apart in which scripts."""
    return np.array([[code in LANGUAGES[script] for code in _CODES] for script in _SCRIPT_NAMES])


@lru_cache(maxsize=1)
def _function_words() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The identities of all function words, sorted; where in the next two the pairs of each begin; for each
    pair the code of a language, and the weight."""
    order = sorted(FUNCTION_WORDS)
    tokens = tokenize([FUNCTION_WORDS[language] for language in order])
    codes = np.repeat([_CODES.index(language) for language in order], np.diff(tokens.offsets))
    pairs = np.unique(np.stack([tokens.identities, codes.astype(np.uint64)]), axis=1)
    words, begins, shared = np.unique(pairs[0], return_index=True, return_counts=True)
    weights = np.repeat(_WEIGHT // shared, shared)
    return words, np.append(begins, len(weights)), pairs[1].astype(np.int64), weights
