"""Published figures for other systems, which docs/alignment.md shows next to those for this library."""

from __future__ import annotations

# Plagdet by category on test corpus 2 of PAN 2013 (Potthast et al., overviews of PAN 2013 and 2014). We do
# not have the test corpus, so we measure on the training corpus, which was made in the same way.
PAN = {
    "Sanchez-Perez et al. 2014": {
        "no-obfuscation": 0.900,
        "random-obfuscation": 0.884,
        "translation-obfuscation": 0.887,
        "summary-obfuscation": 0.561,
        "entire": 0.878,
    },
    "Rodríguez Torrejón and Martín Ramos 2013": {
        "no-obfuscation": 0.926,
        "random-obfuscation": 0.747,
        "translation-obfuscation": 0.851,
        "summary-obfuscation": 0.341,
        "entire": 0.822,
    },
    "Suchomel et al. 2013": {
        "no-obfuscation": 0.818,
        "random-obfuscation": 0.753,
        "translation-obfuscation": 0.675,
        "summary-obfuscation": 0.610,
        "entire": 0.745,
    },
    "exact n-grams": {
        "no-obfuscation": 0.934,
        "random-obfuscation": 0.071,
        "translation-obfuscation": 0.106,
        "summary-obfuscation": 0.045,
        "entire": 0.422,
    },
}

# Document pairs per second on one core, on the hardware of 2014 (Gross and Modaresi 2014).
PAN_SPEED = 29
