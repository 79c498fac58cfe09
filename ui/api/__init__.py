"""The gateway, as the pages see it: a file a concern over one transport, which says how a call is added."""
