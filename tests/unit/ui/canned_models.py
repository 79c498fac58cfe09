"""What the gateway says of versions, of trainings and of runs, laid out for a test."""

from typing import Any, Final

from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import Canned, CannedGateway, canned, key

MODELS: Final = "GET /v1/models"
TRAININGS: Final = "GET /v1/retraining"
START: Final = "POST /v1/retraining"
ROLL_BACK: Final = "POST /v1/models/rollback"
CHANGE: Final = "GET /v1/models/changes/api-1"
TRAINING: Final = "GET /v1/retraining/api-1"
REASONS: Final = ["accuracy 0.988 on 80 test photographs"]


def version(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "version": number,
        "created": "2026-03-01T08:01:10Z",
        "aliases": [],
        "labels": [],
        "serving": {"AVAILABLE": 1},
        "decision": "promote",
        "reasons": REASONS,
        "reason": "new photographs of spring",
        "metrics": {"accuracy": 0.9875, "photographs": 80.0, "recall_dandelion": 1.0, "recall_grass": 0.975},
        "dataset": {"digest": "6b86b273ff34fce1", "source": "real"},
        "backbone_weights": "imagenet",
        "git_commit": "911638d",
        "mlflow_url": f"http://mlflow/{number}",
    } | changes


def champion(number: int, **changes: Any) -> dict[str, Any]:
    return version(number, aliases=["champion"], labels=["stable"]) | changes


def models(*found: dict[str, Any], **changes: Any) -> Canned:
    """The roles as the versions' aliases say them."""
    roles = {alias: each["version"] for each in found for alias in each["aliases"]}
    told = {name: roles.get(name) for name in ("champion", "previous", "challenger")}
    row = {"at": "2026-03-01T08:02:00Z", "action": "promote", "from_version": 2, "to_version": 3, "reason": "*spring*"}
    body = {"name": "plants", "models": list(found), "serving_detail": None, "promotions": [row]}
    return canned(body | told | changes)


def charts() -> dict[str, Any]:
    curve = {"fpr": [0.0, 0.0, 1.0], "tpr": [0.0, 1.0, 1.0], "auc": 1.0}
    return {
        "classes": ["dandelion", "grass"],
        "confusion": [[40, 0], [1, 39]],
        "roc": {"dandelion": curve, "grass": curve | {"auc": 0.987}},
        "reliability": [{"confidence": 0.97, "accuracy": 0.99, "count": 76}],
    }


def evidence(difference: float = 0.013, upper: float = 0.05) -> dict[str, Any]:
    earned = {
        "accuracy": 0.9875,
        "recall": {"dandelion": 1.0, "grass": 0.975},
        "calibration_error": 0.02,
        "log_loss": 0.05,
        "roc_auc": 0.999,
        "latency_milliseconds": 8.0,
        "photographs": 80,
    }
    policy = {"accuracy_floor": 0.8, "recall_margin": 0.1, "calibration_budget": 0.1}
    return {
        "decision": {"promote": True},
        "challenger": earned,
        "champion": earned | {"accuracy": 0.975},
        "comparison": {"accuracy": {"difference": difference, "upper": upper}},
        "policy": policy | {"latency_budget_milliseconds": 500.0},
    }


def detail(number: int, **changes: Any) -> dict[str, Any]:
    told = {"serving_detail": None, "evidence": evidence(), "charts": {"challenger": charts(), "champion": charts()}}
    return version(number) | told | changes


def asked(run: str = "api-1") -> Canned:
    return canned({"run": run, "url": "", "airflow_url": f"http://airflow/{run}"}, 202)


def run(state: str, *tasks: tuple[str, str], why: str | None = None) -> Canned:
    """Each task with its state."""
    began = {"tries": 1, "started": "2026-03-01T08:00:00Z", "ended": "2026-03-01T08:00:12Z"}
    to_come = {"tries": 0, "started": None, "ended": None}
    steps = [{"task": task, "state": said} | (to_come if said == "waiting" else began) for task, said in tasks]
    body = {"run": "api-1", "url": "", "airflow_url": "http://airflow/api-1", "state": state}
    return canned(body | {"detail": why, "tasks": steps})


def past(run: str, state: str = "success", reason: str | None = "a week has passed") -> dict[str, Any]:
    began = {"started": "2026-03-01T08:00:00Z", "ended": None if state == "running" else "2026-03-01T08:01:30Z"}
    return {"run": run, "url": "", "airflow_url": f"http://airflow/{run}", "state": state, "reason": reason} | began


def trigger(name: str, value: float | None, limit: float | None, **changes: Any) -> dict[str, Any]:
    return {"name": name, "holds": False, "words": "in English", "value": value, "limit": limit} | changes


def trainings(*runs: dict[str, Any], **changes: Any) -> Canned:
    triggers = [trigger("age", 3.0, 7.0), trigger("photographs", 12.0, 20.0), trigger("accuracy", None, 0.9)]
    looked = {"looked_at": "2026-03-01T08:15:00Z", "train": False, "reason": "no reason yet", "triggers": triggers}
    following = looked | {"scheduled": "2026-03-08T03:00:00Z"}
    return canned({"next": following | changes, "runs": list(runs)})


def opened(app: AppTest, gateway: CannedGateway, page: str) -> AppTest:
    """The page, to somebody who has signed in to steer."""
    gateway.gives(key("admin"), to="GET /v1/key")
    return shown.sign_in(shown.turn_to(app, page), "a-secret")


def progress(app: AppTest) -> str:
    """The words on the one progress bar."""
    [bar] = app.get("progress")
    said: str = bar.proto.text
    return said
