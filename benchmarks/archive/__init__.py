"""Measure the speed, memory and disk space of an archive, and check that killing a writer loses no data."""
