"""The page Models: the versions, what each is worth, and a change of the one in service."""
