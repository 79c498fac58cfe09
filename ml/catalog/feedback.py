"""What callers say of their predictions: the review that each opens, and what it may say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from ml.catalog.connection import now
from ml.catalog.reviewed import ReviewState
from ml.catalog.tables import FEEDBACK, PLANTS_DATA

_TRIES: Final = 3  # each time, somebody else opened the same review between the look and the write


@dataclass(frozen=True)
class Word:
    """The label that a caller gives the photograph of a prediction."""

    prediction_id: str
    sha256: str
    label: str
    by: str


def say(engine: Engine, word: Word) -> str:
    """Into the open review of the prediction, else into a new one; gives its id. Said twice, the last word stands."""
    for _ in range(_TRIES - 1):
        try:
            return _said(engine, word)
        except IntegrityError:
            continue
    return _said(engine, word)


def open_reviews(connection: Connection, predictions: Sequence[Mapping[str, Any]]) -> None:
    """One for each on which there is no feedback yet; nothing is said in it, and it stands under the caller's key."""
    ids = [each["id"] for each in predictions]
    known = set(connection.scalars(select(FEEDBACK.c.prediction_id).where(FEEDBACK.c.prediction_id.in_(ids))))
    new = [
        _opened(each["id"], 0, sha256=each["sha256"], said_by=each["key_name"], at=each["at"])
        for each in predictions
        if each["id"] not in known
    ]
    if new:
        connection.execute(insert(FEEDBACK), new)


def reviews_of(engine: Engine, prediction_id: str) -> list[dict[str, Any]]:
    """Of one prediction, oldest first."""
    columns = (FEEDBACK.c.id, FEEDBACK.c.review_state, FEEDBACK.c.said_label, FEEDBACK.c.reviewed_label)
    query = select(*columns).where(FEEDBACK.c.prediction_id == prediction_id).order_by(FEEDBACK.c.at)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def has_label(engine: Engine, label: str) -> bool:
    """Whether a photograph of `plants_data` has it."""
    query = select(PLANTS_DATA.c.label).where(PLANTS_DATA.c.label == label).limit(1)
    with engine.connect() as connection:
        # Compared once more: to MySQL `grass` and `grass ` are the same.
        return connection.scalar(query) == label


def labels(engine: Engine) -> list[str]:
    """Those of `plants_data`, in the order of the alphabet."""
    query = select(PLANTS_DATA.c.label).distinct().order_by(PLANTS_DATA.c.label)
    with engine.connect() as connection:
        return list(connection.scalars(query))


def _said(engine: Engine, word: Word) -> str:
    known = select(FEEDBACK.c.id, FEEDBACK.c.review_state).where(FEEDBACK.c.prediction_id == word.prediction_id)
    said = {"said_label": word.label, "said_by": word.by, "at": now()}
    with engine.begin() as connection:
        reviews = connection.execute(known).all()
        for id_ in (each.id for each in reviews if each.review_state == ReviewState.OPEN):
            still_open = (FEEDBACK.c.id == id_) & (FEEDBACK.c.review_state == ReviewState.OPEN)
            if connection.execute(update(FEEDBACK).where(still_open).values(said)).rowcount:
                return str(id_)
        new = _opened(word.prediction_id, len(reviews), sha256=word.sha256, **said)
        connection.execute(insert(FEEDBACK).values(new))
    return str(new["id"])


def _opened(prediction_id: str, number: int, **columns: Any) -> dict[str, Any]:
    """The n-th review of a prediction; its id follows from that, so that of two who open it at once one is refused."""
    id_ = str(uuid5(UUID(prediction_id), str(number)))
    return {"id": id_, "prediction_id": prediction_id, "review_state": ReviewState.OPEN} | columns
