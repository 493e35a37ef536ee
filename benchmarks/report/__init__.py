"""The size of a report of many documents, and how fast a browser shows it."""
