"""MinHash signatures as a step of a scikit-learn pipeline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin

from provenance.errors import InputError
from provenance.settings import Settings
from provenance.sketch.signatures import Signatures


class MinHashVectorizer(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """Turn texts into MinHash signatures, for scikit-learn pipelines.

    The share of slots in which two rows agree estimates the Jaccard similarity of the two texts, which is
    computed on their sets of word shingles. This share equals one minus the ``hamming`` distance, which
    scikit-learn's neighbour searches support.

    Parameters
    ----------
    shingle : int, default=3
        The number of words per shingle.
    permutations : int, default=128
        The number of slots in a signature, which is the number of columns of the result.
    seed : int, default=1
        The seed of the permutations.

    References
    ----------
    A. Z. Broder, "On the resemblance and containment of documents", SEQUENCES 1997.

    Examples
    --------
    >>> texts = ["Rain is expected in the north.", "rain is expected in the North", "Taxes rise again."]
    >>> signatures = MinHashVectorizer(permutations=64).fit_transform(texts)
    >>> signatures.shape
    (3, 64)
    >>> float((signatures[0] == signatures[1]).mean())
    1.0
    """

    def __init__(self, shingle: int = 3, permutations: int = 128, seed: int = 1) -> None:
        self.shingle = shingle
        self.permutations = permutations
        self.seed = seed

    def fit(self, X: Iterable[str], y: Any = None) -> MinHashVectorizer:
        """Check the parameters; nothing is learnt from the texts.

        Parameters
        ----------
        X : iterable of str
            Texts.
        y : None
            Ignored.

        Returns
        -------
        MinHashVectorizer
            This transformer.

        Raises
        ------
        SettingsError
            If a parameter is out of range.
        InputError
            If `X` is a single text, or contains an item that is not a text.
        """
        _several(X)
        self._settings()
        self._n_features_out = self.permutations
        return self

    def transform(self, X: Iterable[str]) -> npt.NDArray[np.uint32]:
        """Compute the signatures of the texts.

        Parameters
        ----------
        X : iterable of str
            Texts.

        Returns
        -------
        numpy.ndarray
            uint32, one row per text, one column per permutation; all 2**32 - 1 for a text without words.

        Raises
        ------
        SettingsError
            If a parameter is out of range.
        InputError
            If `X` is a single text, or contains an item that is not a text.
        """
        return Signatures.of(_several(X), settings=self._settings()).values

    def fit_transform(
        self, X: Iterable[str], y: object = None, **parameters: object
    ) -> npt.NDArray[np.uint32]:
        """Compute the signatures of the texts; `X` may be an iterable that can be read only once."""
        texts = _several(X)
        return self.fit(texts).transform(texts)

    def _settings(self) -> Settings:
        return Settings(shingle=self.shingle, permutations=self.permutations, seed=self.seed)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.requires_fit = False
        return tags


def _several(texts: Iterable[str]) -> list[str]:
    if isinstance(texts, str):
        raise InputError("expected an iterable of texts, got one text", "put it into a list")
    several = list(texts)
    for place, text in enumerate(several):
        if not isinstance(text, str):
            raise InputError(f"expected texts, got {type(text).__name__} as item {place}", "remove it")
    return several
