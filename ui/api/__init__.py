"""The gateway, as the pages see it: a client, what it answers, and how it fails."""
