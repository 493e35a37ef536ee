"""Measure the speed, memory and disk space of archives, and check that a killed writer loses no data."""
