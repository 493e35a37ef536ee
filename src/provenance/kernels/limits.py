"""Limits used by both implementations of the rules for sentences, lines and quotations."""

# The search for an abbreviation or an item number goes back REACH characters from a full stop. The search for
# a hyphen or the end of a sentence goes back LINE_REACH characters from the end of a line.
REACH, LINE_REACH = 16, 8
# The maximum line width, in characters, of a hard-wrapped text.
WIDEST = 140
# The width of a text is this quantile of its line lengths; longer lines are treated as outliers.
USUAL = 0.95
# A text counts as hard-wrapped only if it has at least LEAST_WRAPPED line breaks without a blank line. In at
# least the share FULL of these, the next word must have been too long to fit on the line.
LEAST_WRAPPED, FULL = 3, 0.6
# A line counts as short if, even with the next word added, it fills at most this share of the width.
SHORT = 0.75
# The maximum length, in characters, of a quotation or of one paragraph of a speech.
LONGEST = 2000
# The maximum number of letters in a Hebrew prefix.
LONGEST_PREFIX = 4
# How far after a possible plural possessive to look for the end of the quotation, in characters.
POSSESSIVE_REACH = 300
