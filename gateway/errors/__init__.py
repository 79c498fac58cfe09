"""The errors of the gateway, as a tree: each class is an answer, with its status, type and title.

ApiError
├── Unauthenticated 401
│   └── KeyExpired
├── Forbidden 403
├── LimitedRate 429
│   ├── RateLimited
│   └── TooManyWrongKeys
├── RequestTimeout 408
├── MalformedUpload 400 · MissingFile 400 · UploadTooLarge 413 · UnsupportedMediaType 415 · ClientGone 499
├── InvalidRequest 422 · BatchTooLarge 422
├── UnsupportedFormat 415 · CorruptImage 422 · ImageTooLarge 422 · ImageTooSmall 422
├── Overloaded 503
├── NoAnswer 503
│   ├── ModelUnavailable
│   ├── ModelTimeout
│   └── ModelReplyInvalid
├── RunNotFound 404
└── NoOrchestration 503
    ├── AirflowNotConfigured
    └── AirflowUnavailable
"""

from gateway.errors.access import Forbidden, KeyExpired, LimitedRate, RateLimited, TooManyWrongKeys, Unauthenticated
from gateway.errors.base import ApiError
from gateway.errors.model import ModelReplyInvalid, ModelTimeout, ModelUnavailable, NoAnswer
from gateway.errors.orchestration import AirflowNotConfigured, AirflowUnavailable, NoOrchestration, RunNotFound
from gateway.errors.requests import (
    BatchTooLarge,
    ClientGone,
    CorruptImage,
    ImageTooLarge,
    ImageTooSmall,
    InvalidRequest,
    MalformedUpload,
    MissingFile,
    Overloaded,
    RequestTimeout,
    UnsupportedFormat,
    UnsupportedMediaType,
    UploadTooLarge,
)

__all__ = [
    "AirflowNotConfigured",
    "AirflowUnavailable",
    "ApiError",
    "BatchTooLarge",
    "ClientGone",
    "CorruptImage",
    "Forbidden",
    "ImageTooLarge",
    "ImageTooSmall",
    "InvalidRequest",
    "KeyExpired",
    "LimitedRate",
    "MalformedUpload",
    "MissingFile",
    "ModelReplyInvalid",
    "ModelTimeout",
    "ModelUnavailable",
    "NoAnswer",
    "NoOrchestration",
    "Overloaded",
    "RateLimited",
    "RequestTimeout",
    "RunNotFound",
    "TooManyWrongKeys",
    "Unauthenticated",
    "UnsupportedFormat",
    "UnsupportedMediaType",
    "UploadTooLarge",
]
