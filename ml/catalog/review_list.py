"""Reviews as a reviewer goes through them: the least certain prediction first."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Engine, RowMapping, Select, and_, func, select, tuple_

from ml.catalog.reviewed import ReviewState
from ml.catalog.tables import FEEDBACK, PREDICTIONS

Reason = Literal["low_confidence", "unfamiliar_image", "disputed", "sampled"]
Row = dict[str, Any]  # a review's columns, and under `prediction` those of its prediction, or None

_OF_PREDICTIONS: Final = (
    "id", "at", "label", "probability", "novelty", "model_version", "width", "height", "sampled", "kept",
)  # fmt: skip
_CERTAINTY: Final = func.coalesce(PREDICTIONS.c.probability, -1.0)  # without a prediction: before all others


@dataclass(frozen=True)
class Doubt:
    """From where on the model counts as uncertain."""

    probability_below: float
    novelty_above: float


@dataclass(frozen=True)
class Position:
    """Where in the list a page ended."""

    certainty: float
    id: str


def review_page(
    engine: Engine, state: ReviewState, *, reason: Reason | None, doubt: Doubt, after: Position | None, limit: int
) -> list[Row]:
    """At most `limit` reviews of a state, and of a reason where one is given."""
    wanted = [FEEDBACK.c.review_state == state]
    if reason is not None:
        wanted.append(_reason(reason, doubt))
    if after is not None:
        wanted.append(tuple_(_CERTAINTY, FEEDBACK.c.id) > (after.certainty, after.id))
    query = _reviews().where(*wanted).order_by(_CERTAINTY, FEEDBACK.c.id).limit(limit)
    with engine.connect() as connection:
        return [_row(found) for found in connection.execute(query).mappings()]


def find_review(engine: Engine, review_id: str) -> Row | None:
    with engine.connect() as connection:
        found = connection.execute(_reviews().where(FEEDBACK.c.id == review_id)).mappings().first()
    return None if found is None else _row(found)


def position(row: Row) -> Position:
    """For the page that follows the one that ends here."""
    predicted = row["prediction"]
    return Position(predicted["probability"] if predicted else -1.0, row["id"])


def _reason(reason: Reason, doubt: Doubt) -> ColumnElement[bool]:
    conditions: dict[Reason, ColumnElement[bool]] = {
        "low_confidence": PREDICTIONS.c.probability < doubt.probability_below,
        "unfamiliar_image": PREDICTIONS.c.novelty > doubt.novelty_above,
        "disputed": FEEDBACK.c.said_label != PREDICTIONS.c.label,
        "sampled": and_(PREDICTIONS.c.sampled),
    }
    return conditions[reason]


def _reviews() -> Select[Any]:
    predicted = (PREDICTIONS.c[name].label(f"prediction_{name}") for name in _OF_PREDICTIONS if name != "id")
    logged = PREDICTIONS.c.id.label("logged")
    return (
        select(FEEDBACK, logged, *predicted)
        .outerjoin(PREDICTIONS, PREDICTIONS.c.id == FEEDBACK.c.prediction_id)
        .where(~FEEDBACK.c.forget)
    )


def _row(found: RowMapping) -> Row:
    row: Row = {column.name: found[column.name] for column in FEEDBACK.c}
    logged = {"id": found["logged"]} | {name: found[f"prediction_{name}"] for name in _OF_PREDICTIONS if name != "id"}
    return row | {"prediction": logged if found["logged"] else None}
