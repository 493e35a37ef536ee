"""Identify the languages of whole and shortened evaluation texts, for a table in docs/how-it-works.md.

python -m benchmarks.languages.run
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from benchmarks import data
from benchmarks.pages import write_figures
from provenance.text.languages import languages, languages_of_pair

PAGE = data.ROOT / "docs" / "how-it-works.md"
BEGIN = "<!-- figures, written by benchmarks.languages.run -->"

# The sets whose texts are all in one language, and the fields with the language of a text in the other sets.
SETS = {
    "reuters21578": "en",
    "uk_news_2014": "en",
    "newsgroups_documents": "en",
    "deplain_web_documents": "de",
    "counter_documents": "ur",
    "arabic_documents": "ar",
    "fakebr_documents": "pt",
}
FIELDS = {"wmt22_news_documents": "lang", "newsroom_second_desk": "language"}
MOST = 300  # documents used from each set and language
LENGTHS = (None, 200, 80, 40)
PAIRS = 2_000
# Croatian and Bosnian count as one language, because they hardly differ and neither has a stemmer.
SAME = {"bs": "hr"}
# Results of the previous method, a list of function words and letters for 41 languages, at commit d00ee7a.
WORD_LIST = "word list"
BEFORE = {WORD_LIST: ["98.9 / 0.0", "95.1 / 0.7", "66.3 / 0.9", "34.6 / 0.4"]}

Case = tuple[str, str]  # language, text
Identify = Callable[[Sequence[str]], list[str | None]]


def cases() -> list[Case]:
    """Up to `MOST` random documents from each set and language."""
    by_set: dict[tuple[str, str], list[str]] = {}
    for name, language in SETS.items():
        by_set[name, language] = [row["text"] for row in data.rows(name)]
    for name, field in FIELDS.items():
        for row in data.rows(name):
            by_set.setdefault((name, row[field]), []).append(row["text"])
    chosen = []
    for (_, language), texts in by_set.items():
        long = [text for text in texts if len(text) >= (80 if language in ("zh", "ja") else 200)]
        Random(1).shuffle(long)
        chosen += [(language, text) for text in long[:MOST]]
    return chosen


def cut(text: str, length: int | None) -> str:
    """The beginning of a text, cut between words if possible."""
    if length is None or len(text) <= length:
        return text
    beginning = text[:length]
    return beginning.rpartition(" ")[0] if " " in beginning[length // 2 :] else beginning


def single(identify: Identify, chosen: list[Case]) -> list[str]:
    """For each length, the shares of texts whose language is identified correctly and incorrectly."""
    return [
        _shares(
            zip(
                [case[0] for case in chosen], identify([cut(text, length) for _, text in chosen]), strict=True
            )
        )
        for length in LENGTHS
    ]


def pairs(chosen: list[Case], one_language: bool) -> str:
    """The shares for pairs of texts of 25 to 120 characters each, in one language or in two languages."""
    chance, results = Random(2), []
    by_language: dict[str, list[str]] = {}
    for language, text in chosen:
        by_language.setdefault(language, []).append(text)
    for _ in range(PAIRS):
        first, second = chance.sample(sorted(by_language), 2)
        second = first if one_language else second
        texts = [cut(chance.choice(by_language[each]), chance.randint(25, 120)) for each in (first, second)]
        results += zip((first, second), languages_of_pair((texts[0], texts[1])), strict=True)
    return _shares(results)


def _shares(results) -> str:  # type: ignore[no-untyped-def]
    outcomes = Counter(
        "none" if found is None else SAME.get(found, found) == right for right, found in results
    )
    total = sum(outcomes.values())
    return f"{100 * outcomes[True] / total:.1f} / {100 * outcomes[False] / total:.1f}"


def table(chosen: list[Case]) -> str:
    """The figures as a Markdown table, followed by a sentence."""
    names = ["whole text" if length is None else f"{length} characters" for length in LENGTHS]
    rows = [["right / wrong, %", *names], ["---", *["---:"] * len(names)]]
    rows += [[name, *shares] for name, shares in BEFORE.items()]
    rows.append(["py3langid", *single(languages, chosen)])
    count = len({language for language, _ in chosen})
    alike, different = pairs(chosen, True), pairs(chosen, False)
    sentence = (
        f"The table shows the shares of {len(chosen):,} articles in {count} languages whose language is "
        "identified correctly or incorrectly;\nno language is identified for the rest.\n"
        f"For pairs of texts of 25 to 120 characters each, the shares are {alike} if both texts are "
        f"in the same language\nand {different} if they are in different languages."
    )
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + f"\n\n{sentence}"


def main() -> None:
    """Write the table between the page's markers, and print it."""
    figures = table(cases())
    write_figures(PAGE, BEGIN, figures)
    print(figures)


if __name__ == "__main__":
    main()
