"""Limits of the rules for sentences, lines and quotations, shared by the plain and compiled versions."""

# The number of characters searched before a full stop for an abbreviation or an item's number, and before the
# end of a line for a hyphen or the end of a sentence.
REACH, LINE_REACH = 16, 8
# Lines longer than this were not wrapped by hand or by a wire machine.
WIDEST = 140
# The width of a text is the length that this share of its lines does not exceed; longer lines are outliers.
USUAL = 0.95
# A text is wrapped if it has at least this many line ends, and if at least this share of its lines had no
# space left for another word.
LEAST_WRAPPED, FULL = 3, 0.6
# A line counts as short if, even with the next word added, it fills at most this share of the width.
SHORT = 0.75
# The maximum length of a quotation, and of each paragraph of a speech, in characters.
LONGEST = 2000
# The maximum number of letters in a Hebrew prefix.
LONGEST_PREFIX = 4
# How many characters after a possible plural possessive are searched for the end of the quotation.
POSSESSIVE_REACH = 300
