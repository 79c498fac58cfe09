"""What is not there, cannot be said of it, or was decided already."""

from gateway.errors.base import ApiError


class NotThere(ApiError):
    """Nothing stands under this id, or it is another key's."""

    status = 404


class PredictionNotFound(NotThere):
    type, title = "prediction_not_found", "No such prediction"


class ReviewNotFound(NotThere):
    type, title = "review_not_found", "No such review"


class ImageNotFound(NotThere):
    type, title = "image_not_found", "No such photograph"


class VersionNotFound(NotThere):
    type, title = "version_not_found", "No such model version"


class UnknownLabel(ApiError):
    """A label that no photograph of `plants_data` has: a typing error would otherwise become a class."""

    status, type, title = 422, "unknown_label", "Unknown label"


class Decided(ApiError):
    """What is asked for comes too late; nothing was changed."""

    status = 409


class AlreadyReviewed(Decided):
    """Somebody else ruled first."""

    type, title = "already_reviewed", "Already reviewed"


class AlreadyIngested(Decided):
    """The photograph is among the training data: a new label corrects it there, nothing undoes it."""

    type, title = "already_ingested", "Already training data"


class NotPromotable(Decided):
    """The version cannot go into service, or is there already."""

    type, title = "not_promotable", "Cannot be promoted"
