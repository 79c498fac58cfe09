"""Writes the report of a data set, for whoever asks and into every training's run."""

import json
from collections.abc import Sequence
from pathlib import Path

from ml import catalog, dataset, registry
from ml.dataset import Manifest, report
from ml.dataset.report import DataReport
from ml.dataset.suspects import Suspect
from ml.jobs import manifests
from ml.jobs.workbench import Workbench

MOST = 2000  # addresses that were set aside; a report of more is read by nobody


def write(directory: Path, digest: str | None) -> list[Path]:
    """report.md and contact_sheet.jpg of a data set, the newest where none is named. Raises DatasetError."""
    bench = Workbench.open()
    manifest = dataset.load_manifest(bench.plants, digest) if digest else manifests.current(bench.engine)
    found = _report(bench, manifest, _suspected(bench, manifest.digest))
    directory.mkdir(parents=True, exist_ok=True)
    page, sheet = directory / "report.md", directory / "contact_sheet.jpg"
    page.write_text(found.markdown())
    sheet.write_bytes(_sheet(bench, found))
    return [page, sheet]


def log(bench: Workbench, run_id: str, manifest: Manifest, suspected: Sequence[Suspect]) -> None:
    """Into the run of a training."""
    found = _report(bench, manifest, suspected)
    registry.log_bytes(run_id, registry.DATA_REPORT, found.markdown().encode())
    registry.log_bytes(run_id, registry.CONTACT_SHEET, _sheet(bench, found))


def difference(before: str, after: str) -> str:
    """Between two data sets, by their digests. Raises DatasetError."""
    plants = Workbench.open().plants
    return report.difference(*(dataset.load_manifest(plants, each) for each in (before, after)))


def _report(bench: Workbench, manifest: Manifest, suspected: Sequence[Suspect]) -> DataReport:
    return DataReport(
        manifest,
        bench.dataset_source(manifest),
        catalog.images_by_status(bench.engine),
        catalog.set_aside(bench.engine, status=None, after="", limit=MOST),
        suspected,
    )


def _suspected(bench: Workbench, digest: str) -> list[Suspect]:
    """As the latest training on these very photographs found them; none before there was one."""
    run_id = registry.run_on(bench.client, bench.settings.mlflow_experiment, digest)
    kept = run_id and registry.read_if_there(bench.client, run_id, registry.SUSPECTED_LABELS)
    return [Suspect(**each) for each in json.loads(kept)] if kept else []


def _sheet(bench: Workbench, found: DataReport) -> bytes:
    """Of what is still there: a photograph may be forgotten meanwhile."""
    asked = found.in_question()
    objects = catalog.objects_of(bench.engine, [sha256 for sha256, _ in asked])
    plants = bench.plants
    shown = [(plants.get(plants.key(objects[each])).body, said) for each, said in asked if each in objects]
    return report.contact_sheet([(body, said) for body, said in shown if body])
