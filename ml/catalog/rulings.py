"""What reviewers decide: on reviews that others opened, and on photographs that they name themselves."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine, insert, select, update

from ml.catalog.connection import now
from ml.catalog.reviewed import Review, ReviewState
from ml.catalog.reviewed_rows import reviewed_photographs
from ml.catalog.tables import FEEDBACK

Row = Mapping[str, Any]


def rule(engine: Engine, seen: Row, state: ReviewState, label: str | None, by: str) -> bool:
    """Confirm or reject an open review; False when it is no longer as it was seen, and nothing was changed."""
    ruling = {"review_state": state, "reviewed_label": label, "reviewer": by, "reviewed_at": now()}
    as_seen = FEEDBACK.c.said_label.is_not_distinct_from(seen["said_label"])
    changed = update(FEEDBACK).where(
        FEEDBACK.c.id == seen["id"], FEEDBACK.c.review_state == ReviewState.OPEN, ~FEEDBACK.c.forget, as_seen
    )
    with engine.begin() as connection:
        return connection.execute(changed.values(ruling)).rowcount == 1


def reopen(engine: Engine, seen: Row) -> bool:
    """Undo a ruling; False when it is no longer as it was seen, and nothing was changed."""
    nothing = {"review_state": ReviewState.OPEN, "reviewed_label": None, "reviewer": None, "reviewed_at": None}
    ruled = FEEDBACK.c.reviewed_at.is_not_distinct_from(seen["reviewed_at"])
    changed = update(FEEDBACK).where(
        FEEDBACK.c.id == seen["id"], FEEDBACK.c.review_state == seen["review_state"], ~FEEDBACK.c.forget, ruled
    )
    with engine.begin() as connection:
        return connection.execute(changed.values(nothing)).rowcount == 1


def confirm(engine: Engine, hashes: Sequence[str], label: str, by: str) -> dict[str, str]:
    """Photographs under a label at once, without a prediction; content hash → review. All or none.

    Where the last word on a photograph says the same, and was said in this way, that is its review.
    """
    known = reviewed_photographs(engine, hashes)
    rulings = {sha256: photograph.ruling() for sha256, photograph in known.items()}
    reviews = {sha256: last.id for sha256, last in rulings.items() if last and _says_the_same(last, label)}
    new = [_said_by_hand(sha256, label, by) for sha256 in known if sha256 not in reviews]
    if new:
        with engine.begin() as connection:
            connection.execute(insert(FEEDBACK), new)
    return reviews | {row["sha256"]: row["id"] for row in new}


def ask_to_forget(engine: Engine, sha256: str, by: str) -> None:
    """A wish that the next ingest carries out."""
    row = _said_by_hand(sha256, None, by) | {"forget": True}
    with engine.begin() as connection:
        connection.execute(insert(FEEDBACK).values(row))


def is_spoken_of(engine: Engine, sha256: str) -> bool:
    """Whether there is any feedback on a photograph."""
    query = select(FEEDBACK.c.id).where(FEEDBACK.c.sha256 == sha256).limit(1)
    with engine.connect() as connection:
        return connection.scalar(query) is not None


def _says_the_same(last: Review, label: str) -> bool:
    return last.prediction_id is None and last.label == label


def _said_by_hand(sha256: str, label: str | None, by: str) -> dict[str, Any]:
    moment = now()
    return {
        "id": str(uuid4()),
        "sha256": sha256,
        "said_label": label,
        "said_by": by,
        "at": moment,
        "review_state": ReviewState.CONFIRMED,
        "reviewed_label": label,
        "reviewer": by,
        "reviewed_at": moment,
    }
