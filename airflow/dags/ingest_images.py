"""Ingest new photographs: due addresses of plants_data become objects in S3 and rows of images."""

from datetime import timedelta

from airflow.sdk import CronTriggerTimetable, dag, task
from airflow.sdk.exceptions import AirflowSkipException
from plants_assets import NEW_IMAGES

# A database or S3 that is away comes back; an address that fails is a row with a reason, not an error.
RETRIES = {"retries": 3, "retry_delay": timedelta(seconds=30), "execution_timeout": timedelta(minutes=30)}
# Without a start date a new installation waits for the next quarter of an hour, so a first run by hand is alone.
EVERY_QUARTER = CronTriggerTimetable("*/15 * * * *", timezone="UTC")


@dag(
    schedule=EVERY_QUARTER,
    catchup=False,
    max_active_runs=1,
    default_args=RETRIES,
    tags=["plants", "data"],
    doc_md=__doc__,
)
def ingest_images() -> None:
    @task
    def pending() -> list[list[str]]:
        from ml.jobs.photographs import pending_chunks

        return pending_chunks()

    @task(max_active_tis_per_dagrun=4)
    def ingest(urls: list[str]) -> int:
        from ml.jobs.photographs import ingest_chunk

        return ingest_chunk(urls)

    @task(outlets=[NEW_IMAGES], trigger_rule="none_failed")
    def announce(stored: list[int]) -> int:
        total = sum(stored or [])
        if not total:
            raise AirflowSkipException("nothing new, so no event")
        return total

    announce(ingest.expand(urls=pending()))


ingest_images()
