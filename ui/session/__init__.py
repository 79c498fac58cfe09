"""Who is at the app: the keys of a person, kept in the memory of the session only, and what they open."""
