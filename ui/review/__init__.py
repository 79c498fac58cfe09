"""The page Review: a person goes through what the model was not sure of, and has the last word."""
