"""Measure the speed of the library, and compare it with other libraries."""
