"""Write stories of invented words and English function words; the same seed gives the same story."""

from __future__ import annotations

import random


def _parts(listed: str) -> list[str]:
    return listed.split()


_ONSETS = _parts("b br c ch d dr f fl g gl h j k kl l m n p pl qu r s sk st t tr v w z")
_VOWELS = _parts("a e i o u ai ea ie oa ou")
_CODAS = _parts("b ck d ft g l lm m n nd nt p r rd rk s sh st t x")
_SHAPES = (
    "The {noun} of {name} {verb} the {adjective} {noun} before the {noun} could {stem} it.",
    "{name} {verb} that no {noun} had ever {verb} a {adjective} {noun} in {name}.",
    "After the {noun} {verb}, a {adjective} {noun} was {verb} near the {noun} by {name}.",
    "In {name} the {noun} and the {noun} {verb} for {adjective} {noun}, but {name} {verb} them.",
    "Nobody in the {noun} {verb} why {name} had {verb} the {noun} with a {adjective} {noun}.",
    "A {adjective} {noun} {verb} slowly over the {noun}, where {name} would {stem} the {adjective} {noun}.",
    "Because its {noun} was {adjective}, the {noun} {verb} {name} and {verb} every {noun} it had.",
    "When {name} {verb} the {noun}, its {adjective} {noun} {verb} into the {noun} under the {noun}.",
    "It was {adjective} that {name}, once a {noun} of the {noun}, {verb} so many {adjective} {noun}s.",
)


class Writer:
    """A writer of sentences with invented words; with the same seed, it writes the same sentences."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._words = {kind: [self._word() for _ in range(400)] for kind in ("noun", "stem", "adjective")}
        self._words["verb"] = [f"{stem}ed" for stem in self._words["stem"]]
        self._words["name"] = [self._word().capitalize() for _ in range(120)]

    def sentence(self) -> str:
        """Return a new sentence."""
        shape, words = self._chance.choice(_SHAPES), self._words
        while "{" in shape:
            kind = shape[shape.index("{") + 1 : shape.index("}")]
            shape = shape.replace(f"{{{kind}}}", self._chance.choice(words[kind]), 1)
        return shape[0].upper() + shape[1:]

    def sentences(self, count: int) -> list[str]:
        """Return a list of `count` new sentences."""
        return [self.sentence() for _ in range(count)]

    def _word(self) -> str:
        syllables = (
            self._chance.choice(_ONSETS) + self._chance.choice(_VOWELS)
            for _ in range(self._chance.choice((1, 2, 2)))
        )
        return "".join(syllables) + self._chance.choice(_CODAS)
