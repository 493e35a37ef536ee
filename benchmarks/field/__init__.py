"""Measure what a scan reports on real corpora, and how much of it readers judge to be right."""
