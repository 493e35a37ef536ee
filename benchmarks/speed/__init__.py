"""How fast near-duplicates are found, beside the libraries people use for it otherwise."""
