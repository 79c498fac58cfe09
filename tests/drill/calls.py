"""What callers did and what came of it: each call in a few words that are the same for every call of its kind."""

from dataclasses import dataclass
from typing import Any, Final, Literal

import httpx

ANSWERED: Final = "answered"
NOBODY: Final = "refused"  # nobody listens
CUT: Final = "reset"  # whoever had the call is gone
LATE: Final = "no answer in time"
NO_HINT: Final = "without Retry-After"
TOLERANCE: Final = 1e-3  # of a probability: batches of another size round otherwise

Kind = Literal["prediction", "feedback"]


@dataclass(frozen=True)
class Call:
    """Moments are of the monotonic clock, in seconds; `id` is that of the prediction or the review."""

    kind: Kind
    begun: float
    ended: float
    outcome: str
    id: str = ""
    wrong: str = ""  # what is, of an answer
    prediction: str = ""  # that feedback is about
    label: str = ""  # that was answered, or said

    @property
    def answered(self) -> bool:
        return self.outcome == ANSWERED


@dataclass(frozen=True)
class Right:
    """What the stack said of a photograph before anything was killed."""

    label: str
    probability: float
    version: int


def outcome(answer: httpx.Response) -> str:
    """Of a call that was answered by somebody."""
    if answer.is_success:
        return ANSWERED
    problem = answer.headers.get("content-type") == "application/problem+json"
    words = f"{answer.status_code} {answer.json()['type'] if problem else 'without a reason'}"
    hint = answer.status_code != 503 or "retry-after" in answer.headers
    return words if hint else f"{words} {NO_HINT}"


def failure(error: httpx.TransportError) -> str:
    """Of a call that nobody answered."""
    if isinstance(error, httpx.ConnectError):
        return NOBODY
    if isinstance(error, httpx.TimeoutException):
        return LATE
    return CUT


def right(answer: dict[str, Any]) -> Right:
    return Right(answer["label"], answer["probability"], answer["model"]["version"])


def difference(expected: Right, answer: dict[str, Any], sha256: str) -> str:
    """What is wrong with an answer; empty when nothing is."""
    found = right(answer)
    if answer["image"]["sha256"] != sha256:
        return "it is of another photograph"
    if found.version != expected.version:
        return f"version {found.version} instead of {expected.version}: was one promoted meanwhile?"
    if found.label != expected.label:
        return f"{found.label} instead of {expected.label}"
    far = abs(found.probability - expected.probability) > TOLERANCE
    return f"{found.probability:.4f} instead of {expected.probability:.4f}" if far else ""
