"""The database that predictions are logged to, and the file of keys, while the gateway runs."""

from pathlib import Path

from tests.integration.gateway.processes import (
    Gateway,
    eventually,
    logged,
    migrated_database,
    running_gateway,
    write_keys,
)
from tests.unit.ml.pictures import photograph

JPEG = photograph(275, 183)


def test_predicting_goes_on_without_a_database_and_what_is_lost_is_counted(
    tmp_path: Path, gateway: Gateway, serving: str
) -> None:
    settings = {"GATEWAY_LOG_MAX_ROWS": "2", "GATEWAY_LOG_RETRY_SECONDS": "0.1"}
    url = f"sqlite:///{tmp_path / 'plants.sqlite'}"
    with running_gateway(tmp_path, serving=serving, database_url=url, **settings) as other:
        assert [other.predict(JPEG).status_code for _ in range(5)] == [200] * 5
        assert other.metric("gateway_prediction_log_gap_total") == 3
        assert other.metric("gateway_prediction_log_waiting") == 2
        eventually(lambda: other.events("predictions_wait"), 10)
        migrated_database(tmp_path / "plants.sqlite")
        eventually(lambda: logged(url) == 2, 20)
        assert other.metric("gateway_prediction_log_gap_total") == 3


def test_keys_are_followed_while_the_gateway_runs(
    tmp_path: Path, gateway: Gateway, serving: str, database_url: str
) -> None:
    with running_gateway(tmp_path, serving=serving, database_url=database_url) as edited:
        assert edited.predict(JPEG, key="a-new-key").status_code == 401
        write_keys(edited.keys, a_new_key=["predict"])
        assert edited.predict(JPEG, key="a-new-key").is_success
        assert edited.predict(JPEG).status_code == 401
        edited.keys.write_text("{")
        assert edited.predict(JPEG, key="a-new-key").is_success
        assert edited.events("api_keys_refused")
