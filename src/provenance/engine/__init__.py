"""Code that all stages use: chunks, threads, processes, ragged arrays, buckets, components, checkpoints."""
