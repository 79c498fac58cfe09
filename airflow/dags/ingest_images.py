"""Ingest photographs: what people confirmed or want forgotten, then due addresses of plants_data.

```text
reviews ──► pending ──► ingest, a task for each
   │                       │    200 addresses
   └───────────────────────┴──► settle
                                  │
                                  ▼
                               announce
                                 ├──► plants/images
                                 └── nothing new:
                                     skipped, no event
```

They become objects in S3 and rows of images. An address or an upload that fails is a row with its reason; it fails no
task, and an address is tried again later. `settle` finds photographs that are the same, by bytes or nearly: one of them
is trained on, and none while they have two labels.
"""

from datetime import timedelta

from airflow.sdk import dag
from plants_assets import NEW_IMAGES
from plants_policies import PATIENT, alert, clock
from plants_steps import skip, step

EVERY_QUARTER = clock("*/15 * * * *")


@dag(
    schedule=EVERY_QUARTER,
    catchup=False,
    max_active_runs=1,
    default_args={**PATIENT, "execution_timeout": timedelta(minutes=30), "on_failure_callback": alert},
    tags=["plants", "data"],
    doc_md=__doc__,
)
def ingest_images() -> None:
    @step()
    def reviews() -> int:
        from ml.jobs.reviews import ingest_reviews

        return ingest_reviews()

    @step()
    def pending() -> list[list[str]]:
        from ml.jobs.ingesting import pending_chunks

        return pending_chunks()

    @step(max_active_tis_per_dagrun=4)
    def ingest(urls: list[str]) -> int:
        from ml.jobs.ingesting import ingest_chunk

        return ingest_chunk(urls)

    @step(trigger_rule="none_failed")
    def settle() -> int:
        from ml.jobs.ingesting import settle_twins

        return settle_twins()

    @step(outlets=[NEW_IMAGES], trigger_rule="none_failed")
    def announce(reviewed: int, stored: list[int]) -> int:
        total = reviewed + sum(stored or [])
        if not total:
            skip("nothing new, so no event")
        return total

    reviewed, urls = reviews(), pending()
    stored, settled = ingest.expand(urls=urls), settle()
    reviewed >> urls
    [reviewed, stored] >> settled >> announce(reviewed, stored)


ingest_images()
