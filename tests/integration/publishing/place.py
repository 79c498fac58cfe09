"""Where versions are published to in these tests, as clients and replicas see it."""

from dataclasses import dataclass

from mlflow.tracking import MlflowClient
from sqlalchemy import Engine, select

from ml import MODEL, registry
from ml.catalog import PROMOTIONS
from ml.publish import fleet, lease, models_config
from ml.publish.models_config import STABLE
from ml.publish.replicas import replicas
from ml.storage import ObjectStore
from tests.integration.publishing import registration
from tests.integration.publishing.cut import Cut


@dataclass(frozen=True)
class Place:
    """`cuts` are what the jobs reach their services through; everything else here goes around them."""

    replicas: str
    store: ObjectStore
    engine: Engine
    client: MlflowClient
    cuts: dict[str, Cut]

    def wait_for_replicas(self) -> None:
        assert self.stable is not None
        with replicas(self.replicas) as every:
            fleet.wait_labelled(every, MODEL, STABLE, self.stable, seconds=20)

    def register(self, **about: object) -> int:
        return registration.register(self.client, **about)  # type: ignore[arg-type]

    @property
    def stable(self) -> int | None:
        return models_config.labelled(models_config.read(self.store))

    @property
    def listed(self) -> list[int]:
        return models_config.versions(models_config.read(self.store))

    @property
    def aliases(self) -> dict[str, int]:
        return registry.aliases(self.client)

    @property
    def champion(self) -> int | None:
        return registry.aliased(self.client, registry.CHAMPION)

    def rows(self, version: int) -> list[tuple[str, int | None, int]]:
        """(action, from, to) of each row that leads to a version."""
        columns = (PROMOTIONS.c.action, PROMOTIONS.c.from_version, PROMOTIONS.c.to_version)
        with self.engine.connect() as connection:
            return [
                tuple(row) for row in connection.execute(select(*columns).where(PROMOTIONS.c.to_version == version))
            ]

    def assert_whole(self, version: int) -> None:
        """In service and recorded, with nobody at work."""
        assert (self.stable, self.champion) == (version, version)
        assert self.rows(version)
        assert lease.read(self.store).released
