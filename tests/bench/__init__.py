"""Benchmarks: they take minutes, print what they measured, and are no part of `make test`."""
