"""Fault drills: `make drill`. Each process of a stack is killed under load, and what callers saw is held to a table."""
