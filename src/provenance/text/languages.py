"""The language of a document, told cheaply.

The script of its beginning leaves the languages written in it. Where those are several, function words
decide, each weighing less the more of the languages have it, and letters only one of them has. A language is
named when it has enough evidence and clearly more than the next; texts of a sentence often have not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from operator import ne

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from provenance.kernels import kernels
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
        beginnings = _beginnings(texts, first, last)
        looked_at = np.stack([tokens.offsets[first:last], tokens.offsets[first + 1 : last + 1]], axis=1)
        np.minimum(looked_at[:, 1], looked_at[:, 0] + _MOST_TOKENS, out=looked_at[:, 1])
        counts = looked_at[:, 1] - looked_at[:, 0]
        codes = np.empty(last - first, np.int64)
        kernels(_MOST_TOKENS * (last - first)).identify_languages(
            looked_at,
            tokens.identities,
            *_function_words(),
            np.array([0, *accumulate(map(len, beginnings))]),
            np.frombuffer("".join(beginnings).encode("utf-32-le", "surrogatepass"), np.uint32),
            *_character_tables(),
            _WEIGHT,
            _possible(),
            # Japanese writes both scripts.
            _SCRIPT_NAMES.index("kana"),
            _SCRIPT_NAMES.index("Han"),
            _FEWEST_LETTERS,
            np.maximum(_LEAST_WORDS, _LEAST_SHARE * counts) * _WEIGHT,
            _LEAST_LEAD,
            codes,
        )
        found += [_CODES[code] if code >= 0 else None for code in codes.tolist()]
    return found


def has_case(text: str) -> bool:
    """Whether the script of a text has capitals, by the letters it begins with; so it has if there are none.

    Examples
    --------
    >>> has_case("all in small letters"), has_case("قومی اسمبلی")
    (True, False)
    """
    beginning = text[:_MOST_CHARACTERS]
    # All letters of ASCII have capitals.
    if beginning.isascii():
        return True
    with_case = sum(map(ne, beginning.lower(), beginning.upper()))
    return 2 * with_case >= sum(map(str.isalpha, beginning))


def _beginnings(texts: pa.ChunkedArray | pa.Array | Sequence[str], first: int, last: int) -> list[str]:
    if isinstance(texts, (pa.ChunkedArray, pa.Array)):
        strings = texts.slice(first, last - first).cast(pa.large_string())
        return pc.fill_null(pc.utf8_slice_codeunits(strings, 0, _MOST_CHARACTERS), "").to_pylist()
    return [text[:_MOST_CHARACTERS] for text in texts[first:last]]


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
