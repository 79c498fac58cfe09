"""A router a concern."""
