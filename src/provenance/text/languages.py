"""Identify the language of a document from its beginning or, failing that, from its middle.

The language is identified by py3langid, with its own trained model. Its input is a sample of the text in a
single script, without parts that belong to no language, such as tags and addresses. A language is accepted if
its probability is at least one half. If the beginning is in no language, because it is a table or a list of
names, the sample is taken from the middle of the text. Yiddish is not in the model, so it is distinguished
from Hebrew by its letters. Program code is not assigned a language.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from operator import ne
from typing import Any
from unicodedata import name, normalize

from provenance.text.code_points import HIDING_POINTS, SOFT_HYPHENS

# The first number of _LOOKED_AT is the number of characters examined at the beginning of a document. The
# second is used if fewer than _MOST_CHARACTERS characters are left after cleaning. The sample has at most
# _MOST_CHARACTERS characters, and at least _FEWEST_LETTERS of them are letters.
_LOOKED_AT, _MOST_CHARACTERS, _FEWEST_LETTERS = (400, 1600), 300, 10
# Tags, entities, web addresses, mail addresses, and numbers with ASCII letters attached.
_MARKUP = r"</?[a-zA-Z!?][^<>]{0,500}(?:>|\Z)|(?:https?://|www\.)[!-~]+|\b[\w.+-]++@[!-~]+"
_NOT_CODE = re.compile(_MARKUP)
_NOISE = re.compile(rf"{_MARKUP}|&#?\w{{1,8}};|(?<![a-zA-Z_\d])[a-zA-Z_]*+\d[a-zA-Z_\d]*")
# Joiners are kept: Persian and the languages of India use them.
_INVISIBLE = dict.fromkeys([*HIDING_POINTS, *map(ord, SOFT_HYPHENS)])
# Features of program code that are rare in prose: calls and indices, identifiers of several words, operators
# between spaces, blocks that open or close at the end of a line, and semicolons at the end of a line. A
# hyphen between two words counts as a dash, not as an operator. Each feature is searched for only if the text
# contains a symbol that the feature needs, which is quick to check.
_IN_CODE = {
    re.compile(r"[(\[]"): re.compile(
        r"[a-z_]\w*[(\[](?!e?s\))(?:[)\]\"']|[a-z_\d]\w*(?:[)\],.(\[:=]|\s*[-+*/=<>]))", re.IGNORECASE
    ),
    re.compile(r"_|\.[a-z_]"): re.compile(
        r"[a-z]_[a-z]|\b_[a-z]|\b[a-z]\w*\.[a-z_]\w*\(|\b[a-z]{2,}\.[a-z]{2,}\b(?=[ =)\],;])"
    ),
    re.compile(r"[=<>*/+|&]| -"): re.compile(
        r"(?<=[\w)\]'\"]) (?:[-+*/%|&<>:!=]?=|[+*/<>]|<>|->|=>|\|\||&&) (?=[\w('\"\[{*-])"
        r"|(?<=[\d)\]]) - (?=[\w(])|\w - (?=[\d(])| \* |\w[*=]\w"
    ),
    re.compile(r"[{}]|[)\]]:"): re.compile(
        r"[)\]}]:[ \t]*$|[{}][ \t]*[;,]?[ \t]*$|^[ \t]*[}{]", re.MULTILINE
    ),
    re.compile(";"): re.compile(r";[ \t]*(?:--.*|//.*)?$", re.MULTILINE),
}
# SQL has few symbols, so its keywords are a further feature; prose may contain these words, but rarely
# together with the features above.
_IN_SQL = re.compile(
    r"\b(?:select\b[^.;]{1,200}?\bfrom|insert into|update \S+ set|delete from|drop table|primary key"
    r"|(?:create|alter) (?:table|view|index)|(?:order|group) by|(?:inner|left|outer) join)\b",
    re.IGNORECASE,
)
# A text counts as code if it has at least _FEWEST_KINDS of these features, and on average at least one
# occurrence of a feature for every _WORDS_A_FINDING words.
_FEWEST_KINDS, _WORDS_A_FINDING = 2, 8
# Probabilities are rounded to thousandths, so that results do not depend on the linear-algebra library.
_ALL, _ENOUGH = 1000, 500
# If the probability that both texts are in the same language is lower than this, each gets its own language.
_ONE_LANGUAGE = 0.01
# The codes of some language varieties, and the codes that replace them.
_VARIETIES = {"nb": "no", "nn": "no", "arz": "ar", "ary": "ar", "yue": "zh", "wuu": "zh", "hbo": "he"}
# Scripts that may be mixed in one text, identified by the first word in the Unicode names of their letters.
_EAST_ASIAN = frozenset(["CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"])
# Features of Yiddish that Hebrew lacks: some letters, and an alef with a vowel point in a text without other
# points.
_YIDDISH, _VOWELS, _POINTS = map(re.compile, ("[װױײ\u05bf]", "א[\u05b7\u05b8]", "[\u05b0\u05b5\u05b6\u05b9]"))
# Alef and ayin are vowels in Yiddish, so they are frequent: a text needs at least _FEWEST_VOWELS of them, and
# on average at least one in _LETTERS_A_VOWEL letters.
_FEWEST_VOWELS, _LETTERS_A_VOWEL = 10, 5


def languages(texts: Sequence[str | None], given: Sequence[str | None] | None = None) -> list[str | None]:
    """Return the language of each document.

    Parameters
    ----------
    texts : sequence of str or None
        The documents.
    given : sequence of str or None, optional
        Known languages, which are kept. Only missing languages are identified.

    Returns
    -------
    list of str or None
        For each document, the given language or, if there is none, the ISO 639-1 code of the identified
        language; None if no language can be identified.

    Examples
    --------
    >>> languages(["Le pont sera fermé pendant un an.", "12,5 % 1999", "x"], [None, None, "en-GB"])
    ['fr', None, 'en-GB']
    """
    known = given if given is not None else [None] * len(texts)
    return [own or _identified(text) for text, own in zip(texts, known, strict=True)]


def languages_of_pair(
    texts: tuple[str, str], given: tuple[str | None, str | None] = (None, None)
) -> tuple[str | None, str | None]:
    """Return the languages of two texts to be compared, which are usually in the same language.

    If possible, both texts get the language that is most likely for the two together, so that a headline is
    stemmed like its article. Otherwise, each text gets its own language. If a text is too short for its
    language to be identified, it gets the language of the other text. The order of the two texts does not
    matter.

    Examples
    --------
    >>> languages_of_pair(("Ponte fechada", "A ponte ficará fechada por um ano, disse o prefeito."))
    ('pt', 'pt')
    >>> languages_of_pair(("Мост будет закрыт на год", "A ponte ficará fechada por um ano."))
    ('ru', 'pt')
    """
    if given[0] and given[1]:
        return given
    a, b = (
        {primary(own): _ALL} if own else _probabilities(text) for text, own in zip(texts, given, strict=True)
    )
    both = {language: a[language] * b[language] for language in a.keys() & b.keys()}
    common = _likeliest(both, 1) if sum(both.values()) >= _ONE_LANGUAGE * _ALL**2 else None
    own = _likeliest(a) if a else _likeliest(b), _likeliest(b) if b else _likeliest(a)
    return given[0] or common or own[0], given[1] or common or own[1]


def primary(language: str) -> str:
    """Strip the region from a language code, and replace a variety such as Bokmål with its main language.

    Examples
    --------
    >>> primary("en-US"), primary("nb_NO")
    ('en', 'no')
    """
    code = language.replace("_", "-").split("-")[0].lower()
    return _VARIETIES.get(code, code)


def has_case(text: str) -> bool:
    """Return whether the script of a text has capitals, judged by its first letters.

    For a text without letters, the result is True.

    Examples
    --------
    >>> has_case("all in small letters"), has_case("قومی اسمبلی")
    (True, False)
    """
    beginning = text[:_MOST_CHARACTERS]
    # All ASCII letters have capitals.
    if beginning.isascii():
        return True
    with_case = sum(map(ne, beginning.lower(), beginning.upper()))
    return 2 * with_case >= sum(map(str.isalpha, beginning))


def _identified(text: str | None) -> str | None:
    """Return the language of one text."""
    return next(filter(None, map(_language_of, _parts(text or ""))), None)


def _language_of(part: str) -> str | None:
    """Return the language of the beginning of a part of a text."""
    sample = _sample(part)
    if not sample or _is_yiddish(sample):
        return "yi" if sample else None
    code, probability = _identifier().classify(sample)
    return _likeliest({code: round(_ALL * probability)})


def _probabilities(text: str) -> dict[str, int]:
    """Return the probability of each language in thousandths, or an empty dict if there is no sample.

    The probabilities are those of the first part in which one language is likely enough.
    """
    parts = _parts(text)
    beginning = _probabilities_of(next(parts))
    if _likeliest(beginning):
        return beginning
    return next(filter(_likeliest, map(_probabilities_of, parts)), beginning)


def _probabilities_of(part: str) -> dict[str, int]:
    sample = _sample(part)
    if not sample or _is_yiddish(sample):
        return {"yi": _ALL} if sample else {}
    return {code: round(_ALL * probability) for code, probability in _identifier().rank(sample)}


def _parts(text: str) -> Iterator[str]:
    """Yield a text, and then its second half unless the text is short or begins with program code."""
    yield text
    if len(text) > 2 * _LOOKED_AT[0] and not _is_code(text[: _LOOKED_AT[0]]):
        yield text[len(text) // 2 :]


def _likeliest(probabilities: Mapping[str, int], enough: int = _ENOUGH) -> str | None:
    """Return the likeliest language, or None if it is not likely enough or has no ISO 639-1 code."""
    code = max(sorted(probabilities), key=probabilities.__getitem__, default="")
    language = primary(code)
    return language if len(language) == 2 and probabilities[code] >= enough else None


def _sample(text: str) -> str:
    """Return the first words of a text in its main script, or an empty string if they have too few letters.

    The result is also empty if the text is program code.
    """
    if _is_code(text[: _LOOKED_AT[0]]):
        return ""
    for most in _LOOKED_AT:
        cleaned = _NOISE.sub(" ", text[:most].translate(_INVISIBLE)).lower()
        if not cleaned.isascii():
            cleaned = _in_one_script(cleaned)
        sample = " ".join(cleaned.split())[:_MOST_CHARACTERS]
        if len(sample) == _MOST_CHARACTERS or len(text) <= most:
            break
    letters = islice(filter(str.isalpha, sample), _FEWEST_LETTERS)
    return sample if len(list(letters)) == _FEWEST_LETTERS else ""


def _is_code(text: str) -> bool:
    """Return whether a text is program code."""
    if not any(symbol.search(text) for symbol in _IN_CODE):
        return False
    text = _NOT_CODE.sub(" ", text)
    found = [len(each.findall(text)) for symbol, each in _IN_CODE.items() if symbol.search(text)]
    if not any(found):
        return False
    found.append(len(_IN_SQL.findall(text)))
    return sum(map(bool, found)) >= _FEWEST_KINDS and sum(found) * _WORDS_A_FINDING >= len(text.split())


def _in_one_script(text: str) -> str:
    letters = {letter: count for letter, count in Counter(text).items() if letter.isalpha()}
    scripts: Counter[str] = Counter()
    for letter, count in letters.items():
        scripts[_script(letter)] += count
    main = max(sorted(scripts), key=scripts.__getitem__, default="")
    return text.translate(
        {ord(letter): " " for letter in letters if _script(letter) not in (main, "MODIFIER")}
    )


@cache
def _script(letter: str) -> str:
    script = name(letter, "").partition(" ")[0]
    return "CJK" if script in _EAST_ASIAN else script


def _is_yiddish(sample: str) -> bool:
    if "א" not in sample:
        return False
    sample = normalize("NFC", sample)
    if _YIDDISH.search(sample) or (_VOWELS.search(sample) and not _POINTS.search(sample)):
        return True
    vowels = sample.count("א") + sample.count("ע")
    return vowels >= _FEWEST_VOWELS and vowels * _LETTERS_A_VOWEL >= sum(map(str.isalpha, sample))


@lru_cache(maxsize=1)
def _identifier() -> Any:
    # Loading the model takes half a second, so it is loaded only if a language is missing.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
