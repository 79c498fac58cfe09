"""Watch the model in service: live accuracy, drift and age; asks for a training when one of them gives reason to.

```text
look ──► asset plants/retraining ──► train_model
  └── all is well, or trained on these photographs
      just now: skipped, with the reason
```

Every look is kept as XCom `look`, also of a skipped task: `GET /v1/retraining` of the gateway tells the last one.

`train_model` decides again for itself: what was true here may have changed by then.
"""

import json
from datetime import timedelta

from airflow.sdk import dag, get_current_context
from plants_assets import RETRAINING
from plants_policies import PATIENT, alert, clock
from plants_steps import skip, step

EVERY_QUARTER = clock("*/15 * * * *")


@dag(
    schedule=EVERY_QUARTER,
    catchup=False,
    max_active_runs=1,
    # Another look comes in a quarter of an hour, so this one is not tried for longer than that.
    default_args={**PATIENT, "retries": 2, "execution_timeout": timedelta(minutes=5), "on_failure_callback": alert},
    tags=["plants", "model"],
    doc_md=__doc__,
)
def monitor_model() -> None:
    @step(outlets=[RETRAINING])
    def look() -> str:
        from ml.jobs import monitoring

        observed = monitoring.look()
        # Kept whatever is decided: the gateway tells people of the last look.
        get_current_context()["ti"].xcom_push("look", json.dumps(observed.told()))
        decision = observed.decision
        if not decision.train:
            skip(decision.reason)
        get_current_context()["outlet_events"][RETRAINING].extra = {"reason": decision.reason}
        return decision.reason

    look()


monitor_model()
