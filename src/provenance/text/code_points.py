"""Properties of code points that Unicode does not define, or defines in a different form.

Each range is given by its first and last code points. `provenance.text.characters` uses these properties.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase
from unicodedata import category, decomposition

from provenance.kernels.reference import ARMENIAN, CYRILLIC, GREEK, LATIN


def _points(ranges: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(point for first, last in ranges for point in range(first, last + 1))


# Scripts written without spaces.
UNSPACED_RANGES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19DF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x2E80, 0x2FDF),  # CJK and Kangxi radicals
    (0x3005, 0x3007),  # iteration mark, closing mark, zero
    (0x3021, 0x3029),  # Hangzhou numerals
    (0x3031, 0x303C),  # kana repeat marks, more Hangzhou numerals
    (0x3041, 0x312F),  # Hiragana, Katakana, Bopomofo
    (0x31A0, 0x31BF),  # Bopomofo extended
    (0x31F0, 0x31FF),  # Katakana extensions
    (0x3400, 0x4DBF),  # Han extension A
    (0x4E00, 0x9FFF),  # Han
    (0xA000, 0xA4CF),  # Yi
    (0xA9E0, 0xA9FF),  # Myanmar extended B
    (0xAA60, 0xAADF),  # Myanmar extended A, Tai Viet
    (0xF900, 0xFAFF),  # Han compatibility
    (0xFF66, 0xFF9D),  # halfwidth Katakana
    (0x11700, 0x1174F),  # Ahom
    (0x16FE0, 0x18DFF),  # Tangut, Khitan
    (0x1AFF0, 0x1B2FF),  # kana supplements, Nushu
    (0x20000, 0x3FFFF),  # Han extensions
)
# Raised digits, which are footnote marks, and invisible letters of Hangul and Khmer. They are not part of a
# word's spelling, but they do not disguise the word either.
_SILENT_RANGES = (
    (0x00B2, 0x00B3),
    (0x00B9, 0x00B9),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
)
# Joiners and variation selectors, which are needed in scripts whose letters are joined or stacked.
_JOINER_RANGES = ((0x180B, 0x180F), (0x200C, 0x200D), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
# Other invisible characters, which do not belong inside a word of a script written with spaces: zero-width
# spaces, direction marks, invisible operators, tags.
_HIDING_RANGES = (
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x3164, 0x3164),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE007F),
)
SILENT, JOINERS, HIDING_POINTS = map(_points, (_SILENT_RANGES, _JOINER_RANGES, _HIDING_RANGES))
IGNORABLES = SILENT | JOINERS | HIDING_POINTS
# The scripts that need joiners: Arabic, Syriac, N'Ko and similar scripts; the scripts of India and Tibet;
# Mongolian; and the scripts of Indonesia and other descendants of Brahmi.
JOINED_RANGES = (
    (0x0600, 0x08FF),
    (0x0900, 0x0DFF),
    (0x0F00, 0x0FFF),
    (0x1700, 0x177F),
    (0x1800, 0x18AF),
    (0x1B00, 0x1C4F),
    (0x1CD0, 0x1CFF),
    (0xA800, 0xA8FF),
    (0xA930, 0xA9DF),
    (0xAAE0, 0xAAFF),
    (0xABC0, 0xABFF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFC),
    (0x10A00, 0x10A5F),
    (0x11000, 0x11FFF),
    (0x1E900, 0x1E95F),
)
# Characters that are typed as apostrophes: quotation marks, primes, accents and modifier letters, and the
# apostrophes of Hebrew, Greek and Armenian.
APOSTROPHES = (
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c8\u02ca\u02cb\u0374\u055a\u05f3\u1fbd\u1fbf\u1fef\u1ffd"
    "\u2018\u2019\u201b\u2032\u2035\ua78c\uff07\uff40"
)
SOFT_HYPHENS = "\u00ad"
HYPHENS = "-\u058a\u05be\u2010\u2011\ufe63\uff0d"
# Line ends, except the carriage return, which may be followed by a line feed.
LINE_ENDS = "\n\x0b\x0c\x85\u2028"
BLANKS = " \t\u00a0\u2007\u2009\u202f\u3000"
# The marks that mail programs put before quoted lines.
QUOTING_MARKS = ">|"
# The halfwidth voicing marks of kana.
VOICING = frozenset("\uff9e\uff9f")
# Small raised Latin letters, which mark a footnote if they follow a lower-case letter. The ordinal indicators
# do not mark notes and are not included.
_RAISED = {f"<super> {ord(letter):04X}" for letter in ascii_lowercase}
RAISED_LETTERS = frozenset(
    each
    for each in map(chr, range(0x02B0, 0x2E00))
    if category(each) == "Lm" and decomposition(each) in _RAISED
)
# Letters that are written in two ways, and the form that both are folded to: apostrophes, the dotless i, the
# French ligature, and the yeh, kaf and heh of Persian and Urdu, which are often typed as the Arabic letters.
ALIKE_LETTERS = {
    0x02BC: "'",
    0x2019: "'",
    0x0131: "i",
    0x0153: "oe",
    0x06CC: "\u064a",
    0x06A9: "\u0643",
    0x06C1: "\u0647",
}
# Ranges of marks that folding removes: Hebrew points and accents, tatweel, Arabic vowels.
UNWRITTEN_RANGES = (
    (0x0591, 0x05BD),
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x05C7, 0x05C7),
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x0652),
    (0x0656, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E4),
    (0x06E7, 0x06E8),
    (0x06EA, 0x06ED),
    (0x08D3, 0x08E1),
    (0x08E3, 0x08FF),
    (0xFB1E, 0xFB1E),
)
# The halfwidth voicing marks of kana, which belong to the preceding letter.
HALF_WIDTH_MARKS = "\uff9e\uff9f"
# Letters that only a few languages use; a Latin letter is never read as one of these letters.
RARE = frozenset("ЅѕһӏԁԛԝүՍՏցգզյ")
# Letters that have no decomposition, and the letters that replace them in a text without accents.
UNMARKED = str.maketrans({"Đ": "D", "đ": "d", "Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Æ": "AE", "æ": "ae"})
# Letters that some languages spell out in a text without accents, and their spellings.
SPELLED_OUT = str.maketrans(
    dict(zip("ÄÖÜØÅäöüøå", ["AE", "OE", "UE", "OE", "AA", "ae", "oe", "ue", "oe", "aa"], strict=True))
)
SCRIPT_RANGES = (
    (0x0041, 0x024F, LATIN),
    (0x0370, 0x03FF, GREEK),
    (0x0400, 0x052F, CYRILLIC),
    (0x0531, 0x0587, ARMENIAN),
    (0x1E00, 0x1EFF, LATIN),
    (0x1F00, 0x1FFF, GREEK),
)
# Letters that look like a Latin letter, each followed by that Latin letter.
LOOKALIKE_LETTERS = {
    CYRILLIC: "АAВBСCЕEНHІIЈJКKМMОOРPЅSТTХXУYаaсcеeіiјjоoрpхxуyѕsһhӏlԁdԛqԝwүy",
    GREEK: "ΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoαaνvιiρpυuγyκk",
    ARMENIAN: "ՍUՏSՕOօoսuհhոnցgզqյj",
}

UNWRITTEN = _points(UNWRITTEN_RANGES)
