"""A refusal in words: what happened, what to do next, and the details for whoever is told."""

from dataclasses import dataclass
from typing import Final

from ui.api.errors import GatewayError
from ui.problems.texts import ProblemTexts
from ui.texts import Reader

# Whatever stands between the app and the gateway may ask for a pause too.
_BY_STATUS: Final[dict[int | None, str]] = {413: "upload_too_large", 429: "rate_limited"}


@dataclass(frozen=True)
class Words:
    what: str
    next_step: str


def in_words(error: GatewayError, reader: Reader) -> Words:
    """A problem that has no words here keeps the gateway's own title."""
    texts = reader.texts(ProblemTexts)
    known = error.type in texts.by_type and error.type != "unexpected_answer"
    said = texts.by_type.get(error.type if known else _BY_STATUS.get(error.status, error.type))
    if said is None:
        return Words(texts.unknown_what(title=error.title), texts.unknown_next)
    wait = _when(error.retry_after_seconds, reader)
    return Words(said.what, said.next(when=wait) if said.next.names else said.next())


def details(error: GatewayError, reader: Reader) -> str:
    """For whoever is told: the value and the limit, and the id to find it by in the gateway's log."""
    texts = reader.texts(ProblemTexts)
    if error.request_id is None:
        return texts.details(detail=error.detail)
    return texts.details_with_request(detail=error.detail, request=error.request_id)


def _when(seconds: int | None, reader: Reader) -> str:
    texts = reader.texts(ProblemTexts)
    return reader.count(texts.after, seconds) if seconds else texts.soon
