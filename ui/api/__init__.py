"""The gateway, as the pages see it: one file per concern over one transport, which says how a call is added."""
