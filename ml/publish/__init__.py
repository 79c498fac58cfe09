"""How a version comes into service, goes back and leaves: by writing objects, one promotion at a time."""
