"""The limits in the rules for sentences, lines and quotations, shared by the plain and compiled versions."""

# REACH characters before a full stop are searched for an abbreviation or an item number. LINE_REACH
# characters before the end of a line are searched for a hyphen or the end of a sentence.
REACH, LINE_REACH = 16, 8
# The maximum line width, in characters, of a hard-wrapped text.
WIDEST = 140
# The width of a text is this quantile of its line lengths; longer lines are outliers.
USUAL = 0.95
# A text is hard-wrapped only if it has at least LEAST_WRAPPED line ends that are not next to a blank line,
# and if at least the share FULL of the lines before these line ends had no space left for the next word.
LEAST_WRAPPED, FULL = 3, 0.6
# A line counts as short if, even with the next word added, it fills at most this share of the width.
SHORT = 0.75
# The maximum length of a quotation, and of each paragraph of a speech, in characters.
LONGEST = 2000
# The maximum number of letters in a Hebrew prefix.
LONGEST_PREFIX = 4
# The number of characters after a possible plural possessive that are searched for the end of the quotation.
POSSESSIVE_REACH = 300
