"""Reviews as a reviewer sees them: why each is there, whether its photograph can be seen, and what it changes."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from gateway.answers import UNFAMILIAR_ABOVE
from gateway.errors import ImageNotFound, NotConfigured, StoreAway
from gateway.parts import Parts
from gateway.schemas.review import Reason, Review, ReviewedImage, ReviewedPrediction
from ml import catalog
from ml.catalog import Doubt, Reviewed, ReviewState

Row = Mapping[str, Any]

_INGESTED: Final = "the photograph is training data under this label"
_SET_ASIDE: Final = "the same as another photograph: one of them is trained on, and none while they have two labels"
_REJECTED: Final = "rejected: it changes neither the training data nor the model's accuracy"
_OVERRULED: Final = "confirmed; for the training data, a later word on this photograph counts"
_FORGOTTEN: Final = "the photograph was forgotten since: this counts for the model's accuracy only"
_NOT_KEPT: Final = "the photograph was not kept: a confirmed review counts for the model's accuracy only"
_CORRECTS: Final = {
    ReviewState.OPEN: "the photograph is training data already: once confirmed, its label is corrected",
    ReviewState.CONFIRMED: "the next ingest corrects the label of the photograph among the training data",
}
_BECOMES: Final = {
    ReviewState.OPEN: "once confirmed, the photograph becomes training data",
    ReviewState.CONFIRMED: "the photograph becomes training data at the next ingest",
}


def doubt(parts: Parts) -> Doubt:
    return Doubt(parts.uncertain_below, UNFAMILIAR_ABOVE)


async def told(parts: Parts, rows: Sequence[Row]) -> list[Review]:
    photographs = await parts.database.ask(catalog.reviewed_photographs, {row["sha256"] for row in rows})
    uploads = await asyncio.gather(*(_has_upload(parts, row) for row in rows))
    return [
        review(row, photographs[row["sha256"]], has_upload=has_upload, doubt=doubt(parts))
        for row, has_upload in zip(rows, uploads, strict=True)
    ]


def review(row: Row, photograph: Reviewed, *, has_upload: bool, doubt: Doubt) -> Review:
    """`has_upload`: it was kept when it came; it may have been forgotten since."""
    own = next(each for each in photograph.reviews if each.id == row["id"])
    outlives = photograph.outlives(own)
    kept = photograph.url_s3 is not None or (has_upload and outlives)
    plain = ("id", "said_label", "said_by", "reviewed_label", "reviewer")
    return Review(
        **{name: row[name] for name in plain},
        state=row["review_state"],
        reasons=reasons(row, doubt),
        prediction=_prediction(row["prediction"]),
        image=_image(row, photograph, kept=kept),
        said_at=_utc(row["at"]),
        reviewed_at=_utc(row["reviewed_at"]) if row["reviewed_at"] else None,
        ingested=photograph.is_ingested(own),
        trainable=kept and outlives,
        detail=_detail(own, photograph, kept=kept),
    )


def reasons(row: Row, doubt: Doubt) -> list[Reason]:
    """Each that holds; of a prediction that is not logged none is known."""
    predicted = row["prediction"]
    if predicted is None:
        return []
    holds: dict[Reason, bool] = {
        "low_confidence": predicted["probability"] < doubt.probability_below,
        "unfamiliar_image": predicted["novelty"] > doubt.novelty_above,
        "disputed": row["said_label"] not in {None, predicted["label"]},
        "sampled": predicted["sampled"],
    }
    return [reason for reason, true in holds.items() if true]


def _detail(own: catalog.Review, photograph: Reviewed, *, kept: bool) -> str:
    state = ReviewState(own.state)
    if state is ReviewState.REJECTED:
        return _REJECTED
    if not photograph.outlives(own):
        return _FORGOTTEN
    if photograph.is_ingested(own):
        return _INGESTED
    if not kept:
        return _NOT_KEPT
    if state is ReviewState.CONFIRMED and photograph.ruling() != own:
        return _OVERRULED
    if photograph.is_set_aside() and photograph.due() is None:
        return _SET_ASIDE
    return _CORRECTS[state] if photograph.holding else _BECOMES[state]


def _prediction(predicted: Row | None) -> ReviewedPrediction | None:
    if predicted is None:
        return None
    names = ("id", "label", "probability", "novelty", "model_version")
    return ReviewedPrediction(**{name: predicted[name] for name in names}, at=_utc(predicted["at"]))


def _image(row: Row, photograph: Reviewed, *, kept: bool) -> ReviewedImage:
    predicted, place = row["prediction"], next(iter(photograph.holding), None)
    width, height = (predicted["width"], predicted["height"]) if predicted else (None, None)
    if place is not None:
        width, height = place.width, place.height
    url = f"/v1/images/{row['sha256']}" if kept else None
    return ReviewedImage(sha256=row["sha256"], width=width, height=height, kept=kept, url=url)


async def _has_upload(parts: Parts, row: Row) -> bool:
    """By the log; S3 is asked only where a prediction was lost, and then a store that is away has nothing."""
    if row["prediction_id"] is None:
        return True
    if row["prediction"] is not None:
        return bool(row["prediction"]["kept"])
    try:
        await parts.photographs.get_upload(row["sha256"])
    except (ImageNotFound, StoreAway, NotConfigured):
        return False
    return True


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)
