"""The page Classify: photographs in, each beside its answer."""
