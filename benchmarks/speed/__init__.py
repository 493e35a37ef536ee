"""Measure how fast near-duplicates are found, compared with other libraries."""
