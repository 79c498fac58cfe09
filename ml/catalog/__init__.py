"""The database `plants`: its tables, the queries by name, and the side of the split that a group is on."""

from ml.catalog.connection import connect, now
from ml.catalog.counts import (
    addresses_due,
    last_promotion,
    oldest_open_review,
    promotions_by_action,
    reviews_by_state,
)
from ml.catalog.decisions import LastTraining, last_training, promotions, record_promotion
from ml.catalog.features import features_index, record_features
from ml.catalog.feedback import Word, has_label, labels, reviews_of, say
from ml.catalog.photographs import (
    ImageRecord,
    LabelledImage,
    Status,
    attempts_of,
    images_by_status,
    labelled_images,
    pending_urls,
    record_image,
    url_of_content,
)
from ml.catalog.predictions import forget_predictions, logged_prediction, recent_predictions, record_predictions
from ml.catalog.reviews import ReviewState, awaited_uploads, reviewed_answers
from ml.catalog.splits import Split, split_of
from ml.catalog.tables import FEATURES, FEEDBACK, IMAGES, METADATA, PLANTS_DATA, PREDICTIONS, PROMOTIONS

__all__ = [
    "FEATURES",
    "FEEDBACK",
    "IMAGES",
    "METADATA",
    "PLANTS_DATA",
    "PREDICTIONS",
    "PROMOTIONS",
    "ImageRecord",
    "LabelledImage",
    "LastTraining",
    "ReviewState",
    "Split",
    "Status",
    "Word",
    "addresses_due",
    "attempts_of",
    "awaited_uploads",
    "connect",
    "features_index",
    "forget_predictions",
    "has_label",
    "images_by_status",
    "labelled_images",
    "labels",
    "last_promotion",
    "last_training",
    "logged_prediction",
    "now",
    "oldest_open_review",
    "pending_urls",
    "promotions",
    "promotions_by_action",
    "recent_predictions",
    "record_features",
    "record_image",
    "record_predictions",
    "record_promotion",
    "reviewed_answers",
    "reviews_by_state",
    "reviews_of",
    "say",
    "split_of",
    "url_of_content",
]
