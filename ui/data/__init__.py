"""The page Data: what the next model can learn from, what stands in its way, and what people add to it."""
