"""The caller's own key."""

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from gateway.keys import Scope

EXAMPLE: Final[dict[str, Any]] = {"name": "field-app", "scopes": ["predict", "review"], "expires": None}


class Key(BaseModel):
    """What a key is called and what it may, as the keys file says now; never the key itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    name: Annotated[str, Field(description="As it stands in the log, and beside the caller's words on predictions.")]
    scopes: Annotated[list[Scope], Field(description="Sorted; none contains another.")]
    expires: Annotated[datetime | None, Field(description="UTC; null where it never does.")]
