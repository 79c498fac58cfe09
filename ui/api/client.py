"""Asks the gateway, with deadlines."""

from types import TracebackType
from typing import Final, Self

import httpx
from pydantic import SecretStr, ValidationError

from ui.api import errors
from ui.api.schemas import Answer, Prediction

CONNECT_SECONDS: Final = 3.0
_TLS: Final = httpx.create_ssl_context()  # costs more than a request, and each rerun of a page opens a client


class GatewayClient:
    """Connections to one gateway with one key; every call raises GatewayError and nothing else."""

    def __init__(self, url: str, key: SecretStr, *, deadline_seconds: float) -> None:
        self.key = key
        self._http = httpx.Client(
            base_url=url,
            headers={"X-API-Key": key.get_secret_value()},
            timeout=httpx.Timeout(deadline_seconds, connect=min(CONNECT_SECONDS, deadline_seconds)),
            verify=_TLS,
            trust_env=False,  # a proxy for the way out knows nothing of the gateway
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def predict(self, photograph: bytes, *, explain: bool) -> Answer:
        """The file's own name stays here: the gateway has no use for it."""
        response = self._send(
            self._http.build_request(
                "POST",
                "/v1/predict",
                params={"explain": "true"} if explain else None,
                files={"file": ("photograph", photograph, "application/octet-stream")},
            )
        )
        try:
            prediction = Prediction.model_validate_json(response.content)
        except ValidationError as error:
            raise errors.not_understood(response) from error
        return Answer(prediction, response.elapsed.total_seconds())

    def _send(self, request: httpx.Request) -> httpx.Response:
        try:
            response = self._http.send(request)
        except httpx.RequestError as error:
            raise errors.not_reached(request.url, error) from error
        if not response.is_success:
            raise errors.refused(response)
        return response
