"""Measure how well languages are identified."""
