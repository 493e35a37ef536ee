"""Stem the words of documents, so that each token has the identity of its stem as well as its own.

Words are stemmed by Snowball if it has an algorithm for their language. Accents are kept, since stemmers
expect them. Elided articles and particles are first removed from French, Italian and Catalan words. In
languages written in Arabic script (Arabic, Persian, Urdu), the use of vowel marks, tatweel and letter
variants depends on the writer, and often on the keyboard. These differences are removed before stemming.
Words in all other languages keep their folded form, and therefore their identity.

Stems are cached for a limited number of words, so each word of a language is usually stemmed only once per
process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from unicodedata import combining, normalize

import numpy as np
import pyarrow as pa

from provenance.text.characters import fold_word
from provenance.text.tokens import Tokens
from provenance.text.vocabulary import Vocabulary

_ALGORITHMS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
_ARABIC_SCRIPT = frozenset(["ar", "fa", "ur"])
# Alef wasla is replaced with alef, alef maqsura with yeh, swash kaf with kaf, ae with heh, and teh marbuta
# goal with teh marbuta; tatweel is removed. Folding has already replaced other variants, and it turns hamza
# and madda into separate marks. Teh marbuta itself is kept, because the stemmer handles it.
_ARABIC_VARIANTS = str.maketrans("ٱىڪەۃ", "ايكهة", "ـ")
_TEH_MARBUTA = str.maketrans("ة", "ه")
_ELIDING = frozenset(["fr", "it", "ca"])
_ELISION = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|all|dall|dell|nell|sull|quell|quest)'(?=\w\w)"
)

# The maximum length of a word that is stemmed, in characters.
_LONGEST = 64
MOST_KNOWN = 500_000
_known: dict[str, Vocabulary] = {}


def stems(
    tokens: Tokens,
    texts: pa.ChunkedArray | pa.Array | Sequence[str],
    languages: Sequence[str | None],
) -> np.ndarray:
    """Return the identity of each token's stemmed form (uint64), in the order of ``tokens.identities``.

    A token keeps its identity if the language of its document is unknown or has no stemmer.
    """
    stemmed = tokens.identities.copy()
    for language in sorted({language for language in languages if language}):
        if language not in _ALGORITHMS and language not in _ARABIC_SCRIPT:
            continue
        places = tokens_in(language, languages, tokens)
        known = _known.setdefault(language, Vocabulary())
        stemmed[places], found = known.find(tokens.identities[places])
        if not found.all():
            _stem(tokens, texts, language, np.arange(len(stemmed))[places][~found], stemmed)
    return stemmed


def tokens_in(language: str, languages: Sequence[str | None], tokens: Tokens) -> np.ndarray | slice:
    """Return the positions of all tokens in documents whose language is `language`.

    `languages` contains the language of each document.
    """
    if all(one == language for one in languages):
        return slice(None)
    return np.flatnonzero(np.repeat([one == language for one in languages], np.diff(tokens.offsets)))


def _stem(
    tokens: Tokens,
    texts: pa.ChunkedArray | pa.Array | Sequence[str],
    language: str,
    places: np.ndarray,
    stemmed: np.ndarray,
) -> None:
    """Write the stems of the tokens at `places` to `stemmed`, and add them to the cache.

    The positions `places` must be in ascending order, and their words must not be in the cache yet.
    """
    from xxhash import xxh64_intdigest

    entries, firsts, occurrences = np.unique(
        tokens.identities[places], return_index=True, return_inverse=True
    )
    values = entries.copy()
    stem = _stemmer(language)
    order = np.argsort(firsts)
    for entry, word in zip(order.tolist(), _words(tokens, texts, places[firsts[order]]), strict=True):
        if len(word) <= _LONGEST:
            folded = fold_word(word, int(entries[entry]))
            values[entry] = xxh64_intdigest(fold_word(stem(folded)).encode())
    stemmed[places] = values[occurrences]
    if len(_known[language]) + len(entries) > MOST_KNOWN:
        _known[language] = Vocabulary()
    _known[language].add(entries[:MOST_KNOWN], values[:MOST_KNOWN])


def _words(
    tokens: Tokens, texts: pa.ChunkedArray | pa.Array | Sequence[str], places: np.ndarray
) -> Iterator[str]:
    """Yield the tokens at the positions `places`, as spelled in their texts.

    The positions must be in ascending order, so that each text is fetched only once.
    """
    documents = np.searchsorted(tokens.offsets, places, side="right") - 1
    fetched, text = -1, ""
    for place, document in zip(places.tolist(), documents.tolist(), strict=True):
        if document != fetched:
            text = texts[document] if isinstance(texts, Sequence) else texts[document].as_py()
            fetched = document
        yield text[tokens.starts[place] : tokens.ends[place]]


def _stemmer(language: str) -> Callable[[str], str]:
    """Return a function that stems folded words of `language`.

    The function composes characters before stemming, because stemmers expect composed characters.
    """
    from Stemmer import Stemmer

    algorithm = _ALGORITHMS.get(language)
    snowball = Stemmer(algorithm) if algorithm else None

    def stem(folded: str) -> str:
        if language in _ARABIC_SCRIPT:
            folded = "".join(each for each in folded if not combining(each)).translate(_ARABIC_VARIANTS)
        if language in _ELIDING:
            folded = _ELISION.sub("", folded, count=1)
        composed = normalize("NFC", folded)
        return (snowball.stemWord(composed) if snowball else composed).translate(_TEH_MARBUTA)

    return stem
