"""What a prediction leaves behind, and what the gateway says of itself."""

from sqlalchemy import Engine, select

from ml.catalog import PREDICTIONS
from tests.integration.gateway.processes import PREDICT_KEY, Gateway, eventually
from tests.unit.ml.pictures import photograph

JPEG = photograph(275, 183)


def test_a_prediction_becomes_a_row_with_every_column(gateway: Gateway, database: Engine) -> None:
    told = gateway.predict(JPEG).json()
    mine = select(PREDICTIONS).where(PREDICTIONS.c.id == told["id"])

    def row() -> dict[str, object] | None:
        with database.connect() as connection:
            found = connection.execute(mine).mappings().first()
            return None if found is None else dict(found)

    eventually(row, 10)
    written = row()
    assert written is not None
    assert None not in written.values()
    assert written["label"] == told["label"]
    assert written["probability"] == told["probability"]
    assert written["sha256"] == told["image"]["sha256"]
    assert written["key_name"] == "a_key_to_predict"
    assert 0 < float(str(written["milliseconds"])) < 30_000


def test_a_request_is_one_line_that_says_where_its_time_went(gateway: Gateway) -> None:
    request_id = gateway.predict(JPEG).headers["x-request-id"]

    def lines() -> list[dict[str, object]]:
        return [line for line in gateway.events("request_answered") if line["request_id"] == request_id]

    eventually(lines, 10)
    (line,) = lines()
    assert line["stages"].keys() == {"read", "decode", "wait", "model"}  # type: ignore[attr-defined]
    assert (line["status"], line["model_version"], line["photographs"]) == (200, 1, 1)
    assert PREDICT_KEY not in gateway.log.read_text()
    assert "\\x" not in str(line)


def test_predictions_and_requests_are_counted(gateway: Gateway) -> None:
    before = gateway.metric("gateway_predictions_total")
    gateway.predict(JPEG, photograph())
    assert gateway.metric("gateway_predictions_total") == before + 2
    assert gateway.metric("gateway_prediction_log_gap_total") == 0


def test_metrics_are_on_the_internal_port_only(gateway: Gateway) -> None:
    assert gateway.client.get("/metrics").status_code == 404


def test_the_api_page_loads_nothing_from_another_host(gateway: Gateway) -> None:
    page = gateway.client.get("/docs").text
    assert "https://" not in page
    assert gateway.client.get("/static-offline-docs/swagger-ui-bundle.js").is_success
    assert gateway.client.get("/openapi.json").json()["info"]["title"] == "Plants"
