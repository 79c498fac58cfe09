"""The versions of the model, how they stand, and changes of the one in service."""

from datetime import datetime
from typing import Any, Final

from ui.api.runs import AskedRun, FollowedRun
from ui.api.schemas import Form
from ui.api.transport import Gateway

IN_SERVICE: Final = "stable"  # the label in serving of the version that answers
_LET_THROUGH: Final = "promote"  # the gate's word


class Dataset(Form):
    digest: str | None
    source: str | None


class Version(Form):
    """A registered version; `serving` counts replicas by state, and is None where no replica knows it."""

    version: int
    created: datetime
    aliases: tuple[str, ...]
    labels: tuple[str, ...]
    serving: dict[str, int] | None
    decision: str | None
    reasons: tuple[str, ...]
    reason: str | None
    metrics: dict[str, float]
    dataset: Dataset
    backbone_weights: str | None
    git_commit: str | None
    mlflow_url: str

    @property
    def is_let_through(self) -> bool:
        """The gate let it: it may serve."""
        return self.decision == _LET_THROUGH

    @property
    def is_loaded(self) -> bool:
        """On every replica that knows it: it can answer at once."""
        return bool(self.serving) and set(self.serving or ()) == {"AVAILABLE"}


class Promotion(Form):
    """A row of the audit."""

    at: datetime
    action: str
    from_version: int | None
    to_version: int
    reason: str


class Models(Form):
    """The newest version first, and the newest promotion."""

    champion: int | None
    previous: int | None
    challenger: int | None
    models: tuple[Version, ...]
    serving_detail: str | None
    promotions: tuple[Promotion, ...]

    def numbered(self, number: int | None) -> Version | None:
        """None where it is not among those that were told of."""
        return next((each for each in self.models if each.version == number), None)

    @property
    def in_service(self) -> int | None:
        """What serving says; the registry's word where serving says nothing."""
        answering = [each.version for each in self.models if IN_SERVICE in each.labels]
        return answering[0] if answering else self.champion


class Roc(Form):
    """One class against all others; None where the test split had none of it."""

    fpr: tuple[float | None, ...]
    tpr: tuple[float | None, ...]
    auc: float | None


class ReliabilityBin(Form):
    """Answers of about the same confidence: its mean, the share of right ones, how many."""

    confidence: float
    accuracy: float
    count: int


class Charts(Form):
    """A model on the test split; `confusion` has one row per true class, one column per answer."""

    classes: tuple[str, ...]
    confusion: tuple[tuple[int, ...], ...]
    roc: dict[str, Roc]
    reliability: tuple[ReliabilityBin, ...]


class BothCharts(Form):
    """Of a version, and of the champion of its time where there was one of the same classes."""

    challenger: Charts
    champion: Charts | None


class Detail(Version):
    """A version with all that the gate decided on; ui/models/evidence.py reads `evidence`."""

    evidence: dict[str, Any] | None
    charts: BothCharts | None


def overview(gateway: Gateway) -> Models:
    return gateway.ask(Models, "GET", "/v1/models")


def detail(gateway: Gateway, version: int) -> Detail:
    return gateway.ask(Detail, "GET", f"/v1/models/{version}")


def promote(gateway: Gateway, version: int, reason: str, *, wish: str) -> AskedRun:
    """Sent again under the same `wish`, it starts nothing and gives the same run."""
    return _change(gateway, f"/v1/models/{version}/promote", reason, wish)


def roll_back(gateway: Gateway, reason: str, *, wish: str) -> AskedRun:
    """To the version that is `previous` when the gateway is asked; `wish` is as for `promote`."""
    return _change(gateway, "/v1/models/rollback", reason, wish)


def follow_change(gateway: Gateway, run: str) -> FollowedRun:
    return gateway.ask(FollowedRun, "GET", f"/v1/models/changes/{run}")


def _change(gateway: Gateway, path: str, reason: str, wish: str) -> AskedRun:
    return gateway.ask(AskedRun, "POST", path, json={"reason": reason}, headers={"Idempotency-Key": wish})
