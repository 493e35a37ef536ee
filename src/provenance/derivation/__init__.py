"""Find which article was derived from which: evidence, relations of pairs, graphs of families, outlets."""
