import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import CannedGateway, key, problem
from tests.unit.ui.monitoring.observed import CALL, EMPTY, alert, unwatched, watched


@pytest.fixture
def monitoring(app: AppTest, gateway: CannedGateway) -> AppTest:
    """The page, with a key that may see it; what it is told is laid out by the test."""
    gateway.gives(key("review"), to="GET /v1/key")
    shown.turn_to(app, "monitoring")
    return app


def opened(monitoring: AppTest) -> AppTest:
    return shown.sign_in(monitoring, "a-secret")


def metrics(app: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in app.metric}


def test_a_quiet_system_is_told_in_numbers(monitoring: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(watched(), to=CALL)
    opened(monitoring)
    assert metrics(monitoring) == {
        "Calls per second": "1.25",
        "Failed calls": "0.0%",
        "95% answered within": "31 ms",
        "Uncertain answers": "4.0%",
        "Right answers, as reviewers say": "95.0%",
    }
    seen = shown.text(monitoring)
    assert "half within 12 ms, 99% within 48 ms" in seen
    assert "of 1,125 predictions" in seen
    assert "between 89.0% and 98.0%, from 60 reviews" in seen
    assert "640 (56.9%)" in seen
    assert "Novelty of photographs: distance 0.06, no change" in seen
    assert monitoring.success[0].value.startswith("**No alert fires.**")
    assert not monitoring.exception


def test_the_page_is_written_in_french_too(monitoring: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(watched(alerts=[alert("ServingDown", "critical")]), to=CALL)
    monitoring.sidebar.segmented_control[0].set_value("fr").run()
    opened(monitoring)
    assert metrics(monitoring)["Appels par seconde"] == "1,25"
    assert monitoring.error[0].value == "**Critique\u00a0: le serveur de modèles ne répond pas.**"


def test_what_nobody_knows_is_never_told_as_zero(monitoring: AppTest, gateway: CannedGateway) -> None:
    latency = {"p50": None, "p95": None, "p99": None}
    nothing = dict.fromkeys(("requests_per_second", "error_share", "uncertain_share"))
    gateway.gives(watched(**nothing, latency_seconds=latency, predictions={}, series=EMPTY), to=CALL)
    opened(monitoring)
    assert set(list(metrics(monitoring).values())[:4]) == {"no data"}
    assert "No predictions in this time." in shown.text(monitoring)
    assert shown.text(monitoring).count("Nothing in this time.") == 5


def test_an_interval_that_says_nothing_has_no_number_in_its_middle(monitoring: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(watched(live_accuracy={"value": 0.53, "lower": 0.01, "upper": 1, "reviews": 1}), to=CALL)
    opened(monitoring)
    assert "Too few reviews to tell" in shown.text(monitoring)
    assert "between 1.0% and 100.0%, from 1 review" in shown.text(monitoring)
    assert "Right answers, as reviewers say" not in metrics(monitoring)


def test_without_prometheus_it_says_so_and_still_tells_of_the_model(
    monitoring: AppTest, gateway: CannedGateway
) -> None:
    accuracy = {"value": 0.8, "lower": 0.7, "upper": 0.9, "reviews": 1}
    gateway.gives(unwatched(live_accuracy=accuracy), to=CALL)
    opened(monitoring)
    assert "Prometheus does not answer" in monitoring.info[0].value
    assert "Details: this gateway was started without PROMETHEUS_URL" in shown.text(monitoring)
    assert metrics(monitoring) == {"Right answers, as reviewers say": "80.0%"}
    assert "between 70.0% and 90.0%, from 1 review" in shown.text(monitoring)
    assert not monitoring.success, "nobody knows whether an alert fires"


def test_before_the_first_review_it_says_what_to_do(monitoring: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(unwatched(), to=CALL)
    opened(monitoring)
    assert "Confirm or correct some answers on the page Review" in shown.text(monitoring)
    assert "Too few predictions to tell yet." in shown.text(monitoring)


def test_a_longer_time_is_asked_for(monitoring: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(watched(), to=CALL)
    opened(monitoring)
    monitoring.segmented_control(key="window").set_value("6h").run()
    assert [each.path.partition("?")[2] for each in gateway.asked(CALL)] == ["window=15m", "window=6h"]


def test_a_refusal_is_told_in_words(monitoring: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(problem(429, "rate_limited", Retry_After="5"), to=CALL)
    opened(monitoring)
    assert "Try again in 5 seconds" in monitoring.error[0].value
    assert not monitoring.exception


def test_a_key_that_was_revoked_closes_the_page(monitoring: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(watched(), problem(401, "key_expired"), to=CALL)
    opened(monitoring)
    monitoring.run()
    assert monitoring.warning[0].value == "**Your key is not accepted any more.** This API key has expired."


@pytest.mark.parametrize("named", [{}, {"grafana": "https://grafana.example/d/plants", "swagger": "http://api/docs"}])
def test_only_pages_that_the_operator_has_named_are_linked(
    monitoring: AppTest, gateway: CannedGateway, monkeypatch: pytest.MonkeyPatch, named: dict[str, str]
) -> None:
    for name, url in named.items():
        monkeypatch.setenv(f"UI_{name.upper()}_URL", url)
    gateway.gives(watched(), to=CALL)
    opened(monitoring)
    linked = [each.proto.url for each in monitoring.get("link_button")]
    assert linked == list(named.values())
