"""What a run works with while it holds the lease: connections, replicas, and who is told of each step."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from ml.jobs.workbench import Workbench
from ml.publish import deployment, lease
from ml.publish.deployment import Deployment
from ml.publish.lease import Claim, Held
from ml.publish.replicas import replicas
from ml.publish.steps import Limits, Site, Step, Tell
from ml.settings import TrainSettings

log = structlog.get_logger()


@dataclass(frozen=True)
class Work:
    """What a run works with while it holds the lease."""

    bench: Workbench
    site: Site
    holding: Held
    tell: Tell

    def look(self) -> Deployment:
        return deployment.look(self.bench.client, self.site.store, self.site.replicas)

    def done(self, step: Step) -> None:
        """Tells it, and makes sure that this run may go on."""
        log.info("step_done", step=step.value, version=self.holding.claim.version)
        self.tell(step)
        self.holding.renew()


def untold(step: Step) -> None:
    """For callers whom the log is enough."""


@contextmanager
def at_work(claim: Claim, tell: Tell) -> Iterator[Work]:
    bench = Workbench.open()
    settings = bench.settings
    terms = lease.Terms(settings.lease_seconds, settings.lease_wait_seconds)
    with (
        replicas(settings.serving_grpc, settings.serving_ca_file) as every,
        lease.held(bench.models, claim, terms) as holding,
    ):
        yield Work(bench, Site(bench.models, every, _limits(settings)), holding, tell)


def _limits(settings: TrainSettings) -> Limits:
    return Limits(
        replicas_seconds=settings.publish_timeout_seconds,
        latency_milliseconds=settings.latency_budget_milliseconds,
        tolerance=settings.golden_tolerance,
        timed_requests=settings.golden_timed_requests,
    )
