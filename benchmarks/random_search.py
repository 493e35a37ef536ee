"""Search for texts that break a comparison: compare random pairs in all scripts, in both orders.

    python -m benchmarks.random_search [--minutes 10] [--processes 2] [--seed 1]

Each pair shares blocks that are shuffled, repeated, edited and disguised. The program counts exceptions,
offsets outside a text, results that are not mirrored when the pair is swapped, and verbatim passages whose
letters differ. It prints the first few failures of each kind; the exit code is 1 if there are any.
"""

from __future__ import annotations

import argparse
import html
import random
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple
from unicodedata import category, normalize

import provenance as pv

# The letters of each script, and the characters that end its sentences.
ALPHABETS = {
    "Latin": ("abcdefghijklmnopqrstuvwxyzäéñçøıßő", ".!?"),
    "Cyrillic": ("абвгдежзийклмнопрстуфхцчшщыьэюяёіїў", ".!?"),
    "Greek": ("αβγδεζηθικλμνξοπρστυφχψωάέίςϊ", ".;"),
    "Armenian": ("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտր", "։"),
    "Hebrew": ("אבגדהוזחטיכלמנסעפצקרשתםן", ".?"),
    "Arabic": ("ابتثجحخدذرزسشصضطظعغفقكلمنهويةأؤئىپچگ", ".؟"),
    "Devanagari": ("कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेोंः", "।"),
    "Bengali": ("কখগঘচছজঝটঠডঢণতথদধনপফবভমযরলশষসহািীুূেো", "।"),
    "Thai": ("กขคงจชซณดตถทธนบปผพภมยรลวสหอาิีุูเแโ", " "),
    "Han": ("的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得", "。！？"),
    "kana": ("あいうえおかきくけこさしすせそたちつてとなにぬねのカキクケコ", "。"),
    "Hangul": ("가나다라마바사아자차카타파하고노도로모보소오조초코토포호", ".?"),
}
QUOTES = ["“{}”", '"{}"', "«{}»", "„{}“", "‘{}’", "'{}'", "»{}«", "「{}」", "״{}״", "''{}''", "“{}", "{}”"]
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u200e\u202b"
STRAY = "'’-–—…·•#@&%$*[]()<>/\\|\u0301\u0323\u064e\u05b7\u0640²¹†\t\x00\ud800😀👩‍👧½①"
MOST_SHOWN = 3


class Fault(NamedTuple):
    """A failure: its kind, the seed of its pair of texts, and details."""

    kind: str
    seed: int
    detail: str


def word_list(chance: random.Random) -> list[str]:
    """Random words in one script or in two."""
    names = chance.sample(sorted(ALPHABETS), chance.choice([1, 1, 1, 2]))
    letters = [ALPHABETS[name][0] for name in names]
    return ["".join(chance.choices(chance.choice(letters), k=chance.randint(1, 9))) for _ in range(60)]


def sentence(chance: random.Random, words: list[str], ends: str) -> str:
    """A sentence made of some of the words, sometimes quoted."""
    made = " ".join(chance.choices(words, k=chance.randint(2, 24)))
    if chance.random() < 0.3:
        made = made[:1].upper() + made[1:]
    if chance.random() < 0.15:
        made = chance.choice(QUOTES).format(made)
    return made + chance.choice(ends)


def disguised(chance: random.Random, text: str) -> str:
    """Disguise a text at random: recompose, escape or recase it, or insert stray marks or line breaks."""
    choice = chance.random()
    if choice < 0.1:
        text = normalize(chance.choice(["NFD", "NFC", "NFKC"]), text)
    elif choice < 0.2:
        text = html.escape(text).replace("’", "&#8217;").replace("é", "&eacute;")
    elif choice < 0.3:
        text = text.upper() if chance.random() < 0.5 else text.lower()
    elif choice < 0.4:
        text = "".join(each + (chance.choice(INVISIBLE) if chance.random() < 0.1 else "") for each in text)
    elif choice < 0.5:
        text = "".join(each + (chance.choice(STRAY) if chance.random() < 0.05 else "") for each in text)
    elif choice < 0.6:
        text = "".join(each + ("-\n" if each.isalpha() and chance.random() < 0.03 else "") for each in text)
    return text


def pair_of_texts(seed: int) -> tuple[str, str]:
    """Two texts that share blocks, which are shuffled, repeated and edited."""
    chance = random.Random(seed)
    words = word_list(chance)
    ends = chance.choice(list(ALPHABETS.values()))[1]
    blocks = [
        " ".join(sentence(chance, words, ends) for _ in range(chance.randint(1, 4)))
        for _ in range(chance.randint(1, 5))
    ]
    texts = []
    for _ in range(2):
        chosen = [block for block in blocks if chance.random() < 0.85] or blocks[:1]
        if chance.random() < 0.5:
            chance.shuffle(chosen)
        if chance.random() < 0.3:
            chosen.insert(chance.randrange(len(chosen) + 1), chance.choice(chosen))
        if chance.random() < 0.5:
            chosen.insert(chance.randrange(len(chosen) + 1), sentence(chance, word_list(chance), ends))
        edited = [
            " ".join(each if chance.random() > 0.05 else chance.choice(words) for each in block.split(" "))
            if chance.random() < 0.3
            else block
            for block in chosen
        ]
        texts.append(disguised(chance, chance.choice([" ", "\n", "\n\n"]).join(edited)))
    return texts[0], texts[1]


def letters(text: str) -> str:
    """The letters and digits of a text, without marks; they do not depend on how the text is encoded."""
    spelled = html.unescape(text).translate(dict.fromkeys(map(ord, "ـ²¹")))
    plain = normalize("NFKD", normalize("NFKD", spelled).casefold()).replace("ı", "i")
    return "".join(each for each in plain if category(each)[0] in "LN")


def faults(seed: int) -> list[Fault]:
    """The failures of one pair."""
    a, b = pair_of_texts(seed)
    try:
        there, back = pv.compare(a, b), pv.compare(b, a)
        found = [*_misplaced(there), *_unequal(there), *_no_mirror(there, back)]
    except Exception:
        return [Fault("exception", seed, traceback.format_exc().strip().splitlines()[-1])]
    return [Fault(kind, seed, detail) for kind, detail in found]


def _misplaced(found: pv.Comparison) -> list[tuple[str, str]]:
    return [
        ("offsets", str(row))
        for row in found.passages.to_pylist()
        if not (
            0 <= row["a_start"] < row["a_end"] <= len(found.a.text)
            and 0 <= row["b_start"] < row["b_end"] <= len(found.b.text)
            and 0 <= row["similarity"] <= 1
        )
    ]


def _unequal(found: pv.Comparison) -> list[tuple[str, str]]:
    unequal = []
    for row in found.passages.to_pylist():
        one, other = found.a.text[row["a_start"] : row["a_end"]], found.b.text[row["b_start"] : row["b_end"]]
        if row["kind"] == "verbatim" and letters(one) != letters(other):
            unequal.append(("unequal words", _first_difference(one, other)))
    return unequal


def _first_difference(one: str, other: str) -> str:
    a, b = letters(one), letters(other)
    place = next((at for at, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    near = slice(max(place - 10, 0), place + 10)
    return f"{a[near]!r} / {b[near]!r}, {len(a)} and {len(b)} letters"


def _no_mirror(there: pv.Comparison, back: pv.Comparison) -> list[tuple[str, str]]:
    relation = dict(back.relation, b_from_a=back.relation["a_from_b"], a_from_b=back.relation["b_from_a"])
    if there.relation != relation:
        return [("no mirror", f"{there.relation} / {back.relation}")]
    columns = ["a_start", "a_end", "b_start", "b_end", "kind", "similarity"]
    one = sorted(tuple(row[name] for name in columns) for row in there.passages.to_pylist())
    swapped = ["b_start", "b_end", "a_start", "a_end", "kind", "similarity"]
    other = sorted(tuple(row[name] for name in swapped) for row in back.passages.to_pylist())
    if one != other:
        return [("no mirror", f"{one} / {other}")]
    weights = [sorted((name, abs(weight)) for name, weight, _ in each.evidence) for each in (there, back)]
    return [] if weights[0] == weights[1] else [("no mirror", f"{weights[0]} / {weights[1]}")]


def search(first: int, step: int, seconds: float) -> tuple[int, list[Fault]]:
    """Compare pairs for `seconds`; return the number of pairs and the failures."""
    end, tried, found = time.monotonic() + seconds, 0, []
    for seed in range(first, sys.maxsize, step):
        if time.monotonic() > end:
            break
        found += faults(seed)
        tried += 1
    return tried, found


def main() -> int:
    """Search, and print the failures."""
    parser = argparse.ArgumentParser(description="Search for texts that break a comparison.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    starts = range(asked.seed, asked.seed + asked.processes)
    with ProcessPoolExecutor(asked.processes) as pool:
        steps, seconds = [asked.processes] * asked.processes, [60 * asked.minutes] * asked.processes
        results = list(pool.map(search, starts, steps, seconds))
    found = [fault for _, some in results for fault in some]
    print(f"{sum(tried for tried, _ in results):,} pairs")
    counts = Counter(fault.kind for fault in found)
    for kind in ("exception", "offsets", "no mirror", "unequal words"):
        print(f"{kind}: {counts[kind]}")
        for fault in [each for each in found if each.kind == kind][:MOST_SHOWN]:
            print(f"    seed {fault.seed}: {fault.detail[:400]}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
