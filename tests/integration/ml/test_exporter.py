"""The exporter over the real services: what Prometheus would read after a first training."""

from collections.abc import Callable

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from infra.local.plan import Stack
from ml import registry
from ml.jobs import exporting
from ml.settings import ExporterSettings
from tests.integration.ml.one_pass import Pass

Samples = dict[tuple[str, ...], float]


@pytest.fixture(scope="module")
def samples(first: Pass, free_port: Callable[[], int]) -> Samples:
    port = free_port()
    # Airflow is not among these services.
    settings = ExporterSettings.read().model_copy(update={"exporter_port": port, "airflow_url": ""})
    with exporting.exporting(settings) as board:
        board.refresh()
        text = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).raise_for_status().text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_every_source_answers(samples: Samples) -> None:
    up = {key[1]: value for key, value in samples.items() if key[0] == "plants_source_up"}
    assert up == dict.fromkeys(("photographs", "reviews", "decisions", "model", "quality"), 1)


def test_photographs_are_counted_by_label_and_split(samples: Samples) -> None:
    photographs = {key[1:]: value for key, value in samples.items() if key[0] == "plants_photographs"}
    assert {label for label, _ in photographs} == {"clover", "dandelion", "grass"}
    assert sum(photographs.values()) == samples["plants_addresses", "ok"]


def test_registry_configuration_and_replica_agree_on_the_version(samples: Samples) -> None:
    stable = {value for key, value in samples.items() if key[0] == "plants_stable_version"}
    assert stable == {samples["plants_champion_version",]} == {samples["plants_configured_version",]}
    assert 0 < samples["plants_champion_test", "accuracy"] <= 1


def test_the_champion_says_what_it_learnt_from(samples: Samples, services: Stack) -> None:
    (info,) = [key for key in samples if key[0] == "plants_champion_info"]
    tags = registry.version_tags(registry.connect(services.env["MLFLOW_TRACKING_URI"]), int(info[3]))
    assert info[1:3] == (tags["backbone.weights"], tags["dataset.source"])


def test_each_trigger_has_a_limit(samples: Samples) -> None:
    assert samples["plants_trigger_limit", "age"] == 7
    assert samples["plants_trigger_holds", "photographs"] in {0, 1}
