"""The database `plants`: its tables, the queries by name, and the side of the split that a group is on."""

from ml.catalog.connection import connect, now
from ml.catalog.counts import (
    addresses_due,
    last_promotion,
    oldest_open_review,
    promotions_by_action,
    reviews_by_state,
)
from ml.catalog.deduplication import Deduplicated, Seen, record_deduplication, seen_photographs
from ml.catalog.features import features_index, record_features
from ml.catalog.feedback import Word, has_label, labels, reviews_of, say
from ml.catalog.live_accuracy import Judged, judged_predictions
from ml.catalog.origins import would_replace_photographs
from ml.catalog.photographs import (
    FORGOTTEN,
    ImageRecord,
    LabelledImage,
    Status,
    attempts_of,
    images_by_status,
    labelled_images,
    pending_urls,
    record_images,
    synthetic_hashes,
    url_of_content,
)
from ml.catalog.predictions import forget_predictions, logged_prediction, recent_predictions, record_predictions
from ml.catalog.promotion_rows import LastTraining, last_training, promotions, record_promotion
from ml.catalog.review_list import Doubt, Position, find_review, position, review_page
from ml.catalog.reviewed import Due, Forget, Relabel, Review, Reviewed, ReviewState, TakeIn
from ml.catalog.reviewed_rows import due_photographs, reviewed_photographs, waiting_photographs
from ml.catalog.rulings import ask_to_forget, confirm, is_spoken_of, reopen, rule
from ml.catalog.splits import Split, split_of
from ml.catalog.tables import FEATURES, FEEDBACK, IMAGES, METADATA, PLANTS_DATA, PREDICTIONS, PROMOTIONS
from ml.catalog.training_data import objects_of, set_aside, usable_by_source, usable_by_split
from ml.catalog.uploads import awaited_uploads, correct_labels, record_forgotten, record_upload, unwanted_uploads

__all__ = [
    "FEATURES",
    "FEEDBACK",
    "FORGOTTEN",
    "IMAGES",
    "METADATA",
    "PLANTS_DATA",
    "PREDICTIONS",
    "PROMOTIONS",
    "Deduplicated",
    "Doubt",
    "Due",
    "Forget",
    "ImageRecord",
    "Judged",
    "LabelledImage",
    "LastTraining",
    "Position",
    "Relabel",
    "Review",
    "ReviewState",
    "Reviewed",
    "Seen",
    "Split",
    "Status",
    "TakeIn",
    "Word",
    "addresses_due",
    "ask_to_forget",
    "attempts_of",
    "awaited_uploads",
    "confirm",
    "connect",
    "correct_labels",
    "due_photographs",
    "features_index",
    "find_review",
    "forget_predictions",
    "has_label",
    "images_by_status",
    "is_spoken_of",
    "judged_predictions",
    "labelled_images",
    "labels",
    "last_promotion",
    "last_training",
    "logged_prediction",
    "now",
    "objects_of",
    "oldest_open_review",
    "pending_urls",
    "position",
    "promotions",
    "promotions_by_action",
    "recent_predictions",
    "record_deduplication",
    "record_features",
    "record_forgotten",
    "record_images",
    "record_predictions",
    "record_promotion",
    "record_upload",
    "reopen",
    "review_page",
    "reviewed_photographs",
    "reviews_by_state",
    "reviews_of",
    "rule",
    "say",
    "seen_photographs",
    "set_aside",
    "split_of",
    "synthetic_hashes",
    "unwanted_uploads",
    "url_of_content",
    "usable_by_source",
    "usable_by_split",
    "waiting_photographs",
    "would_replace_photographs",
]
