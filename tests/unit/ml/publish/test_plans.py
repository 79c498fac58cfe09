from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ml.publish.deployment import Deployment
from ml.publish.plans import (
    NotPossible,
    Outdated,
    Refused,
    check_promotable,
    promoted,
    promotion_plan,
    repairs,
    rollback_plan,
    rollback_target,
    superfluous,
)
from ml.registry import STORED, Registered

AVAILABLE = {"one": ("AVAILABLE", ""), "two": ("AVAILABLE", "")}


def registered(version: int, decision: str = "promote", *, stored: bool = False) -> Registered:
    tags = {"decision": decision} | ({STORED: "there"} if stored else {})
    return Registered(version, f"run-{version}", tags, datetime(2026, 1, 1, tzinfo=UTC))


def deployment(*listed: int, stable: int | None = None, stored: tuple[int, ...] = (), **aliases: int) -> Deployment:
    """Versions 1 to 9 are registered; all that are listed are loaded."""
    return Deployment(
        versions={version: registered(version, stored=version in {*listed, *stored}) for version in range(1, 10)},
        aliases=aliases,
        listed=listed,
        labels={} if stable is None else {"stable": stable},
        answering={"one": stable, "two": stable},
        states=dict.fromkeys(listed, AVAILABLE),
    )


def of_sources(found: Deployment, sources: Mapping[int, str]) -> Deployment:
    """What each version learned from; the others were registered without a word on it."""
    versions = {
        number: replace(each, tags={**each.tags, "dataset.source": sources[number]} if number in sources else each.tags)
        for number, each in found.versions.items()
    }
    return replace(found, versions=versions)


def test_the_newest_three_and_whatever_has_an_alias_or_a_label_stay() -> None:
    assert superfluous(deployment(1, 2, 3, 4, 5, 6, 7, stable=3, champion=3, previous=1), kept=3) == [2, 4]


def test_a_file_whose_version_is_not_listed_goes_and_pushes_no_listed_one_out() -> None:
    found = deployment(4, 5, 6, stable=6, stored=(3, 7, 8), champion=6, previous=5, challenger=8)
    assert superfluous(found, kept=3) == [3, 7]


def test_a_promoted_version_takes_the_alias_and_leaves_its_predecessor_the_other() -> None:
    after = promoted(deployment(1, 2, stable=2, champion=2, previous=1, challenger=3), 3)
    assert after.aliases == {"champion": 3, "previous": 2}
    assert (list(after.listed), after.stable) == ([1, 2, 3], 3)


def test_the_first_version_leaves_no_previous_one() -> None:
    assert promoted(deployment(challenger=1), 1).aliases == {"champion": 1}


def test_a_plan_names_every_move() -> None:
    found = deployment(1, 2, 3, stable=3, champion=3, previous=2, challenger=4)
    assert promotion_plan(found, 4, kept=3) == [
        "load version 4 in a fresh process and compare it with Keras",
        "put its file and manifest into s3://models, unless they are there; list it in models.config beside 1, 2, 3",
        "wait until all replicas have loaded it (one, two), and ask each the golden requests",
        "move label stable from 3 to 4",
        "alias champion moves from 3 to 4",
        "a row in promotions: 3 → 4",
        "alias previous moves from 2 to 3",
        "alias challenger is taken off 4",
        "versions 1 leave models.config, then their files are deleted",
    ]


def test_a_version_that_is_stable_and_recorded_needs_nothing() -> None:
    found = deployment(1, 2, stable=2, champion=2, previous=1)
    assert promotion_plan(found, 2, kept=3) == ["version 2 is stable already: nothing is published"]


def test_a_version_that_is_stable_and_not_recorded_is_recorded() -> None:
    plan = promotion_plan(deployment(1, 2, stable=2, champion=1), 2, kept=3)
    assert plan[1:] == [
        "alias champion moves from 1 to 2",
        "a row in promotions: 1 → 2",
        "alias previous moves from nothing to 1",
    ]


def test_a_rollback_to_a_loaded_version_moves_the_label_alone() -> None:
    plan = rollback_plan(deployment(1, 2, stable=2, champion=2, previous=1), 1)
    assert plan[0] == "move label stable from 2 to 1"


def test_a_rollback_to_a_version_that_is_not_loaded_publishes_it() -> None:
    plan = rollback_plan(deployment(2, stable=2, champion=2, previous=1), 1)
    assert plan[0] == "load version 1 in a fresh process and compare it with Keras"


def test_without_an_alias_there_is_no_way_back() -> None:
    with pytest.raises(NotPossible, match="no version has the alias previous"):
        rollback_target(deployment(1, stable=1, champion=1))


def test_a_rollback_that_names_the_previous_version_goes_there() -> None:
    assert rollback_target(deployment(1, 2, stable=2, champion=2, previous=1), 1) == 1


@pytest.mark.parametrize(
    "aliases",
    [{"champion": 3, "previous": 2}, {"champion": 1, "previous": 2}, {"champion": 2}],
    ids=["another was promoted since", "somebody else went back already", "there is none any more"],
)
def test_a_rollback_whose_target_is_not_the_previous_version_any_more_no_longer_applies(
    aliases: dict[str, int],
) -> None:
    with pytest.raises(Outdated, match="rolling back to version 1 no longer applies: the champion is version") as told:
        rollback_target(replace(deployment(1, 2, 3), aliases=aliases), 1)
    assert told.value.lasting


@pytest.mark.parametrize("decision", ["refused", "pending"])
def test_only_what_the_gate_let_through_may_be_promoted(decision: str) -> None:
    found = deployment(1)
    with pytest.raises(Refused, match="version 9 was refused: it was never evaluated"):
        check_promotable(Deployment(**vars(found) | {"versions": {9: registered(9, decision)}}), 9)


@pytest.mark.parametrize("change", [lambda found: check_promotable(found, 1), rollback_target])
def test_a_version_of_drawings_never_replaces_one_of_photographs(change: Callable[[Deployment], None]) -> None:
    found = of_sources(deployment(1, 2, stable=2, champion=2, previous=1), {1: "synthetic", 2: "real"})
    with pytest.raises(Refused, match="version 1 learned from drawn photographs, and never replaces version 2") as told:
        change(found)
    assert told.value.lasting


@pytest.mark.parametrize("sources", [{1: "real", 2: "synthetic"}, {1: "synthetic", 2: "synthetic"}, {1: "real"}])
def test_any_other_version_may_replace_the_champion(sources: dict[int, str]) -> None:
    found = of_sources(deployment(1, 2, stable=2, champion=2, previous=1), sources)
    check_promotable(found, 1)
    assert rollback_target(found) == 1


def test_an_unknown_version_is_told_from_those_that_there_are() -> None:
    with pytest.raises(NotPossible, match="version 10 is not registered; registered are 1, 2"):
        check_promotable(deployment(1), 10)


def test_what_agrees_needs_no_repair() -> None:
    assert repairs(deployment(1, 2, stable=2, champion=2, previous=1), kept=3) == []


def test_the_registry_follows_the_label() -> None:
    assert repairs(deployment(1, 2, stable=1, champion=2), kept=3)[0] == "alias champion moves from 2 to 1"


def test_a_first_start_needs_no_repair() -> None:
    assert repairs(deployment(), kept=3) == []


def test_a_label_that_is_gone_cannot_be_guessed() -> None:
    with pytest.raises(NotPossible, match=r"the champion was version 2: `python -m ml models promote 2"):
        repairs(deployment(1, 2, champion=2), kept=3)
