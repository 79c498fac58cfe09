"""Rows of predictions and feedback, as the gateway writes them."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, insert

from ml import catalog
from ml.catalog import FEEDBACK, ReviewState


def prediction(
    *, version: int = 1, label: str = "clover", at: datetime | None = None, **signals: float
) -> dict[str, Any]:
    measured = {"probability": 0.9, "novelty": 0.5, "brightness": 0.5, "sharpness": 0.1} | signals
    return measured | {
        "id": str(uuid4()),
        "at": at or catalog.now(),
        "model_version": version,
        "label": label,
        "width": 60,
        "height": 40,
        "sha256": uuid4().hex * 2,
        "sampled": False,
        "kept": False,
        "key_name": "test",
        "milliseconds": 9.5,
    }


def review(
    engine: Engine, predicted: dict[str, Any], state: ReviewState, label: str | None = None, **more: Any
) -> None:
    """What a person said of a prediction."""
    said = {
        "id": str(uuid4()),
        "prediction_id": predicted["id"],
        "sha256": predicted["sha256"],
        "said_by": "test",
        "at": catalog.now(),
        "review_state": state,
        "reviewed_label": label,
        "reviewed_at": catalog.now(),
    }
    with engine.begin() as connection:
        connection.execute(insert(FEEDBACK).values(said | more))
