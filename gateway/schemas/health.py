"""Whether the gateway is well, and whether it can answer."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from gateway.schemas.predictions import Model


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    status: Literal["ready"] = "ready"
    model: Model
    circuit: Annotated[
        Literal["closed"], Field(description="Serving is asked. While the circuit is open the answer is 503.")
    ] = "closed"
