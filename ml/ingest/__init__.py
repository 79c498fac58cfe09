"""Photographs from the internet: which addresses may be asked, how they are read, and what becomes of each."""

from ml.ingest.addresses import Allowed, DownloadError, Network
from ml.ingest.download import Downloader, Limits, Mirror
from ml.ingest.photographs import LONGEST_RETRY, backoff, examine, ingest, object_key

__all__ = [
    "LONGEST_RETRY",
    "Allowed",
    "DownloadError",
    "Downloader",
    "Limits",
    "Mirror",
    "Network",
    "backoff",
    "examine",
    "ingest",
    "object_key",
]
