"""What a promotion, a rollback or a reconciliation would do, decided from how things stand. Pure functions."""

from collections.abc import Sequence
from dataclasses import replace

from ml.catalog import would_replace_photographs
from ml.errors import MlError
from ml.publish.deployment import Deployment
from ml.publish.models_config import KEY, STABLE
from ml.registry import CHALLENGER, CHAMPION, PREVIOUS


class Refused(MlError):
    """The gate did not let this version through, or it learned from drawings only; nothing was changed."""

    lasting = True


class NotPossible(MlError):
    """There is no such version, or none to go back to; nothing was changed."""

    lasting = True


class Outdated(NotPossible):
    """Others have changed the version in service since this was asked for; nothing was changed."""


class Superseded(NotPossible):
    """A run that was recorded earlier, and that others have followed, promotes nothing again; nothing was changed."""

    def __init__(self, version: int, serving: int) -> None:
        before = f"nothing was done: this run published version {version} before, and version {serving} has followed"
        super().__init__(f"{before}; `python -m ml models promote {version} --reason …` brings it back")


def check_promotable(deployment: Deployment, version: int) -> None:
    """Raises NotPossible, Refused."""
    found = deployment.versions.get(version)
    if found is None:
        known = ", ".join(map(str, deployment.versions)) or "none"
        raise NotPossible(f"version {version} is not registered; registered are {known}")
    if found.tags.get("decision") != "promote":
        why = found.tags.get("decision.reasons") or "it was never evaluated"
        raise Refused(f"version {version} was refused: {why}")
    _check_source(deployment, version)


def rollback_target(deployment: Deployment, asked: int | None = None) -> int:
    """The version with alias `previous`, which must be the one asked for, if one is.

    Raises NotPossible, Outdated, Refused.
    """
    target = deployment.aliases.get(PREVIOUS)
    if asked is not None and target != asked:
        now = f"the champion is version {deployment.champion or 'none'} now, the previous one {target or 'none'}"
        raise Outdated(f"rolling back to version {asked} no longer applies: {now}; look, and ask again")
    if target is None or target not in deployment.versions or target == deployment.champion:
        raise NotPossible(f"no version has the alias {PREVIOUS}, so there is none to go back to; promote one by number")
    _check_source(deployment, target)
    return target


def promoted(deployment: Deployment, version: int) -> Deployment:
    """The same, once this version is stable and recorded."""
    aliases = {name: of for name, of in deployment.aliases.items() if (name, of) != (CHALLENGER, version)}
    if deployment.champion not in {None, version}:
        aliases[PREVIOUS] = aliases[CHAMPION]
    return replace(
        deployment,
        aliases=aliases | {CHAMPION: version},
        listed=sorted({*deployment.listed, version}),
        labels={**deployment.labels, STABLE: version},
    )


def superfluous(deployment: Deployment, *, kept: int) -> list[int]:
    """Versions in models.config or S3 without alias and label, but for the newest few listed; in ascending order."""
    present = {*deployment.listed, *(each.version for each in deployment.versions.values() if each.is_stored)}
    # The newest among those in service: files that never came so far do not push them out.
    protected = {*deployment.aliases.values(), *deployment.labels.values(), *sorted(deployment.listed)[-kept:]}
    return sorted(present - protected)


def promotion_plan(deployment: Deployment, version: int, *, kept: int) -> list[str]:
    """Sentences; raises as check_promotable does."""
    check_promotable(deployment, version)
    if deployment.serves(version):
        steps = [f"version {version} is {STABLE} already: nothing is published"]
    else:
        steps = _publication(deployment, version)
    return [*steps, *_record(deployment, version), *_retention(promoted(deployment, version), kept)]


def rollback_plan(deployment: Deployment, version: int) -> list[str]:
    """Sentences, for a version that `rollback_target` gave."""
    steps = [_move(deployment, version)] if deployment.has_loaded(version) else _publication(deployment, version)
    return [*steps, *_record(deployment, version)]


def repairs(deployment: Deployment, *, kept: int) -> list[str]:
    """What is not as label `stable` has it, in sentences; empty when all agree. Raises NotPossible."""
    if deployment.stable is None:
        return _without_label(deployment)
    return [*_record(deployment, deployment.stable), *_retention(promoted(deployment, deployment.stable), kept)]


def _check_source(deployment: Deployment, version: int) -> None:
    """The gate's rule, which holds for a person's wish too."""
    serving = deployment.stable or deployment.champion
    if serving is not None and would_replace_photographs(deployment.source(serving), deployment.source(version)):
        raise Refused(
            f"version {version} learned from drawn photographs, and never replaces version {serving}, "
            "which learned from real ones; promote another version by number"
        )


def _without_label(deployment: Deployment) -> list[str]:
    if deployment.champion is None:
        return []
    raise NotPossible(
        f"{KEY} has no label {STABLE}, so nothing tells what should serve; the champion was version "
        f"{deployment.champion}: `python -m ml models promote {deployment.champion} --reason …` brings it back"
    )


def _publication(deployment: Deployment, version: int) -> list[str]:
    beside = ", ".join(str(each) for each in deployment.listed if each != version) or "nothing"
    return [
        f"load version {version} in a fresh process and compare it with Keras",
        f"put its file and manifest into s3://models, unless they are there; list it in {KEY} beside {beside}",
        f"wait until all replicas have loaded it ({_named(deployment)}), and ask each the golden requests",
        _move(deployment, version),
    ]


def _move(deployment: Deployment, version: int) -> str:
    return f"move label {STABLE} from {deployment.stable or 'nothing'} to {version}"


def _record(deployment: Deployment, version: int) -> list[str]:
    steps = []
    if deployment.champion != version:
        steps.append(f"alias {CHAMPION} moves from {deployment.champion or 'nothing'} to {version}")
        steps.append(f"a row in promotions: {deployment.champion or 'nothing'} → {version}")
        if deployment.champion is not None:
            steps.append(
                f"alias {PREVIOUS} moves from {deployment.aliases.get(PREVIOUS, 'nothing')} to {deployment.champion}"
            )
    if deployment.aliases.get(CHALLENGER) == version:
        steps.append(f"alias {CHALLENGER} is taken off {version}")
    return steps


def _retention(deployment: Deployment, kept: int) -> list[str]:
    leaving = superfluous(deployment, kept=kept)
    return [f"versions {_joined(leaving)} leave {KEY}, then their files are deleted"] if leaving else []


def _named(deployment: Deployment) -> str:
    return ", ".join(deployment.answering)


def _joined(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
