"""Limits of the rules for sentences, lines and quotations, shared by the plain and the compiled version."""

# How many characters before a full stop may hold an abbreviation or an item's number, and how many before the
# end of a line may hold a hyphen or the end of a sentence.
REACH, LINE_REACH = 16, 8
# Lines longer than this are not wrapped by hand or by a wire machine.
WIDEST = 140
# The width of a text is the length that this share of its lines does not exceed; the others are outliers.
USUAL = 0.95
# A text is wrapped if it has this many line ends, and this share of them could not have taken another word.
LEAST_WRAPPED, FULL = 3, 0.6
# A line is left short if it and the next word together fill at most this share of the width.
SHORT = 0.75
# The most characters of a quotation, and of each paragraph of a speech.
LONGEST = 2000
# The most letters of a Hebrew prefix.
LONGEST_PREFIX = 4
# How many characters after a possible plural possessive are searched for the end of the quotation.
POSSESSIVE_REACH = 300
