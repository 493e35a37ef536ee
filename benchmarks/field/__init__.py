"""Measure what a scan reports on real corpora, and how much of it readers find to be right."""
