"""Every panel of every dashboard shows something after the main job, but for those that are listed with a reason."""

import math
from collections.abc import Callable, Iterator
from typing import Any, Final

import httpx
import pytest
import yaml

from infra.local import running
from infra.local.running import Running
from infra.local.settings import REPOSITORY
from ml.publish.replicas import wait_until
from tests.e2e import traffic
from tests.e2e.traffic import Callers
from tests.infra.monitoring import panels
from tests.infra.monitoring.prometheus import address
from tests.split_photographs import of_the_test_split

LISTED: Final = yaml.safe_load((REPOSITORY / "infra" / "monitoring" / "not_shown.yml").read_text())
LONGEST_SECONDS: Final = 240  # the exporter looks once a minute, and Prometheus at it four times

Panel = tuple[str, str]


@pytest.fixture(scope="module")
def prometheus(live: Running) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address(live.env), timeout=10, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def busy(live: Running) -> Callable[[], None]:
    """A little of everything that callers do; again and again, since a rate needs more than one look."""
    callers, photographs = Callers(live.env), of_the_test_split(live.env)
    answers = callers.predict(*photographs)
    right, wrong = zip(answers, photographs.values(), strict=True), answers[-1].json()["id"]
    first, label = next(right)
    # Training data already, under this very label: confirming it changes nothing.
    callers.rule(callers.dispute(first.json()["id"], label), "confirm")
    callers.dispute(wrong, next(reversed(photographs.values())))

    def act() -> None:
        callers.predict(*list(photographs)[:5], *traffic.noise(3), b"no photograph")

    return act


def test_what_is_empty_is_what_is_listed(live: Running, prometheus: httpx.Client, busy: Callable[[], None]) -> None:
    environment = _environment(live)
    listed = {(name, title) for name, titles in LISTED[environment].items() for title in titles}
    shown: set[Panel] = set()
    empty: set[Panel] = set()

    def as_listed() -> bool:
        busy()
        shown.clear()
        empty.clear()
        for query in panels.queries():
            (shown if _answers(prometheus, query.expr) else empty).add((query.dashboard, query.panel))
        return empty == listed and not shown & listed

    def told() -> str:
        lines = [f"empty and not listed: {sorted(empty - listed)}", f"listed and shown: {sorted(shown & listed)}"]
        return f"infra/monitoring/not_shown.yml, {environment}: {'; '.join(lines)}"

    wait_until(as_listed, seconds=LONGEST_SECONDS, otherwise=told)


def test_a_promotion_is_marked_on_every_dashboard(prometheus: httpx.Client) -> None:
    """Whether one shows depends on what was promoted of late; that it is a figure which is there does not."""
    for each in panels.annotations():
        assert _answers(prometheus, each.expr.removesuffix(" > 0")), each.dashboard


def _answers(prometheus: httpx.Client, expr: str) -> bool:
    """Whether there is a number to draw."""
    answer: dict[str, Any] = prometheus.get("/api/v1/query", params={"query": expr}).json()
    assert answer["status"] == "success", f"{expr}: {answer}"
    return any(math.isfinite(float(each["value"][1])) for each in answer["data"]["result"])


def _environment(live: Running) -> str:
    """As not_shown.yml names it."""
    if "IMAGE_SOURCE" in live.env:  # only `make up` chooses one
        return "native"
    stack = running.given()
    return "compose" if stack and stack.file.parent.name == ".compose" else "kubernetes"
