"""What a key is called, and what it may."""

from datetime import datetime

from ui.api.schemas import Form
from ui.api.transport import Gateway


class Key(Form):
    """Scopes stay plain words: a new one is no reason to let nobody in."""

    name: str
    scopes: tuple[str, ...]
    expires: datetime | None


def mine(gateway: Gateway) -> Key:
    return gateway.ask(Key, "GET", "/v1/key")
