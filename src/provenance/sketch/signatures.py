"""MinHash signatures, identical to those of datasketch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import numpy as np
import numpy.typing as npt

from provenance.engine.chunks import chunks
from provenance.engine.threads import in_threads
from provenance.errors import InputError
from provenance.kernels import kernels
from provenance.settings import Keywords, Settings, resolve
from provenance.sketch.shingles import CHUNK, Shingles, shingle
from provenance.text import tokenize
from provenance.text.entities import decode

if TYPE_CHECKING:
    from datasketch import MinHash

    from provenance.settings import Settings

EMPTY = np.uint32(2**32 - 1)  # in every slot of a document without shingles, as in datasketch


@dataclass(frozen=True, eq=False)
class Signatures:
    """MinHash signatures of documents, bit for bit identical to those of datasketch's scheme ``affine32``.

    A document is treated as a set of word shingles, and the scheme is applied to the low 32 bits of each
    shingle's 64-bit hash. To use signatures in datasketch's indexes, convert them with `to_datasketch`;
    `from_datasketch` converts them back. Signatures from the two libraries can be compared if they have the
    same seed and length, and if their shingles were hashed by the same function.

    Parameters
    ----------
    values : numpy.ndarray
        uint32, one row per document, one column per permutation.
    seed : int
        The seed of the permutations.

    References
    ----------
    A. Z. Broder, "On the resemblance and containment of documents", SEQUENCES 1997; datasketch 2.0,
    class ``MinHash``.

    Examples
    --------
    >>> signatures = Signatures.of(["Rain is expected in the north.", "rain is expected in the North"])
    >>> signatures.jaccard(0, 1)
    1.0
    >>> signatures.to_datasketch()[0].jaccard(signatures.to_datasketch()[1])
    1.0
    """

    values: npt.NDArray[np.uint32]
    seed: int

    @classmethod
    def of(
        cls, texts: Sequence[str], *, settings: Settings | None = None, **keywords: Unpack[Keywords]
    ) -> Signatures:
        """Compute the signatures of `texts`.

        Parameters
        ----------
        texts : sequence of str
            The documents.
        settings : Settings, optional
            Only `shingle`, `permutations`, `seed` and `threads` are used.
        **keywords
            Individual settings, which override `settings`.

        Returns
        -------
        Signatures
            One row for each text.

        Examples
        --------
        >>> Signatures.of(["one text", "another"], permutations=16).values.shape
        (2, 16)
        """
        chosen = resolve(settings, **keywords)
        tokens = tokenize([decode(text) for text in texts], chosen.workers)
        shingles = shingle(tokens, chosen.shingle, chosen.workers)
        return minhash_signatures(shingles, chosen.permutations, chosen.seed, chosen.workers)

    @property
    def permutations(self) -> int:
        """The number of slots in a signature."""
        return int(self.values.shape[1])

    @property
    def empty(self) -> npt.NDArray[np.bool_]:
        """A boolean mask of the documents without shingles."""
        empty: npt.NDArray[np.bool_] = (self.values == EMPTY).all(axis=1)
        return empty

    def __len__(self) -> int:
        return len(self.values)

    def jaccard(self, i: int, j: int) -> float:
        """Estimate the Jaccard similarity of documents `i` and `j` as the share of slots that agree.

        The standard error of the estimate is at most 0.5 / sqrt(permutations).

        Parameters
        ----------
        i, j : int
            Positions of the documents.

        Returns
        -------
        float
            Between 0 and 1; for two documents without shingles, the estimate is 1, as in datasketch.
        """
        return float(np.count_nonzero(self.values[i] == self.values[j])) / self.permutations

    def to_datasketch(self) -> list[MinHash]:
        """Convert the signatures to datasketch objects, for use in datasketch's indexes.

        Returns
        -------
        list of datasketch.MinHash
            One sketch for each document. To add a shingle to a sketch, pass the low 32 bits of the shingle's
            hash. If you create a sketch with datasketch, for example to query an index with another text, set
            ``hashfunc=int`` instead of the default, SHA-1, and add the text's shingles in the same way.
        """
        from datasketch import MinHash

        shared = np.stack(draw_permutations(self.permutations, self.seed))
        return [
            MinHash(seed=self.seed, hashfunc=int, hashvalues=row, permutations=shared, scheme="affine32")
            for row in self.values
        ]

    @classmethod
    def from_datasketch(cls, sketches: Sequence[MinHash]) -> Signatures:
        """Convert datasketch objects to signatures.

        Parameters
        ----------
        sketches : sequence of datasketch.MinHash or datasketch.LeanMinHash
            At least one sketch; all must have scheme ``affine32`` and the same seed and length.

        Returns
        -------
        Signatures
            One row for each sketch.

        Raises
        ------
        InputError
            If there are no sketches, or if a sketch has a scheme other than ``affine32``, a seed or length
            different from the first sketch's, or permutations that do not match its seed. The message gives
            the number of the sketch.
        """
        if not sketches:
            raise InputError("there are no sketches to convert", "pass at least one")
        seed, slots = sketches[0].seed, len(sketches[0])
        shared = np.stack(draw_permutations(slots, seed))
        for position, sketch in enumerate(sketches):
            if sketch.scheme != "affine32":
                raise InputError(
                    f"sketch {position} has scheme {sketch.scheme!r}; only 'affine32' can be converted: "
                    "sketch the texts again with datasketch 2.0 or newer"
                )
            if (sketch.seed, len(sketch)) != (seed, slots):
                raise InputError(
                    f"sketch {position} has seed {sketch.seed} and {len(sketch)} slots, but sketch 0 has "
                    f"seed {seed} and {slots} slots",
                    "they cannot be compared; convert them separately",
                )
            if not np.array_equal(getattr(sketch, "permutations", shared), shared):
                raise InputError(f"sketch {position} has permutations other than those of seed {seed}")
        return cls(np.stack([sketch.hashvalues for sketch in sketches]).astype(np.uint32), seed)


def minhash_signatures(shingles: Shingles, permutations: int, seed: int, workers: int = 1) -> Signatures:
    """Compute the MinHash signatures of all documents.

    If a document has no shingles, all its slots are `EMPTY`.
    """
    kernel = kernels(shingles.hashes.nbytes).minhash
    multipliers, addends = draw_permutations(permutations, seed)
    values = np.empty((shingles.documents, permutations), np.uint32)

    def fill_range(first: int, last: int) -> None:
        kernel(shingles.offsets[first : last + 1], shingles.hashes, multipliers, addends, values[first:last])

    in_threads(fill_range, chunks(shingles.offsets, CHUNK), workers)
    return Signatures(values, seed)


def draw_permutations(number: int, seed: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Draw the multipliers and addends of datasketch's permutations.

    They are drawn here, exactly as datasketch draws them, because importing datasketch also imports SciPy and
    takes most of a second. A test checks that both libraries draw the same numbers.
    """
    generator = np.random.RandomState(seed)
    multipliers = generator.randint(0, 2**31, number, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return multipliers, generator.randint(0, 2**32, number, dtype=np.uint32)
