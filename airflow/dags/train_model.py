"""Train, evaluate and publish: photographs in S3 become a model version in service, when there is reason to.

```text
asset plants/images ─────┐
asset plants/retraining ─┤
Sunday night ────────────┤
a person, with a form ───┴──► decide, or skip
   ┌────────────────────────────┘
   └──► new_photographs ──► extract_features
   ┌──────────────────────────────┘
   └──► train ──► evaluate ──► publish, or skip:
                               refused by the gate
```

An event only wakes this: `decide` looks at the database and the registry itself, so an event that came twice or was
lost changes nothing. A person's run always trains, unless its form says not to force it. `extract_features` is a task
for each 500 photographs that are new, and more where those are very many.
Whatever happens, the version in service stays until the next one has answered on every replica.
"""

from datetime import timedelta

from airflow.sdk import AssetOrTimeSchedule, Param, dag, get_current_context
from plants_assets import NEW_IMAGES, RETRAINING
from plants_policies import HEAVY, SPARING, alert, clock
from plants_steps import skip, step

SUNDAY_NIGHT = clock("0 3 * * 0")


@dag(
    schedule=AssetOrTimeSchedule(timetable=SUNDAY_NIGHT, assets=NEW_IMAGES | RETRAINING),
    catchup=False,
    max_active_runs=1,
    default_args={**SPARING, "execution_timeout": timedelta(hours=1), "on_failure_callback": alert},
    tags=["plants", "model"],
    doc_md=__doc__,
    params={
        "reason": Param(
            "",
            type="string",
            maxLength=500,
            title="Why train now?",
            description="For the record: a tag of the version in MLflow and of its row in promotions.",
        ),
        "force": Param(
            True,  # noqa: FBT003 (Param's first argument is the default)
            type="boolean",
            title="Even if nothing calls for it",
            description="Off: train only if new photographs, time, falling accuracy or drift call for it.",
        ),
        "fine_tuned_blocks": Param(
            0,
            type="integer",
            minimum=0,
            maximum=17,
            title="Blocks of the backbone to fit too",
            description="0 fits the head alone, in seconds; the backbone's last blocks take minutes.",
        ),
    },
)
def train_model() -> None:
    @step()
    def decide() -> dict[str, str]:
        from ml.jobs import training

        context, digest = get_current_context(), training.build_dataset()
        asked = context["dag_run"].run_type == "manual" and context["params"]["force"]
        decision = training.decide(digest, asked_by_person=asked)
        if not decision.train:
            skip(decision.reason)
        said = context["params"]["reason"]
        words = (said,) if asked and said else (decision.reason, said)
        return {"digest": digest, "reason": "; ".join(filter(None, words))}

    @step()
    def new_photographs(digest: str) -> list[list[str]]:
        from ml.jobs import training

        return training.feature_chunks(digest)

    @step(**HEAVY)
    def extract_features(hashes: list[str]) -> int:
        from ml.jobs import training

        return training.extract_features(hashes)

    @step(**HEAVY)
    def train(digest: str, reason: str) -> str:
        from ml.jobs import training

        blocks = get_current_context()["params"]["fine_tuned_blocks"]
        return training.train_model(digest, reason=reason, fine_tuned_blocks=blocks)

    @step(**HEAVY)
    def evaluate(mlflow_run: str) -> int:  # `run_id` is Airflow's own word
        from ml.jobs import publishing

        return publishing.evaluate_model(mlflow_run)

    @step(**HEAVY)
    def publish(version: int) -> int:
        from ml.jobs import publishing

        if not publishing.is_promoted(version):
            skip(f"the gate refused version {version}; its tags in MLflow say why")
        if (serving := publishing.publish_model(version)) != version:
            skip(f"version {version} was published by an earlier try, and version {serving} has followed it")
        return version

    decided = decide()
    trained = train(decided["digest"], decided["reason"])
    extract_features.expand(hashes=new_photographs(decided["digest"])) >> trained
    publish(evaluate(trained))


train_model()
