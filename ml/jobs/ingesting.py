"""From addresses in `plants_data` to photographs in S3."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import httpx
import structlog
from sqlalchemy import Engine

from ml import catalog, ingest, storage
from ml.dataset import twins
from ml.jobs import mapped
from ml.jobs.buckets import bucket
from ml.settings import IngestSettings

log = structlog.get_logger()

PAGE = 5000


def pending_chunks() -> list[list[str]]:
    """The addresses that want reading, in lists that one task takes each; the next run takes those beyond its most."""
    settings = IngestSettings.read()
    engine = catalog.connect(settings.database_url.get_secret_value())
    size = settings.ingest_chunk_size
    urls = list(islice(_pending(engine, settings.image_source), size * mapped.MOST))
    log.info("photographs_pending", count=len(urls))
    return mapped.lists(urls, size)


def ingest_chunk(urls: list[str]) -> int:
    """Download, check and store; gives how many became usable."""
    settings = IngestSettings.read()
    with httpx.Client(timeout=settings.download_timeout_seconds) as client:
        downloader = ingest.Downloader(
            client,
            ingest.Mirror.parse(settings.image_mirror),
            ingest.Allowed(settings.allowed_hosts, settings.allowed_networks),
            ingest.Limits(settings.max_download_bytes, settings.download_deadline_seconds),
        )
        stored = ingest.ingest(
            urls,
            engine=catalog.connect(settings.database_url.get_secret_value()),
            store=bucket(settings, storage.PLANTS),
            read=downloader.read,
            source=settings.image_source,
            concurrency=settings.ingest_concurrency,
            retry_base=timedelta(minutes=settings.retry_minutes),
        )
    log.info("chunk_ingested", addresses=len(urls), stored=stored, source=settings.image_source)
    return stored


def settle_twins() -> int:
    """Of photographs that are the same, let one be trained on; gives how many stand otherwise than before."""
    settings = IngestSettings.read()
    engine = catalog.connect(settings.database_url.get_secret_value())
    seen = catalog.seen_photographs(engine)
    settled = twins.settle(seen)
    moved = {
        each.url_source: settled[each.url_source] for each in seen if each.deduplicated != settled[each.url_source]
    }
    catalog.record_deduplication(engine, moved)
    counts = Counter(each.status.value for each in settled.values())
    log.info("twins_settled", photographs=len(seen), moved=len(moved), **counts)
    return len(moved)


def _pending(engine: Engine, source: str) -> Iterator[str]:
    after = ""
    while page := catalog.pending_urls(engine, source=source, after=after, limit=PAGE):
        yield from page
        after = page[-1]
