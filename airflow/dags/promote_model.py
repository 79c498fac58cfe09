"""Change the version in service by hand: promote a version, or roll back to the one before.

```text
a person, with a form ──► change ──► label stable
                            ──► alias champion
                            ──► a row in promotions
```

Rolling back takes seconds: the previous version is still loaded. One that names its target is skipped when that is not
the previous version any more. One change at a time; running the same one again completes what an interruption left.
"""

from datetime import timedelta

from airflow.sdk import Param, dag, get_current_context
from airflow.sdk.exceptions import AirflowFailException
from plants_policies import HEAVY, PATIENT, alert
from plants_steps import skip, step


@dag(
    schedule=None,
    catchup=False,
    max_active_runs=1,
    default_args={**PATIENT, "execution_timeout": timedelta(minutes=15), "on_failure_callback": alert},
    tags=["plants", "model"],
    doc_md=__doc__,
    params={
        "action": Param(
            "promote",
            type="string",
            enum=["promote", "rollback"],
            title="What to do",
            description="promote: put the version below into service. rollback: go back to the previous one.",
        ),
        "version": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            title="Version",
            description="promote: its number in MLflow. rollback: may be empty; else the one to go back to, and "
            "nothing is done if it is not the previous one any more.",
        ),
        "reason": Param(
            "asked for by hand",
            type="string",
            minLength=3,
            maxLength=500,
            title="Why?",
            description="For the record: the row in promotions.",
        ),
    },
)
def promote_model() -> None:
    @step(**HEAVY)
    def change() -> int:
        from ml.jobs import promoting
        from ml.publish.plans import Outdated

        context = get_current_context()
        action, version, reason = (context["params"][name] for name in ("action", "version", "reason"))
        if action == "rollback":
            try:
                return promoting.roll_back(reason=reason, run_id=context["run_id"], to=version)
            except Outdated as error:
                skip(str(error))
        if version is None:
            raise AirflowFailException("promote needs a version: give its number in the form")
        if (serving := promoting.promote(version, reason=reason, run_id=context["run_id"])) != version:
            skip(f"version {version} was promoted by an earlier try, and version {serving} has followed it")
        return serving

    change()


promote_model()
