"""What can go wrong while the local stack is set up."""


class SetUpError(Exception):
    """The set-up cannot go on; what runs is left running. `next_step` says what a person can do."""

    def __init__(self, what: str, next_step: str) -> None:
        super().__init__(what)
        self.next_step = next_step
