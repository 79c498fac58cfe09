"""Groups of commands that have grown out of `ml.__main__`."""
