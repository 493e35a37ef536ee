"""Real corpora as they are: what a scan reports on them, and how much of it holds when it is read."""
