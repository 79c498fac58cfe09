"""Forget what is past its retention: uploads that nobody reviews, predictions, old logs.

```text
every night ──► sweep ──► how many of each kind went
```

Old versions of the model are no part of it: the promotion that makes a version old removes it.
"""

from datetime import timedelta

from airflow.sdk import dag
from plants_policies import PATIENT, alert, clock
from plants_steps import step

EVERY_NIGHT = clock("30 2 * * *")


@dag(
    schedule=EVERY_NIGHT,
    catchup=False,
    max_active_runs=1,
    default_args={**PATIENT, "execution_timeout": timedelta(hours=1), "on_failure_callback": alert},
    tags=["plants", "data"],
    doc_md=__doc__,
)
def housekeeping() -> None:
    @step(multiple_outputs=False)
    def sweep() -> dict[str, int]:
        from ml.jobs import housekeeping as job

        return job.sweep()

    sweep()


housekeeping()
