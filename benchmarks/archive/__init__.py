"""How fast an archive answers, what it costs, and that nothing is lost when a writer is killed."""
