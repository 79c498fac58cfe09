"""What must happen when a process is killed, stated beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tests.drill.calls import CUT, NOBODY

_NO_MODEL: Final = frozenset({"503 model_unavailable", "503 model_timeout"})
_NO_GATEWAY: Final = frozenset({NOBODY, CUT})


@dataclass(frozen=True)
class Stated:
    """What callers may be told until it is back, beside right answers; from then on there are only those."""

    words: str
    back_seconds: float = 30
    predictions: frozenset[str] = frozenset()
    feedback: frozenset[str] = frozenset()
    # Answered this shortly before the kill, a prediction may be missing from the log without being counted.
    unlogged_seconds: float = 0
    loses_photographs: bool = False
    watched_seconds: float = 2.5  # for how long callers go on when it is back


STATED: Final[Mapping[str, Stated]] = {
    "database": Stated(
        "predictions go on, and are logged when it is back; feedback is told 503, and to come again",
        feedback=frozenset({"503 database_unavailable"}),
    ),
    "s3": Stated(
        "predictions and feedback go on; photographs that were to be kept are lost, and counted, until a few seconds"
        " after it is back",
        loses_photographs=True,
        watched_seconds=8,  # S3 is tried again every five
    ),
    "mlflow": Stated("nothing", back_seconds=60),
    "airflow-api": Stated("nothing", back_seconds=60),
    "airflow-scheduler": Stated("nothing", back_seconds=60),
    "airflow-dag-processor": Stated("nothing", back_seconds=60),
    "serving": Stated(
        "predictions are told 503, and to come again; feedback goes on", back_seconds=60, predictions=_NO_MODEL
    ),
    "gateway": Stated(
        "calls are cut off or find nobody; rows of its last two seconds may be missing from the log, and feedback on"
        " those predictions is taken all the same",
        predictions=_NO_GATEWAY,
        feedback=_NO_GATEWAY,
        unlogged_seconds=2,
    ),
    "ui": Stated("nothing of the API; the app's pages load again by themselves"),
    "exporter": Stated("nothing", back_seconds=60),
    "prometheus": Stated("nothing"),
    "alertmanager": Stated("nothing"),
}
