"""Measure the size of a report on many documents, and how fast a browser displays it."""
