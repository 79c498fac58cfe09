import pytest
from grpc import StatusCode

from infra.serving.errors import RequestRefused
from infra.serving.metrics import Metrics


def test_requests_are_counted_by_their_outcome() -> None:
    metrics = Metrics()
    with metrics.request("m", "Predict", "GRPC"):
        pass
    with pytest.raises(RequestRefused), metrics.request("m", "Predict", "GRPC"):
        raise RequestRefused(StatusCode.NOT_FOUND, "no such version")
    page = metrics.page().decode()
    assert ':tensorflow:serving:request_count{model_name="m",status="OK"} 1.0' in page
    assert ':tensorflow:serving:request_count{model_name="m",status="NOT_FOUND"} 1.0' in page


def test_only_requests_that_succeed_are_timed() -> None:
    metrics = Metrics()
    with metrics.request("m", "Predict", "GRPC"):
        pass
    with pytest.raises(ZeroDivisionError), metrics.request("m", "Predict", "GRPC"):
        raise ZeroDivisionError
    page = metrics.page().decode()
    assert ':tensorflow:serving:request_latency_count{API="Predict",entrypoint="GRPC",model_name="m"} 1.0' in page
    assert 'status="INTERNAL"} 1.0' in page


def test_latencies_are_in_microseconds() -> None:
    metrics = Metrics()
    metrics.runtime("m", 0.25)
    page = metrics.page().decode()
    assert ':tensorflow:serving:runtime_latency_sum{API="Predict",model_name="m",runtime="TF1"} 250000.0' in page


def test_no_series_has_a_name_that_tf_serving_lacks() -> None:
    metrics = Metrics()
    metrics.runtime("m", 0.25)
    with metrics.request("m", "Predict", "GRPC"):
        pass
    page = metrics.page().decode()
    assert "_total" not in page
    assert "_created" not in page
