from collections.abc import Mapping, Set

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from infra.serving.config import ModelEntry
from infra.serving.errors import ConfigRefused
from infra.serving.lifecycle import ServableId
from infra.serving.sync import planning
from infra.serving.sync.planning import Entries, Mirror

labels = st.dictionaries(st.sampled_from(["stable", "canary"]), st.integers(1, 4))
versions = st.frozensets(st.integers(1, 4), min_size=1)


def m(*numbers: int) -> set[ServableId]:
    return {ServableId("m", number) for number in numbers}


def entry(listed: Set[int], labels: Mapping[str, int], name: str = "m") -> ModelEntry:
    return ModelEntry(name, f"/models/{name}", frozenset(listed), 1, labels)


@st.composite
def entries(draw: st.DrawFn) -> Entries:
    """As a publisher writes them: labels point at listed versions."""
    made = []
    for name in draw(st.sets(st.sampled_from("mn"))):
        listed = draw(versions)
        named = st.dictionaries(st.sampled_from(["stable", "canary"]), st.sampled_from(sorted(listed)))
        made.append(entry(listed, draw(named), name))
    return tuple(made)


@st.composite
def mirrors(draw: st.DrawFn) -> Mirror:
    """As the mirror leaves itself: what is listed is there."""
    before = draw(entries())
    listed = planning.listed(before)
    more = draw(st.sets(st.builds(ServableId, st.sampled_from("mno"), st.integers(1, 4))))
    settled = {each for each in listed if draw(st.booleans())}
    return Mirror(before, listed | more, settled, has_settled=draw(st.booleans()))


def labelled(entries: Entries) -> dict[tuple[str, str], int]:
    return {(each.name, label): version for each in entries for label, version in each.labels.items()}


def test_a_version_is_fetched_before_it_is_listed_and_removed_after() -> None:
    asked = (entry({2, 3}, {"stable": 2}),)
    mirror = Mirror((entry({1, 2}, {"stable": 2}),), m(1, 2, 4), m(1, 2), has_settled=True)
    plan = planning.plan(asked, mirror)
    assert plan.fetch == (ServableId("m", 3),)
    assert plan.remove == (ServableId("m", 4),)
    assert plan.entries == asked


def test_nothing_is_removed_before_the_config_has_been_followed() -> None:
    asked = (entry({1}, {}),)
    assert planning.plan(asked, Mirror(asked, m(1, 2), m(1), has_settled=False)).remove == ()


def test_a_label_moves_at_once_to_a_version_that_has_been_listed_all_along() -> None:
    asked = (entry({1, 2}, {"stable": 1}),)
    mirror = Mirror((entry({1, 2}, {"stable": 2}),), m(1, 2), m(1, 2), has_settled=False)
    planning.check(asked, mirror)
    assert planning.plan(asked, mirror).entries == asked


def test_a_label_that_is_held_keeps_its_version_listed() -> None:
    mirror = Mirror((entry({1, 2}, {"stable": 1}),), m(1, 2), m(1), has_settled=False)
    held = planning.plan((entry({2}, {"stable": 2, "canary": 2}),), mirror).entries
    assert held == (entry({1, 2}, {"stable": 1, "canary": 2}),)


def test_a_label_that_is_new_waits_for_nothing() -> None:
    asked = (entry({1}, {"stable": 1}),)
    empty = Mirror((), set(), set(), has_settled=False)
    planning.check(asked, empty)
    assert planning.plan(asked, empty).entries == asked


def test_a_label_of_another_model_is_another_label() -> None:
    mirror = Mirror((entry({1}, {"stable": 1}, "n"),), {ServableId("n", 1)}, set(), has_settled=False)
    asked = (entry({2}, {"stable": 2}),)
    planning.check(asked, mirror)
    assert planning.plan(asked, mirror).entries == asked


def test_a_label_that_moves_to_a_version_listed_in_the_same_write_is_refused() -> None:
    mirror = Mirror((entry({1}, {"stable": 1}),), m(1, 2), m(1), has_settled=True)
    with pytest.raises(ConfigRefused, match="label stable cannot point at version 2 of m"):
        planning.check((entry({1, 2}, {"stable": 2}),), mirror)


@given(entries(), mirrors())
def test_no_plan_takes_away_what_is_served_or_moves_a_label_too_soon(asked: Entries, mirror: Mirror) -> None:
    plan = planning.plan(asked, mirror)
    assert not set(plan.remove) & (planning.listed(plan.entries) | planning.listed(mirror.entries))
    assert planning.listed(plan.entries) <= mirror.present | set(plan.fetch)
    before = labelled(mirror.entries)
    for (model, label), version in labelled(plan.entries).items():
        was = before.get((model, label), version)
        assert was == version or (model, version) in mirror.settled
        assert (model, version) in planning.listed(plan.entries)


@given(entries(), mirrors())
def test_once_a_plan_has_been_followed_the_next_one_is_what_s3_asks_for(asked: Entries, mirror: Mirror) -> None:
    assume(planning.listed(mirror.entries) <= mirror.present)
    plan = planning.plan(asked, mirror)
    present = (mirror.present - set(plan.remove)) | set(plan.fetch)
    followed = Mirror(plan.entries, present, planning.listed(plan.entries), has_settled=True)
    planning.check(asked, followed)
    final = planning.plan(asked, followed)
    assert final.entries == asked
    assert not final.fetch
    third = planning.plan(asked, Mirror(asked, present - set(final.remove), planning.listed(asked), has_settled=True))
    assert present - set(final.remove) - set(third.remove) == planning.listed(asked)
