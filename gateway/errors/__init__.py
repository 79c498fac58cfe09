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
├── NotThere 404
│   └── RunNotFound · PredictionNotFound · ReviewNotFound · ImageNotFound · VersionNotFound
├── UnknownLabel 422
├── Decided 409
│   └── AlreadyReviewed · AlreadyIngested · NotPromotable
├── StoreAway 503
│   └── DatabaseUnavailable · StorageUnavailable · RegistryUnavailable
├── NotConfigured 503
│   └── StorageNotConfigured · RegistryNotConfigured
└── NoOrchestration 503
    ├── AirflowNotConfigured
    └── AirflowUnavailable
"""

from gateway.errors.access import Forbidden, KeyExpired, LimitedRate, RateLimited, TooManyWrongKeys, Unauthenticated
from gateway.errors.base import ApiError
from gateway.errors.model import ModelReplyInvalid, ModelTimeout, ModelUnavailable, NoAnswer
from gateway.errors.orchestration import AirflowNotConfigured, AirflowUnavailable, NoOrchestration, RunNotFound
from gateway.errors.records import (
    AlreadyIngested,
    AlreadyReviewed,
    Decided,
    ImageNotFound,
    NotPromotable,
    NotThere,
    PredictionNotFound,
    ReviewNotFound,
    UnknownLabel,
    VersionNotFound,
)
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
from gateway.errors.stores import (
    DatabaseUnavailable,
    NotConfigured,
    RegistryNotConfigured,
    RegistryUnavailable,
    StorageNotConfigured,
    StorageUnavailable,
    StoreAway,
)

__all__ = [
    "AirflowNotConfigured",
    "AirflowUnavailable",
    "AlreadyIngested",
    "AlreadyReviewed",
    "ApiError",
    "BatchTooLarge",
    "ClientGone",
    "CorruptImage",
    "DatabaseUnavailable",
    "Decided",
    "Forbidden",
    "ImageNotFound",
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
    "NotConfigured",
    "NotPromotable",
    "NotThere",
    "Overloaded",
    "PredictionNotFound",
    "RateLimited",
    "RegistryNotConfigured",
    "RegistryUnavailable",
    "RequestTimeout",
    "ReviewNotFound",
    "RunNotFound",
    "StorageNotConfigured",
    "StorageUnavailable",
    "StoreAway",
    "TooManyWrongKeys",
    "Unauthenticated",
    "UnknownLabel",
    "UnsupportedFormat",
    "UnsupportedMediaType",
    "UploadTooLarge",
    "VersionNotFound",
]
