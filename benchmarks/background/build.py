"""Count the documents in which each stem occurs, and write the shipped background tables.

    python -m benchmarks.background.build

English stems are counted in the Reuters stories from 1987, Usenet posts, British newspaper articles of 2014,
the PAN 2013 documents and Wikipedia revisions, Urdu stems in COUNTER, and Arabic stems in student
assignments. The tables contain no texts, only a word with each stem, the hash of the stem, and the number of
documents per 100,000 that contain the stem. Only the most frequent stems are kept, and numbers are not
counted.
"""

from __future__ import annotations

from collections import Counter
from itertools import islice

import numpy as np

from benchmarks import data
from provenance.text import Tokens, tokenize
from provenance.text.stems import stems

SOURCES = {
    "en": {
        "reuters21578": 6000,
        "newsgroups_documents": 4000,
        "uk_news_2014": 2833,
        "pan13_documents": 3000,
        "wiki_versions": 1237,
    },
    "ur": {"counter_documents": 300},
    "ar": {"arabic_documents": 160},
}
LARGEST_TABLE = 20_000
# Only this many characters of each document are read, because a very long document contains every common
# word.
READ = 4_000
DIGIT = 2


def main() -> None:
    """Write one table for each language."""
    for language, sources in SOURCES.items():
        texts = [
            row["text"][:READ] for name, most in sources.items() for row in islice(data.rows(name), most)
        ]
        counts, words = counted(texts, language)
        kept = sorted(counts.items(), key=lambda item: (-item[1], words[item[0]]))[:LARGEST_TABLE]
        lines = [f"# {len(texts)} documents: {', '.join(sources)}"]
        lines += [
            f"{words[stem]}\t{stem:016x}\t{round(count * 100_000 / len(texts))}"
            for stem, count in kept
            if count > 1
        ]
        target = data.ROOT / "src" / "provenance" / "passages" / "data" / f"{language}.tsv"
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{target.name}: {len(lines) - 1} stems of {len(texts)} documents")


def counted(texts: list[str], language: str) -> tuple[Counter[int], dict[int, str]]:
    """For each stem, the number of documents that contain it, and the shortest word with that stem."""
    counts: Counter[int] = Counter()
    words: dict[int, str] = {}
    for begin in range(0, len(texts), 500):
        some = texts[begin : begin + 500]
        tokens = tokenize(some)
        stemmed = stems(tokens, some, [language] * len(some))
        for document, text in enumerate(some):
            span = tokens.of(document)
            counts.update(note_words(tokens, stemmed, span, text, words))
    return counts, words


def note_words(
    tokens: Tokens, stemmed: np.ndarray, span: slice, text: str, words: dict[int, str]
) -> list[int]:
    """The distinct stems of a document, without numbers; `words` records the shortest word of each."""
    worded = np.flatnonzero((tokens.flags[span] & DIGIT) == 0) + span.start
    distinct, first = np.unique(stemmed[worded], return_index=True)
    for stem, place in zip(distinct.tolist(), worded[first].tolist(), strict=True):
        word = text[tokens.starts[place] : tokens.ends[place]].casefold()
        if stem not in words or (len(word), word) < (len(words[stem]), words[stem]):
            words[stem] = word
    return distinct.tolist()


if __name__ == "__main__":
    main()
