"""Measure how fast an archive answers and what it costs, and check that killing a writer loses nothing."""
