"""Limits of the rules for sentences, lines and quotations, which the plain and the compiled version share."""

# Characters before a full stop in which an abbreviation or the number of an item stands, and before the end
# of a line in which a hyphen or the end of a sentence does.
REACH, LINE_REACH = 16, 8
# Longer lines than these are not wrapped by hand or by a wire machine.
WIDEST = 140
# Of the lines of a text, so many are as long as the longest, bar outliers.
USUAL = 0.95
# A text is wrapped if it has so many line ends, and so many of them could not have taken another word.
LEAST_WRAPPED, FULL = 3, 0.6
# A line that stops at so much of the width is left short.
SHORT = 0.75
# Characters of a quotation, and of each paragraph of a speech.
LONGEST = 2000
# Letters of a Hebrew prefix.
LONGEST_PREFIX = 4
# Characters in which the end of a quotation is looked for behind what may be a plural possessive.
POSSESSIVE_REACH = 300
