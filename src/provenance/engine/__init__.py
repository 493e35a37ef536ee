"""Code shared by all stages: chunks, threads, processes, ragged arrays, buckets, components, checkpoints."""
