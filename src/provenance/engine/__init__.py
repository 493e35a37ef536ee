"""What all stages run on: chunks, threads, processes, ragged arrays, buckets, components, checkpoints."""
