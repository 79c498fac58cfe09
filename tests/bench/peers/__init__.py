"""`python -m tests.bench.peers`: the same model and photographs behind our gateway and behind other ways to serve."""
