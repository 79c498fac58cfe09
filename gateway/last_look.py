"""What the last look of `monitor_model` said: of the model in service, and of the next training."""

import asyncio
from datetime import datetime
from typing import Final

from pydantic import BaseModel

from gateway.airflow import MONITORING, TRAINING, Airflow
from gateway.schemas.training import NextTraining, Trigger

RUNS: Final = 8  # of monitor_model, the newest of which may still be at it or have failed: two hours
_TASK: Final = "look"


class LiveAccuracy(BaseModel):
    """Of all the champion's answers, estimated from confirmed reviews, with an interval."""

    value: float
    lower: float
    upper: float
    reviews: int


class Shift(BaseModel):
    """How far the latest predictions are from the reference in one signal."""

    signal: str
    distance: float
    p_value: float
    significant: bool


class Look(BaseModel):
    """As the task pushes it under the XCom key `look`."""

    looked_at: datetime
    train: bool
    reason: str
    triggers: list[Trigger]
    champion: int | None
    live_accuracy: LiveAccuracy | None
    drift: list[Shift] | None


async def read(airflow: Airflow) -> Look | None:
    """None where none of the last runs has ended a look. Raises NoOrchestration."""
    for run in await airflow.runs(MONITORING, RUNS):
        told = await airflow.xcom(MONITORING, run["dag_run_id"], _TASK, _TASK)
        if told is not None:
            return Look.model_validate_json(told)
    return None


async def next_training(airflow: Airflow) -> NextTraining | None:
    """None where nobody has looked lately. Raises NoOrchestration."""
    look, scheduled = await asyncio.gather(read(airflow), airflow.next_date(TRAINING))
    return None if look is None else following(look, scheduled)


def following(look: Look, scheduled: str | None) -> NextTraining:
    """What a look says of the next training; `scheduled` as Airflow writes it."""
    told = look.model_dump(include={"looked_at", "train", "reason", "triggers"})
    return NextTraining.model_validate(told | {"scheduled": scheduled})
