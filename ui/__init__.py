"""The pages of the app: they draw what the gateway says, and ask it over HTTP. Nothing of ours is imported here."""
