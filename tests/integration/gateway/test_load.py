"""As many requests as one replica takes, and no more."""

from pathlib import Path

from tests.integration.gateway.processes import Gateway, eventually, running_gateway
from tests.integration.gateway.slow_callers import JPEG, finished, half_sent


def test_a_request_too_many_is_refused_until_another_ends(
    tmp_path: Path, gateway: Gateway, serving: str, database_url: str
) -> None:
    with running_gateway(tmp_path, serving=serving, database_url=database_url, GATEWAY_MAX_IN_FLIGHT="1") as full:
        begun = half_sent(full)
        refused = full.predict(JPEG)
        assert (refused.status_code, refused.json()["type"]) == (503, "overloaded")
        assert full.client.get("/livez").is_success
        assert finished(begun).startswith(b"HTTP/1.1 200")
        assert full.predict(JPEG).is_success


def test_a_caller_who_goes_away_frees_his_place(
    tmp_path: Path, gateway: Gateway, serving: str, database_url: str
) -> None:
    with running_gateway(tmp_path, serving=serving, database_url=database_url, GATEWAY_MAX_IN_FLIGHT="1") as full:
        half_sent(full).close()
        eventually(lambda: full.metric("gateway_requests_in_flight") == 0, 10)
        assert full.predict(JPEG).is_success
