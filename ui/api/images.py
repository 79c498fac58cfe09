"""Photographs by their SHA-256: look at them, add some, correct the label of one, have one forgotten."""

from ui.api.schemas import Form
from ui.api.transport import Gateway


class Labelled(Form):
    """A photograph under a label from the next ingest on; `review` can be reopened until then.

    `known` when it was training data before.
    """

    sha256: str
    label: str
    review: str
    known: bool


class Added(Form):
    """As many as were sent: one."""

    images: tuple[Labelled]


class Forgotten(Form):
    sha256: str


def show(gateway: Gateway, sha256: str) -> bytes:
    """As it came."""
    return gateway.send("GET", f"/v1/images/{sha256}").content


def thumbnail(gateway: Gateway, sha256: str) -> bytes:
    """A JPEG of at most 320 pixels."""
    return gateway.send("GET", f"/v1/images/{sha256}", params={"size": "thumbnail"}).content


def add(gateway: Gateway, photograph: bytes, label: str) -> Labelled:
    """One at a time, since one that cannot be used refuses all that come with it. Sent twice, the last label stands."""
    files = {"file": ("photograph", photograph, "application/octet-stream")}
    return gateway.ask(Added, "POST", "/v1/images", files=files, data={"label": label}).images[0]


def correct(gateway: Gateway, sha256: str, label: str) -> Labelled:
    return gateway.ask(Labelled, "PUT", f"/v1/images/{sha256}/label", json={"label": label})


def forget(gateway: Gateway, sha256: str) -> Forgotten:
    return gateway.ask(Forgotten, "DELETE", f"/v1/images/{sha256}")
