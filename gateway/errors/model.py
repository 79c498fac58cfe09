"""Why the model gave no answer."""

from collections.abc import Mapping
from typing import ClassVar

from gateway.errors.base import ApiError


class NoAnswer(ApiError):
    """The model gave no answer that can be passed on; there is no fallback model."""

    status: ClassVar[int] = 503
    headers: Mapping[str, str] = {"Retry-After": "2"}


class ModelUnavailable(NoAnswer):
    """Serving is away, or serves no version under the label."""

    type, title = "model_unavailable", "Model unavailable"


class ModelTimeout(NoAnswer):
    """Serving did not answer within the deadline."""

    type, title = "model_timeout", "Model too slow"


class ModelReplyInvalid(NoAnswer):
    """Serving's answer breaks the model contract: an output is missing, or has another shape or type."""

    type, title = "model_reply_invalid", "Model answer invalid"
