"""MLflow's REST API, as far as the gateway reads it: versions, their runs and artifacts. It changes nothing there."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import httpx

from gateway import registry_records
from gateway.errors import RegistryNotConfigured, RegistryUnavailable, VersionNotFound
from gateway.registry_records import Json, Run, Version

CHAMPION: Final = "champion"
PREVIOUS: Final = "previous"
CHALLENGER: Final = "challenger"
EVIDENCE: Final = "evaluation/evidence.json"
CHARTS: Final = "evaluation/charts.json"
SUSPECTED_LABELS: Final = "data/suspected_labels.json"
PATIENCE_SECONDS: Final = 10.0  # for each answer
_API: Final = "/api/2.0/mlflow"
_ARTIFACTS: Final = "/api/2.0/mlflow-artifacts/artifacts"
# An alias that nobody has is an invalid parameter to MLflow, and no 404.
_ABSENT: Final = frozenset({"RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"})
_STRANGER: Final = "what answers at MLFLOW_TRACKING_URI is not MLflow"
_NOT_LET_IN: Final = frozenset({httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN})


class Registry:
    """Every call raises RegistryNotConfigured without an address, RegistryUnavailable when MLflow does not answer."""

    def __init__(self, client: httpx.AsyncClient | None, model: str, public_url: str = "") -> None:
        self._client = client
        self._public_url = public_url.rstrip("/")
        self.model = model

    @property
    def configured(self) -> bool:
        return self._client is not None

    async def aliases(self) -> dict[str, int]:
        """Alias → version; empty before the first registration."""
        found = await self._ask("registered-models/get", "registered_model", name=self.model)
        return registry_records.aliases(found) if found else {}

    async def versions(self, limit: int) -> list[Version]:
        """The newest first."""
        query: dict[str, str | int] = {
            "filter": f"name='{self.model}'",
            "order_by": "version_number DESC",
            "max_results": limit,
        }
        found = await self._get(f"{_API}/model-versions/search", query)
        return [registry_records.version(each) for each in (found or {}).get("model_versions", [])]

    async def version(self, number: int) -> Version:
        """Raises VersionNotFound."""
        found = await self._ask("model-versions/get", "model_version", name=self.model, version=number)
        if found is None:
            raise VersionNotFound(f"version {number} of {self.model} is not registered")
        return registry_records.version(found)

    async def aliased(self, alias: str) -> Version | None:
        found = await self._ask("registered-models/alias", "model_version", name=self.model, alias=alias)
        return registry_records.version(found) if found else None

    async def run(self, run_id: str) -> Run:
        """One that was deleted has logged nothing."""
        found = await self._ask("runs/get", "run", run_id=run_id) if run_id else None
        return registry_records.run(found) if found else Run()

    async def artifact(self, run: Run, path: str) -> Any | None:
        """A JSON artifact of a run; None where it logged none there."""
        if not run.artifacts:
            return None
        # First: to MLflow's proxy, what is not in the bucket is an error of its own.
        listed = await self._get(f"{_API}/artifacts/list", {"run_id": run.id, "path": path.rpartition("/")[0]})
        if path not in registry_records.paths(listed or {}):
            return None
        return await self._get(f"{_ARTIFACTS}/{run.artifacts}/{path}", {})

    async def suspected_labels(self) -> list[Json] | None:
        """Each `sha256`, `label`, `suggested`, `score` (0 to 1), the lowest first; None where no champion tells."""
        champion = await self.aliased(CHAMPION)
        if champion is None:
            return None
        found: list[Json] | None = await self.artifact(await self.run(champion.run_id), SUSPECTED_LABELS)
        return found

    def page(self, number: int) -> str:
        """Where a person sees a version."""
        self._connected()
        return f"{self._public_url}/#/models/{self.model}/versions/{number}"

    async def _ask(self, call: str, part: str, **query: str | int) -> Json | None:
        found = await self._get(f"{_API}/{call}", query)
        if found is None:
            return None
        if part not in found:
            raise RegistryUnavailable(f"{_STRANGER}: it tells no {part}")
        return dict(found[part])

    async def _get(self, path: str, query: Mapping[str, str | int]) -> Any | None:
        """None for what is not there."""
        try:
            answer = await self._connected().get(path, params=query)
        except httpx.HTTPError as error:
            raise RegistryUnavailable(f"MLflow does not answer: {type(error).__name__}") from error
        if answer.status_code in _NOT_LET_IN:
            raise RegistryUnavailable(f"MLflow does not let the gateway in: {answer.status_code} for its user")
        return _told(answer)

    def _connected(self) -> httpx.AsyncClient:
        if self._client is None:
            raise RegistryNotConfigured("this gateway was started without MLFLOW_TRACKING_URI")
        return self._client


@asynccontextmanager
async def connect(
    url: str,
    user: str,
    password: str,
    *,
    model: str,
    public_url: str = "",
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Registry]:
    """Nothing is asked of MLflow yet; without an address, every call says so. Links begin with `public_url`."""
    if not url:
        yield Registry(None, model)
        return
    login = httpx.BasicAuth(user, password) if user else None
    # A proxy of the environment is for the world outside; MLflow is ours.
    async with httpx.AsyncClient(
        base_url=url, auth=login, timeout=PATIENCE_SECONDS, transport=transport, trust_env=False
    ) as client:
        yield Registry(client, model, public_url or url)


def _told(answer: httpx.Response) -> Any | None:
    said = f"{answer.status_code} {answer.reason_phrase}"
    try:
        told = answer.json()
    except ValueError as error:
        raise RegistryUnavailable(f"{_STRANGER}: {said}") from error
    if answer.is_success:
        return told
    if isinstance(told, dict) and told.get("error_code") in _ABSENT:
        return None
    raise RegistryUnavailable(f"MLflow answered {said}")
