"""Labels that the model in service does not believe, as far as no person has looked at them since."""

from dataclasses import dataclass
from typing import Any

from gateway.database import Database
from gateway.errors import RegistryNotConfigured, RegistryUnavailable
from gateway.registry import Registry
from gateway.schemas.data import SuspectedLabel
from ml import catalog
from ml.catalog import Reviewed


@dataclass(frozen=True)
class Suspected:
    """`detail` says why there are no labels at all."""

    labels: list[SuspectedLabel] | None
    detail: str | None = None


async def find(registry: Registry, database: Database) -> Suspected:
    """Without MLflow there are none, and that is no error: the rest of the data can be seen all the same."""
    try:
        told = await registry.suspected_labels()
    except (RegistryUnavailable, RegistryNotConfigured) as error:
        return Suspected(None, str(error))
    if told is None:
        return Suspected(None, "there is no model in service that has told any")
    photographs = await database.ask(catalog.reviewed_photographs, [each["sha256"] for each in told])
    return Suspected([SuspectedLabel(**each) for each in told if _is_open(each, photographs[each["sha256"]])])


def _is_open(suspect: dict[str, Any], photograph: Reviewed) -> bool:
    still = any(place.label == suspect["label"] for place in photograph.holding)
    return still and photograph.ruling() is None
