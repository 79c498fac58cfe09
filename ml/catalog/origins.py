"""What a version learned from: photographs, or drawings of the project's own."""


def would_replace_photographs(serving: str | None, candidate: str | None) -> bool:
    """Whether drawings would come before photographs, which never happens; None for a version that does not tell."""
    return (serving, candidate) == ("real", "synthetic")
