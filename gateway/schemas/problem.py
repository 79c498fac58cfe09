"""What every refusal looks like."""

from typing import Annotated

from pydantic import BaseModel, Field


class ProblemDetails(BaseModel):
    """RFC 9457, with the id under which the request stands in the log."""

    type: Annotated[str, Field(description="A word that a program can act on.")]
    title: str
    status: int
    detail: Annotated[str, Field(description="A sentence for a person, with the value and the limit.")]
    request_id: str
