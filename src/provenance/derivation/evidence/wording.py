"""How the shared passages are worded in either document, and how at home they are there.

Who rewords, machines above all, reaches for longer and rarer words and for longer sentences; who copies
brings words along that the rest of the text knows nothing of. Quotations, names and numbers are left out:
they are not the writer's own words, and renaming everybody must change nothing. What breaks it: a rewrite
that simplifies, an editor with a house style, texts too short for a mean.
"""

from __future__ import annotations

import math
from difflib import SequenceMatcher

import numpy as np

from provenance.derivation.evidence.reading import Reading, among
from provenance.derivation.evidence.signs import Sign, percent
from provenance.passages.background import BIT

# A mean over few words is drawn towards what is usual, by as many words of that value.
_PRIOR_WORDS = 5
_USUAL_LETTERS = 4.5
_USUAL_BITS = 6.0
# Two spellings of one word: by so many letters longer at most, so much alike, and in how many words sought.
_SLIP, _ALIKE, _LOOKED_AT = 2, 0.8, 60


def word_length(own: Reading, _other: Reading) -> float:
    """Mean length of ordinary words in the shared passages, in letters."""
    return _mean(own.manner.lengths[own.shared & own.manner.plain], _USUAL_LETTERS)


def reworded_length(own: Reading, _other: Reading) -> float:
    """The same of those words only that the other side of the passage does not have."""
    return _mean(own.manner.lengths[own.shared & own.manner.plain & ~own.matched], _USUAL_LETTERS)


def reworded_rarity(own: Reading, _other: Reading) -> float:
    """Mean rarity of those words, in bits."""
    return _mean(own.side.weights[own.shared & own.manner.plain & ~own.matched] / BIT, _USUAL_BITS)


def at_home(own: Reading, _other: Reading) -> float:
    """How much of the weight of the words copied recurs in the text around the passages."""
    copied = own.shared & own.matched & own.manner.plain
    weights = own.side.weights[copied]
    recurring = among(own.codes[copied], own.codes[own.around])
    return float(weights[recurring].sum() / max(weights.sum(), 1))


def names_at_home(own: Reading, _other: Reading) -> float:
    """How many of the names in the passages are mentioned around them."""
    names = own.codes[own.shared & own.side.names]
    return float(among(names, own.codes[own.around]).sum()) / (len(names) + 3)


def own_rarity(own: Reading, _other: Reading) -> float:
    """Mean rarity of the ordinary words that occur nowhere in the other document, in bits."""
    return _mean(own.side.weights[own.manner.plain & ~own.known] / BIT, _USUAL_BITS)


def rarest_word(own: Reading, _other: Reading) -> float:
    """Rarity of the rarest ordinary word that occurs nowhere in the other document, in bits."""
    return float(own.side.weights[own.manner.plain & ~own.known].max(initial=0)) / BIT


def respelled(own: Reading, other: Reading) -> float:
    """How many words stand in the other document in a rarer spelling, a slip most likely; five at most."""
    return float(min(len(_respelled(own, other)), 5))


def addressing(own: Reading, _other: Reading) -> float:
    """Words such as “you” outside the passages, per 100: an answer speaks to the writer of what it quotes."""
    return _per_100(own, "addressing", ~own.shared)


def literary(own: Reading, _other: Reading) -> float:
    """Words such as “upon” or “whence”, per 100: who retells an old text puts them into plainer ones."""
    return _per_100(own, "literary", np.ones(len(own.shared), dtype=bool))


def _per_100(own: Reading, kind: str, which: np.ndarray) -> float:
    # A short text has too few words for a rate; twenty are added.
    return 100 * int((own.manner.marked(kind) & which).sum()) / (int(which.sum()) + 20)


def _respelled(own: Reading, other: Reading) -> list[tuple[str, str]]:
    """Words of `own` in place of rarer ones of `other` that look alike, as pairs (rarer, commoner)."""
    theirs = _changed(other)
    found = []
    for word, weight in _changed(own):
        matcher = SequenceMatcher(None, b=word, autojunk=False)
        for slip, rarer in theirs:
            if weight < rarer and word[0] == slip[0] and abs(len(word) - len(slip)) <= _SLIP:
                matcher.set_seq1(slip)
                if matcher.ratio() > _ALIKE:
                    found.append((slip, word))
                    break
    return found


def _changed(own: Reading) -> list[tuple[str, int]]:
    """Ordinary words in the passages that the other side has not, with their weights; sixty at most."""
    places = np.flatnonzero(own.shared & own.manner.plain & ~own.matched & (own.manner.lengths > 3))[
        :_LOOKED_AT
    ]
    return [
        (own.words(place, place + 1).casefold(), int(own.side.weights[place])) for place in places.tolist()
    ]


def _mean(values: np.ndarray, usual: float) -> float:
    return float((values.sum() + _PRIOR_WORDS * usual) / (len(values) + _PRIOR_WORDS))


def _reworded(more: Reading, less: Reading) -> str:
    """The longest ordinary words that only one side of the passages has."""
    only = np.flatnonzero(more.shared & more.manner.plain & ~more.matched)
    longest = only[np.lexsort((only, -more.manner.lengths[only]))][:3]
    found = dict.fromkeys(more.words(place, place + 1) for place in longest.tolist())
    return ", ".join(f"“{word}”" for word in found) or "none"


def _spelling(more: Reading, less: Reading) -> str:
    found = _respelled(more, less)
    return "“{1}” for “{0}”".format(*found[0]) if found else ""


WORDING = (
    Sign(
        "word length",
        word_length,
        "Where the texts agree, the words of {more} are longer ({high} letters, against {low} in {less}).",
    ),
    Sign(
        "reworded word length",
        reworded_length,
        "Where they put the same differently, {more} has the longer words ({high} letters against {low}), "
        "such as {words}.",
        words=_reworded,
    ),
    Sign(
        "reworded rarity",
        reworded_rarity,
        "Where they put the same differently, {more} has the rarer words ({high} bits against {low}).",
    ),
    Sign(
        "sentence length",
        lambda own, _: own.manner.sentence_length,
        "{more} has longer sentences ({high} words against {low} in {less}).",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Sign(
        "paragraph length",
        lambda own, _: own.manner.paragraph_length,
        "{more} has longer paragraphs ({high} words against {low} in {less}).",
        unit=lambda value: f"{math.exp(value):.0f}",
    ),
    Sign(
        "commas",
        lambda own, _: own.manner.commas,
        "{more} sets more commas ({high} per 100 words, against {low} in {less}).",
    ),
    Sign(
        "at home",
        at_home,
        "The vocabulary of the shared passages is more at home in the rest of {more} than in that of {less} "
        "({high} of it recurs there, against {low}).",
        unit=percent,
    ),
    Sign(
        "names at home",
        names_at_home,
        "Names in the shared passages are mentioned elsewhere in {more} more often than in {less} "
        "({high} against {low}).",
        unit=percent,
    ),
    Sign(
        "own rarity",
        own_rarity,
        "Of the words only one of them has, those of {more} are rarer ({high} bits against {low}).",
    ),
    Sign(
        "rarest word",
        rarest_word,
        "{more} has the rarer word among those that only one of them has ({high} bits against {low}).",
    ),
    Sign(
        "spelling",
        respelled,
        "{more} has the usual spelling where {less} has a rarer one: {words}.",
        words=_spelling,
    ),
    Sign(
        "brackets",
        lambda own, _: math.log1p(own.manner.brackets),
        "{more} has more brackets ({high} against {low}).",
        unit=lambda value: f"{math.expm1(value):.0f}",
    ),
    Sign(
        "dashes",
        lambda own, _: own.manner.dashes,
        "{more} sets more semicolons and dashes ({high} per 100 words, against {low} in {less}).",
    ),
    Sign(
        "addressing",
        addressing,
        "Outside what they share {more} more often addresses somebody "
        "({high} times in 100 words, against {low}).",
    ),
    Sign(
        "literary words",
        literary,
        "{more} has more old or literary words ({high} in 100, against {low}).",
    ),
)
