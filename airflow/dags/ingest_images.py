"""Ingest new photographs: due addresses of plants_data become objects in S3 and rows of images.

```text
pending ──► ingest ──► announce ──► plants/images
            a task for    └── nothing new: skipped,
            each 200          no event
            addresses
```

An address that fails is a row with its reason and is tried again later; it fails no task.
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
    def pending() -> list[list[str]]:
        from ml.jobs.photographs import pending_chunks

        return pending_chunks()

    @step(max_active_tis_per_dagrun=4)
    def ingest(urls: list[str]) -> int:
        from ml.jobs.photographs import ingest_chunk

        return ingest_chunk(urls)

    @step(outlets=[NEW_IMAGES], trigger_rule="none_failed")
    def announce(stored: list[int]) -> int:
        total = sum(stored or [])
        if not total:
            skip("nothing new, so no event")
        return total

    announce(ingest.expand(urls=pending()))


ingest_images()
