"""How the gateway is let into Airflow."""

from collections.abc import Generator
from typing import Any

import httpx

from gateway.errors import AirflowUnavailable

Json = dict[str, Any]


class Login(httpx.Auth):
    """A token is kept for as long as Airflow takes it, then a new one is asked for and the request repeated."""

    requires_response_body = True

    def __init__(self, url: str, user: str, password: str) -> None:
        self._request = httpx.Request(
            "POST", f"{url.rstrip('/')}/auth/token", json={"username": user, "password": password}
        )
        self._token: str | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._token is None:
            self._token = _token((yield self._request))
        request.headers["Authorization"] = f"Bearer {self._token}"
        answer = yield request
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._token = _token((yield self._request))
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request


def json_of(answer: httpx.Response) -> Json:
    """Raises AirflowUnavailable when it is something else that answers."""
    try:
        return dict(answer.json())
    except ValueError as error:
        raise AirflowUnavailable("what answers at AIRFLOW_URL is not Airflow") from error


def _token(answer: httpx.Response) -> str:
    if not answer.is_success:
        raise AirflowUnavailable(f"Airflow does not let the gateway in: {answer.status_code} for its user and password")
    token = json_of(answer).get("access_token")
    if not token:
        raise AirflowUnavailable("what answers at AIRFLOW_URL gives no token, so it is not Airflow")
    return str(token)
