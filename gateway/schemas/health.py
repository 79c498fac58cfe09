"""Whether the gateway is well, and whether it can answer."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.schemas.predictions import EXAMPLE, Model, told_later

Weights = Literal["imagenet", "file", "random"]


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class ModelInService(Model):
    """The version that answers, and what else there is to know before one believes it."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE["model"] | {"backbone_weights": "imagenet"}]})

    backbone_weights: Annotated[
        Weights | None,
        told_later("Of the network beneath: Keras' own, a file's, or random ones; left out until MLflow has told."),
    ] = None


class Ready(BaseModel):
    status: Literal["ready"] = "ready"
    model: ModelInService
    circuit: Annotated[
        Literal["closed"], Field(description="Serving is asked. While the circuit is open the answer is 503.")
    ] = "closed"
