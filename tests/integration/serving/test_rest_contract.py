"""TF Serving's REST API and its metrics; reads only."""

import re
from typing import Any

import httpx
import pytest

from tests.integration.serving.client import Client, photographs


def ask(rest: str, path: str, body: Any = None) -> httpx.Response:
    with httpx.Client(base_url=rest, timeout=60, trust_env=False) as http:
        return http.get(path) if body is None else http.post(path, json=body)


def test_status_tells_each_version_in_the_words_of_tf_serving(client: Client, rest: str) -> None:
    version = client.predict("plants", version_label="stable").version
    told = ask(rest, f"/v1/models/plants/versions/{version}").json()
    status = {"error_code": "OK", "error_message": ""}
    assert told == {"model_version_status": [{"version": str(version), "state": "AVAILABLE", "status": status}]}


def test_rows_are_answered_row_by_row(rest: str) -> None:
    instances = [{"images": photograph.tolist()} for photograph in photographs(2)]
    answer = ask(rest, "/v1/models/plants/labels/stable:predict", {"instances": instances})
    rows = answer.json()["predictions"]
    assert len(rows) == 2
    assert sum(rows[0]["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert all(isinstance(name, str) for name in rows[0]["classes"])


def test_columns_are_answered_by_column(client: Client, rest: str) -> None:
    answer = ask(rest, "/v1/models/plants:predict", {"inputs": photographs(1).tolist()})
    expected = client.predict("plants").outputs["probabilities"].tolist()
    assert answer.json()["outputs"]["probabilities"][0] == pytest.approx(expected[0], abs=1e-5)


def test_metadata_names_the_inputs(rest: str) -> None:
    told = ask(rest, "/v1/models/plants/metadata").json()
    signatures = told["metadata"]["signature_def"]["signature_def"]
    assert told["model_spec"]["name"] == "plants"
    assert signatures["serving_default"]["inputs"]["images"]["dtype"] == "DT_UINT8"


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        pytest.param("/v1/models/nowhere", None, 404, id="unknown model"),
        pytest.param("/v1/models/plants/versions/99999", None, 404, id="unknown version"),
        pytest.param("/v1/models/plants/labels/nowhere:predict", {"instances": [1]}, 400, id="unknown label"),
        pytest.param("/v1/models/plants:guess", {"instances": [1]}, 400, id="unknown method"),
        pytest.param("/v1/models/plants:predict", {"instances": [[1, 2]]}, 400, id="wrong shape"),
        pytest.param("/v1/models/plants:predict", {"instances": ["grass"]}, 400, id="wrong type"),
        pytest.param("/v1/models/plants:predict", {}, 400, id="nothing to predict"),
    ],
)
def test_errors_are_json_with_the_status_of_tf_serving(rest: str, path: str, body: Any, status: int) -> None:
    answer = ask(rest, path, body)
    assert answer.status_code == status
    assert answer.json()["error"]


def test_metrics_carry_the_names_of_tf_serving(client: Client, rest: str) -> None:
    client.predict("plants")
    page = ask(rest, "/monitoring/prometheus/metrics").text
    assert re.search(r'^:tensorflow:serving:request_count\{model_name="plants",status="OK"\} [1-9]', page, re.MULTILINE)
    for histogram in ("request_latency", "runtime_latency"):
        for suffix in ("bucket", "sum", "count"):
            assert f":tensorflow:serving:{histogram}_{suffix}{{" in page
