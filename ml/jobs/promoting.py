"""Change the version in service: promote, roll back, and bring registry and serving together after a crash.

Each run takes the lease, looks how things stand, does what is missing and records it: running it again completes it.
"""

import json
from typing import Any
from uuid import uuid4

import structlog

from ml import MODEL, registry
from ml.errors import MlError
from ml.jobs.under_lease import Work, at_work, untold
from ml.jobs.workbench import Workbench
from ml.publish import audit, deployment, fleet, plans, retention, steps
from ml.publish.candidate import Candidate
from ml.publish.deployment import Deployment
from ml.publish.lease import Claim, Held
from ml.publish.models_config import STABLE
from ml.publish.replicas import replicas
from ml.publish.steps import Step, Tell
from ml.settings import TrainSettings

log = structlog.get_logger()


class NotRecorded(MlError):
    """The version serves, but aliases or audit lack it; running the same again completes them."""


def promote(version: int, *, reason: str, run_id: str, tell: Tell = untold) -> int:
    """Put a version that the gate let through into service, and record it; gives the version that serves then.

    That is another one where this run was recorded earlier and others have followed it. Raises MlError.
    """
    with at_work(Claim(holder=run_id, action="promote", version=version, reason=reason), tell) as work:
        found = work.look()
        if _is_superseded(work, found):
            return found.stable or 0
        plan = plans.promotion_plan(found, version, kept=work.bench.settings.kept_versions)
        log.info("promotion_planned", version=version, holder=run_id, plan=plan)
        evidence = _evidence(found, version)
        if not found.serves(version):
            _publish(work, found, version)
        _record(work, version, evidence)
        _retire(work)
        return version


def roll_back(*, reason: str, run_id: str, to: int | None = None, tell: Tell = untold) -> int:
    """To the version with alias `previous`; gives the version that serves now. Raises MlError.

    Raises Outdated where `to` was named and is not the previous version any more.
    """
    with at_work(Claim(holder=run_id, action="rollback", reason=reason), tell) as work:
        found = work.look()
        if _is_superseded(work, found):
            return found.stable or 0
        version = audit.version_of(work.bench.engine, run_id) or plans.rollback_target(found, to)
        log.info("rollback_planned", version=version, holder=run_id, plan=plans.rollback_plan(found, version))
        work.holding.renew(version=version)
        evidence = _evidence(found, version)
        if found.has_loaded(version):
            steps.switch(version, work.site)
            work.done(Step.SWITCH)
        else:
            _publish(work, found, version)
        _record(work, version, evidence)
        return version


def reconcile() -> list[str]:
    """What label `stable` answers is the truth: aliases, audit and old versions follow; gives what was mended."""
    with at_work(Claim(holder=f"reconcile-{uuid4().hex}", action="reconcile"), untold) as work:
        found = work.look()
        mended = plans.repairs(found, kept=work.bench.settings.kept_versions)
        if found.stable is None or not mended:
            return mended
        seconds = work.site.limits.replicas_seconds
        fleet.wait_labelled(work.site.replicas, MODEL, STABLE, found.stable, seconds=seconds)
        work.holding.renew(**_interrupted(work.holding, found))
        _record(work, found.stable, _evidence(found, found.stable))
        _retire(work)
        log.info("versions_reconciled", version=found.stable, mended=mended)
        return mended


def plan_promotion(version: int) -> list[str]:
    """What `promote` would do now; changes nothing. Raises MlError."""
    found, settings = _glance()
    return plans.promotion_plan(found, version, kept=settings.kept_versions)


def plan_rollback() -> list[str]:
    """What `roll_back` would do now; changes nothing. Raises MlError."""
    found, _ = _glance()
    return plans.rollback_plan(found, plans.rollback_target(found))


def plan_reconciliation() -> list[str]:
    """What `reconcile` would mend now; changes nothing. Raises MlError."""
    found, settings = _glance()
    return plans.repairs(found, kept=settings.kept_versions)


def overview() -> Deployment:
    """How registry, models.config and serving stand now. Raises MlError."""
    return _glance()[0]


def _glance() -> tuple[Deployment, TrainSettings]:
    bench = Workbench.open()
    with replicas(bench.settings.serving_grpc, bench.settings.serving_ca_file) as every:
        return deployment.look(bench.client, bench.models, every), bench.settings


def _is_superseded(work: Work, found: Deployment) -> bool:
    """A run that was recorded, and after which another version became stable, has nothing left to do."""
    run_id = work.holding.claim.holder
    recorded = audit.version_of(work.bench.engine, run_id)
    superseded = recorded not in {None, found.stable}
    if superseded:
        log.warning("run_superseded", holder=run_id, recorded=recorded, stable=found.stable)
    return superseded


def _evidence(found: Deployment, version: int) -> dict[str, Any]:
    """What the gate decided on; read before the switch, so that a version without it never comes so far."""
    evidence: dict[str, Any] = json.loads(registry.read_bytes(found.versions[version].run_id, registry.EVIDENCE))
    return evidence


def _publish(work: Work, found: Deployment, version: int) -> None:
    run_id = found.versions[version].run_id
    files = (registry.read_bytes(run_id, path) for path in (registry.EXPORTED, registry.GOLDEN))
    # Before the file is: a crash in between leaves a mark without a file, never a file that nobody would remove.
    registry.mark_stored(work.bench.client, version, work.site.store.uri(steps.file_key(version)))
    steps.publish(Candidate.of(version, *files), work.site, work.done)


def _record(work: Work, version: int, evidence: dict[str, Any]) -> None:
    """The row first: once `champion` has moved, nothing would tell any more from which version."""
    claim, client = work.holding.claim, work.bench.client
    try:
        champion = registry.aliased(client, registry.CHAMPION)
        if champion != version:
            audit.record(
                work.bench.engine,
                tries=work.bench.settings.record_tries,
                run_id=claim.holder,
                from_version=champion,
                to_version=version,
                action="rollback" if claim.action == "rollback" else "promote",
                reason=claim.reason,
                evidence=evidence,
            )
        registry.crown(client, version)
    except MlError as error:
        advice = "run the same again, or `python -m ml models reconcile`"
        raise NotRecorded(
            f"version {version} is {STABLE}, but not all of its record is there: {error}; {advice}"
        ) from error
    log.info("version_recorded", version=version, previous=champion, action=claim.action, holder=claim.holder)
    work.done(Step.RECORD)


def _retire(work: Work) -> None:
    leaving = plans.superfluous(work.look(), kept=work.bench.settings.kept_versions)
    retention.retire(leaving, work.site)
    for version in leaving:
        registry.mark_removed(work.bench.client, version)


def _interrupted(holding: Held, found: Deployment) -> dict[str, Any]:
    """Under the name of the run that crashed after it had moved the label, if the lease still tells of it."""
    crashed = holding.before
    if crashed and crashed.version == found.stable:
        return {
            "holder": crashed.holder,
            "action": crashed.action,
            "version": crashed.version,
            "reason": crashed.reason,
        }
    went_back = found.aliases.get(registry.PREVIOUS) == found.stable
    reason = f"reconciled: label {STABLE} answers {found.stable}, the registry had {found.champion}"
    return {"action": "rollback" if went_back else "promote", "version": found.stable, "reason": reason}
