"""Photographs and reviews, as the database has them."""

from sqlalchemy import Engine

from ml import catalog
from ml.catalog import ReviewState
from ml.exporter.families import Families, by_label, labelled, moment, number

STATES = tuple(ReviewState)


def photographs(engine: Engine) -> Families:
    usable = [
        ((label, split.value), float(count))
        for label, sides in catalog.usable_by_split(engine).items()
        for split, count in sides.items()
    ]
    yield from labelled("plants_photographs", "Usable photographs.", ("label", "split"), usable)
    yield from by_label(
        "plants_addresses", "Addresses of plants_data that were read.", "status", catalog.images_by_status(engine)
    )
    yield from number("plants_addresses_due", "Addresses that wait to be read.", catalog.addresses_due(engine))


def reviews(engine: Engine) -> Families:
    """Every state stands there, also with none: an alert on a missing series would never fire."""
    counted = dict.fromkeys(STATES, 0) | catalog.reviews_by_state(engine)
    yield from by_label("plants_reviews", "Reviews of predictions and photographs.", "state", counted)
    yield from moment(
        "plants_oldest_open_review_timestamp_seconds",
        "When the review that waits longest was opened.",
        catalog.oldest_open_review(engine),
    )
