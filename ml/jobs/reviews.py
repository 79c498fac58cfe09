"""What people have ruled since the last ingest, carried out on the training data."""

from collections import Counter

import structlog

from ml import catalog, storage
from ml.ingest import reviewed
from ml.ingest.reviewed import Outcome
from ml.jobs.buckets import bucket
from ml.settings import IngestSettings

log = structlog.get_logger()


def ingest_reviews() -> int:
    """Take in confirmed photographs, correct labels, forget; gives how many photographs of the training data changed.

    One whose upload is gone is passed over, however often it comes.
    """
    settings = IngestSettings.read()
    engine, plants = catalog.connect(settings.database_url.get_secret_value()), bucket(settings, storage.PLANTS)
    outcomes: Counter[Outcome] = Counter()
    for page in catalog.due_photographs(engine):
        outcomes += reviewed.carry_out(page, engine=engine, store=plants, concurrency=settings.ingest_concurrency)
    log.info("reviews_ingested", **{outcome.value: outcomes[outcome] for outcome in Outcome})
    if outcomes[Outcome.GONE]:
        log.warning("reviewed_photographs_gone", count=outcomes[Outcome.GONE])
    return sum(outcomes[each] for each in reviewed.CHANGES)
