"""Whether the photographs that a training adds are like those that the champion has learnt and was tested on."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from ml import dataset, export, quality, registry
from ml.dataset import Manifest, Row
from ml.jobs import evaluation
from ml.jobs.evaluation import Photographs
from ml.jobs.workbench import Workbench
from ml.policies import RetrainingPolicy
from ml.quality import Shift

MOST: Final = 500  # new photographs that are looked at: more would cost time and say no more


@dataclass(frozen=True)
class DataDrift:
    """New photographs as the champion sees them, against those that it was tested on; labels against its data set."""

    champion: int
    photographs: int
    shifts: tuple[Shift, ...]
    significant: tuple[Shift, ...]

    def words(self) -> str:
        """For the tag `data.drift`."""
        told = " and ".join(f"{each.signal} (distance {each.distance:.2f})" for each in self.significant) or "nothing"
        return f"{self.photographs} new photographs differ from those of version {self.champion} in {told}"

    def told(self) -> dict[str, Any]:
        shifts = [asdict(each) | {"significant": each in self.significant} for each in self.shifts]
        return {"champion": self.champion, "photographs": self.photographs, "shifts": shifts}


def measure(bench: Workbench, manifest: Manifest) -> DataDrift | None:
    """None without a champion, a reference of its, or a photograph that its data set has not."""
    version = registry.aliased(bench.client, registry.CHAMPION)
    if version is None:
        return None
    run_id = registry.run_of(bench.client, version)
    kept = registry.read_if_there(bench.client, run_id, registry.REFERENCE)
    digest = registry.version_tags(bench.client, version).get("dataset.digest")
    known = dataset.load_manifest(bench.plants, digest) if digest else Manifest(())
    new = _new(manifest, known)
    if kept is None or not new or not known.rows:
        return None
    reference = json.loads(kept) | {"label": [row.label for row in known.rows]}
    shifts = quality.measure_drift(reference, _signals(bench, run_id, new))
    # Looked at once a training, not 96 times a day.
    policy = RetrainingPolicy.of(bench.settings).model_copy(update={"drift_checks": 1})
    return DataDrift(version, len(new), shifts, quality.significant(shifts, policy))


def log(run_id: str, found: DataDrift) -> None:
    """An artifact and a metric a signal, on the active run."""
    registry.log_json(run_id, registry.DATA_DRIFT, found.told())
    registry.log_metrics({f"data_drift_{each.signal}": each.distance for each in found.shifts}, run_id)


def tags(found: DataDrift | None) -> dict[str, str]:
    return {"data.drift": found.words()} if found else {}


def _new(manifest: Manifest, known: Manifest) -> Sequence[Row]:
    """In the order of their hashes, which is one by chance."""
    before = {row.sha256 for row in known.rows}
    return [row for row in manifest.rows if row.sha256 not in before][:MOST]


def _signals(bench: Workbench, run_id: str, rows: Sequence[Row]) -> dict[str, list[Any]]:
    """Under people's labels: that the champion would give others is not the data's drift."""
    photographs = Photographs.read(bench, rows)
    saved_model = registry.read_bytes(run_id, registry.EXPORTED)
    answers = evaluation.ask(export.load(saved_model), photographs.pixels, timed_requests=1)
    return evaluation.signals(answers, photographs) | {"label": [row.label for row in rows]}
