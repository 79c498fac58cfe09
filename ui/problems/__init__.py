"""What went wrong, in words that help: the one place that turns an error into what happened and what to do next."""
