"""The texts of every refusal."""

from typing import ClassVar

from ui.texts import Counted, Filled, Section, Texts


class RefusalTexts(Section):
    """What happened, and what to do next; the latter may say `{when}`."""

    what: str
    next: Filled


class ProblemTexts(Texts):
    """`by_type` has each type of problem details that the gateway gives, and those of ui/api/errors.py."""

    file: ClassVar[str] = "problems"

    by_type: dict[str, RefusalTexts]
    unknown_what: Filled
    unknown_next: str
    try_again: str
    details: Filled
    details_with_request: Filled
    crashed: Filled
    soon: str
    after: Counted
