"""The one way to the gateway: with a key, a deadline and an id, and with one error.

A call is a function in the file of its concern (`predictions.py`, `feedback.py`, …; a new concern is a new file),
beside the form of its answer. Nothing else needs an edit:

    class Outlook(Form):
        reason: str

    def outlook(gateway: Gateway) -> Outlook:
        return gateway.ask(Outlook, "GET", "/v1/retraining")

`params` that are None are left out; `json` and `files` are httpx's. What a caller has to know of an answer beyond its
form (its bytes, its time, a header) is in the response that `send` gives. A page catches GatewayError only where it can
do better than the frame around it, which tells any refusal in words.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeVar
from uuid import uuid4

import httpx
from pydantic import SecretStr, ValidationError

from ui.api import errors
from ui.api.schemas import Form

CONNECT_SECONDS: Final = 3.0
Answered = TypeVar("Answered", bound=Form)


def connect(url: str, *, deadline_seconds: float) -> httpx.Client:
    """A pool of connections for every session of the app, to be made once a process."""
    return httpx.Client(
        base_url=url,
        timeout=httpx.Timeout(deadline_seconds, connect=min(CONNECT_SECONDS, deadline_seconds)),
        trust_env=False,  # a proxy for the way out knows nothing of the gateway
    )


class Gateway:
    """Asks with one key, or without any; every call raises GatewayError and nothing else."""

    def __init__(self, connections: httpx.Client, key: SecretStr | None = None) -> None:
        self.key = key
        self._connections = connections

    def with_key(self, key: SecretStr) -> "Gateway":
        return Gateway(self._connections, key)

    def ask(self, form: type[Answered], method: str, path: str, **what: Any) -> Answered:
        """The answer in its form; `what` is as in `send`."""
        return self.read(form, self.send(method, path, **what))

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int | float | bool | None] | None = None,
        json: object = None,
        files: Any = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        deadline_seconds: float | None = None,
    ) -> httpx.Response:
        """A response that is a success; the deadline is for each read and write, and the app's where none is given."""
        request = self._connections.build_request(
            method,
            path,
            params={name: value for name, value in (params or {}).items() if value is not None},
            json=json,
            files=files,
            data=data,
            headers={**(headers or {}), **self._identity()},
            timeout=deadline_seconds or httpx.USE_CLIENT_DEFAULT,
        )
        try:
            response = self._connections.send(request)
        except httpx.RequestError as error:
            raise errors.not_reached(request, error) from error
        if not response.is_success:
            raise errors.refused(response)
        return response

    @staticmethod
    def read(form: type[Answered], response: httpx.Response) -> Answered:
        try:
            return form.model_validate_json(response.content)
        except ValidationError as error:
            raise errors.not_understood(response) from error

    def _identity(self) -> dict[str, Any]:
        """The id is the app's, so that a request without an answer can be found in the gateway's log too."""
        identity: dict[str, Any] = {errors.REQUEST_ID: str(uuid4())}
        if self.key is not None:
            identity["X-API-Key"] = self.key.get_secret_value().encode()  # any letters: httpx alone takes ASCII only
        return identity
