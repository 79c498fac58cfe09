"""Each problem in words that help a person: what happened, and what to do next."""

from dataclasses import dataclass
from typing import Final

from ui.api.errors import GatewayError

_LATER: Final = "Try again {when}. If it lasts, tell whoever runs this app."


@dataclass(frozen=True)
class Words:
    what: str
    next_step: str


WORDS: Final = {
    "unsupported_format": Words(
        "This file is not a photograph that can be read.",
        "Use a JPEG, PNG or WebP file; other formats can be saved as JPEG.",
    ),
    "corrupt_image": Words(
        "This photograph is damaged or cut off.", "Open it on your device to see if it is whole, then add it again."
    ),
    "missing_file": Words("This file is empty.", "Choose the photograph again."),
    "upload_too_large": Words("This file is too large.", "Save a smaller copy of the photograph and add that."),
    "image_too_large": Words(
        "This photograph has too many pixels.", "Save a smaller copy; 2000 pixels along the longer side are plenty."
    ),
    "image_too_small": Words(
        "This photograph is too small to tell anything.", "Add the original instead of a thumbnail."
    ),
    "unauthenticated": Words(
        "The API key is not known to the gateway.", "Check the key, or ask whoever runs the gateway for a new one."
    ),
    "key_expired": Words("This API key has expired.", "Ask whoever runs the gateway for a new one."),
    "too_many_wrong_keys": Words("Too many wrong API keys came from here.", "Try again {when}, with a right one."),
    "request_timeout": Words("The photograph took too long to arrive.", "Look at your connection, then try again."),
    "forbidden": Words(
        "This API key may not classify photographs.",
        "Ask whoever runs the gateway for a key with the scope predict.",
    ),
    "rate_limited": Words("That was a lot in a short time, so the gateway asks for a pause.", "Try again {when}."),
    "overloaded": Words("The service is busy.", "Try again {when}."),
    "model_unavailable": Words("No model is being served at the moment.", _LATER),
    "model_timeout": Words("The model took too long.", _LATER),
    "gateway_away": Words("The service cannot be reached.", _LATER),
    "gateway_slow": Words("The service did not answer in time.", _LATER),
    "unexpected_answer": Words(
        "The service gave an answer that this app does not understand.",
        "Tell whoever runs this app: the two may be of different versions.",
    ),
}


_BY_STATUS: Final[dict[int | None, str]] = {
    429: "rate_limited"
}  # whatever stands between the app and the gateway may ask for a pause too


def in_words(error: GatewayError) -> Words:
    """A problem that has no words here keeps the gateway's own."""
    kind = error.type if error.type in WORDS else _BY_STATUS.get(error.status, error.type)
    words = WORDS.get(kind) or Words(f"{error.title}.", _LATER if error.is_temporary else "Try another photograph.")
    return Words(words.what, words.next_step.format(when=_when(error.retry_after_seconds)))


def details(error: GatewayError) -> str:
    """For whoever is told: the value and the limit, and the id to find it by."""
    return f"{error.detail} · request {error.request_id}" if error.request_id else error.detail


def _when(seconds: int | None) -> str:
    if not seconds:
        return "in a moment"
    return "in 1 second" if seconds == 1 else f"in {seconds} seconds"
