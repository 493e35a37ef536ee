"""Which article was derived from which: evidence, relation of a pair, graph of a family, outlets."""
