"""Upgrade, rollback, and an upgrade that fails: under load, and none of it costs an answer."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import pytest
import yaml

from infra.local.synthetic import photographs
from tests.cluster.calls import Calls, calling
from tests.cluster.cluster import Cluster, CommandFailed

NEXT: Final = os.environ.get("NEXT_TAG", "next")  # the tag of the images to upgrade to, on the node already
NOWHERE: Final = "0.0.0-nowhere"
UNDONE: Final = "failed, and has been rolled back due to"  # in the words of Helm 3 and 4
Load = Callable[[], AbstractContextManager[Calls]]

pytestmark = pytest.mark.timeout(2400)


@pytest.fixture
def load(cluster: Cluster) -> Load:
    drawn = photographs.draw("cluster/dandelion/1.jpg")
    return lambda: calling(cluster.gateway_url(), cluster.secret("api-key-predict"), drawn)


@pytest.fixture
def images(tmp_path: Path) -> Callable[[str], str]:
    """A file of values that says which tag our images have."""

    def write(tag: str) -> str:
        file = tmp_path / f"{tag}.yaml"
        ours = ("gateway", "ui", "airflow", "mlflow")
        file.write_text(yaml.safe_dump({"images": {name: {"tag": tag} for name in ours}}))
        return str(file)

    return write


@pytest.fixture
def restored(cluster: Cluster) -> Iterator[int]:
    """The revision of our chart that there was before; it is again afterwards, and so is Airflow's beside it."""
    before = {release: cluster.revision(release) for release in (cluster.release, cluster.airflow)}
    yield before[cluster.release]
    for release, revision in before.items():
        if cluster.revision(release) != revision:
            cluster.roll_back(release, revision)


def test_neither_an_upgrade_nor_a_rollback_costs_an_answer(
    cluster: Cluster, load: Load, images: Callable[[str], str], restored: int
) -> None:
    before, key = cluster.image("gateway"), cluster.secret("api-key-predict")
    with load() as calls:
        cluster.up(IMAGES=images(NEXT))
        assert cluster.image("gateway").endswith(f":{NEXT}")
        assert cluster.secret("api-key-predict") == key
        cluster.roll_back(cluster.release, restored)
    assert cluster.image("gateway") == before
    calls.assert_none_failed()


def test_an_upgrade_that_does_not_become_ready_is_undone_by_itself(
    cluster: Cluster, load: Load, images: Callable[[str], str], restored: int
) -> None:
    before = cluster.image("gateway")
    with load() as calls, pytest.raises(CommandFailed, match=UNDONE):
        cluster.up(IMAGES=images(NOWHERE), TIMEOUT="2m")
    # The upgrade is one revision, and its undoing another: it was begun indeed.
    assert cluster.revision(cluster.release) == restored + 2
    assert cluster.image("gateway") == before
    calls.assert_none_failed()


def test_a_new_replica_of_serving_costs_no_answer(cluster: Cluster, load: Load) -> None:
    name = f"deployment/{cluster.release}-serving"
    with load() as calls:
        cluster.kubectl("rollout", "restart", name)
        cluster.kubectl("rollout", "status", name, "--timeout=5m")
    calls.assert_none_failed()
