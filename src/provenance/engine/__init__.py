"""The base of all stages: chunks, threads, processes, ragged arrays, buckets, components, checkpoints."""
