"""Find which article was derived from which: evidence, pair relations, family graphs and outlets."""
