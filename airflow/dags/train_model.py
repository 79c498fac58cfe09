"""Train, evaluate and publish: photographs in S3 become a model version in service, when there is reason to."""

from datetime import timedelta

from airflow.sdk import AssetOrTimeSchedule, CronTriggerTimetable, Param, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException
from plants_assets import NEW_IMAGES, RETRAINING

# A service that is away comes back; a task that fails twice on the same data fails a third time too.
RETRIES = {"retries": 1, "retry_delay": timedelta(seconds=30), "execution_timeout": timedelta(hours=1)}
SUNDAY_NIGHT = CronTriggerTimetable("0 3 * * 0", timezone="UTC")


@dag(
    schedule=AssetOrTimeSchedule(timetable=SUNDAY_NIGHT, assets=NEW_IMAGES | RETRAINING),
    catchup=False,
    max_active_runs=1,
    default_args=RETRIES,
    tags=["plants", "model"],
    doc_md=__doc__,
    params={"reason": Param("", type="string", title="Reason", description="Stands in MLflow and in the audit.")},
)
def train_model() -> None:
    @task
    def decide() -> dict[str, str]:
        from ml.jobs import training

        context = get_current_context()
        digest = training.build_dataset()
        decision = training.decide(digest, asked_by_person=context["dag_run"].run_type == "manual")
        if not decision.train:
            raise AirflowSkipException(decision.reason)
        return {"digest": digest, "reason": context["params"]["reason"] or decision.reason}

    @task
    def extract_features(decided: dict[str, str]) -> dict[str, str]:
        from ml.jobs import training

        training.extract_features(decided["digest"])
        return decided

    @task
    def train(decided: dict[str, str]) -> str:
        from ml.jobs import training

        return training.train_model(decided["digest"], reason=decided["reason"])

    @task
    def evaluate(mlflow_run: str) -> int:  # `run_id` is Airflow's own word
        from ml.jobs import publishing

        return publishing.evaluate_model(mlflow_run)

    @task
    def publish(version: int) -> int:
        from ml.jobs import publishing

        if not publishing.is_promoted(version):
            raise AirflowSkipException(f"the gate refused version {version}")
        publishing.publish_model(version)
        return version

    publish(evaluate(train(extract_features(decide()))))


train_model()
