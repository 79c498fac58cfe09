"""Ways to tell the classes apart, cross-validated on the same photographs: whether the chosen one is worth it."""
