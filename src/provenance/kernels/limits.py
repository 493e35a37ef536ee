"""Limits used by both implementations of the rules for sentences, lines and quotations."""

# The search for an abbreviation or an item number goes back at most REACH characters from a full stop. The
# search for a hyphen or the end of a sentence goes back at most LINE_REACH characters from the end of a line.
REACH, LINE_REACH = 16, 8
# The maximum line width, in characters, of a hard-wrapped text.
WIDEST = 140
# The width of a text is this quantile of its line lengths; longer lines are treated as outliers.
USUAL = 0.95
# A text counts as hard-wrapped only if it has at least LEAST_WRAPPED line breaks without a blank line. At the
# fraction FULL or more of these breaks, the next word must have been too long to fit on the line.
LEAST_WRAPPED, FULL = 3, 0.6
# A line counts as short if, even with the next word added, it fills at most this fraction of the width.
SHORT = 0.75
# The maximum length, in characters, of a quotation or of one paragraph of a speech.
LONGEST = 2000
# The maximum number of letters in a Hebrew prefix.
LONGEST_PREFIX = 4
# The number of characters after a possible plural possessive that are searched for the end of the quotation.
POSSESSIVE_REACH = 300
