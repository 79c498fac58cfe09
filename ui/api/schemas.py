"""What the gateway's JSON has in common; each concern's own forms stand beside its calls."""

from typing import Final

from pydantic import BaseModel, ConfigDict

SYNTHETIC: Final = "synthetic"  # photographs that a program drew
RANDOM: Final = "random"  # weights that nobody trained


class Form(BaseModel):
    """Fields that this version of the app does not know are skipped, so that the gateway may grow."""

    model_config = ConfigDict(frozen=True)


class Problem(Form):
    """RFC 9457, with the id under which the request stands in the gateway's log."""

    type: str
    title: str
    detail: str
    request_id: str | None = None
