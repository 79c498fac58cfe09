from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.serving.lifecycle import Plan, ServableId, State, Status, plan, settled

ids = st.builds(ServableId, st.sampled_from(["m", "n"]), st.integers(1, 4))
statuses = st.dictionaries(ids, st.builds(Status, st.sampled_from(State)))


def m(*versions: int) -> set[ServableId]:
    return {ServableId("m", version) for version in versions}


def states(**by_version: State) -> Mapping[ServableId, Status]:
    return {ServableId("m", int(name[1:])): Status(state) for name, state in by_version.items()}


def test_new_versions_load_the_newest_first() -> None:
    assert plan(m(1, 3), {}, set()).load == (ServableId("m", 3), ServableId("m", 1))


def test_a_version_that_left_unloads() -> None:
    assert plan(m(2), states(v1=State.AVAILABLE, v2=State.AVAILABLE), set()) == Plan((), (ServableId("m", 1),))


def test_the_last_version_stays_until_its_replacement_serves() -> None:
    assert plan(m(2), states(v1=State.AVAILABLE, v2=State.LOADING), set()) == Plan((), ())


def test_of_several_that_left_the_newest_stays_until_a_replacement_serves() -> None:
    there = states(v1=State.AVAILABLE, v2=State.AVAILABLE, v3=State.LOADING)
    assert plan(m(3), there, set()).unload == (ServableId("m", 1),)


def test_everything_unloads_when_nothing_is_listed() -> None:
    there = states(v1=State.AVAILABLE, v2=State.AVAILABLE)
    assert plan(set(), there, set()).unload == (ServableId("m", 1), ServableId("m", 2))


def test_a_version_that_was_given_up_is_left_alone() -> None:
    assert plan(m(1), states(v1=State.END), m(1)) == Plan((), ())


def test_a_version_that_was_unloaded_loads_again() -> None:
    assert plan(m(1), states(v1=State.END), set()).load == (ServableId("m", 1),)


@pytest.mark.parametrize("state", [State.START, State.LOADING, State.UNLOADING])
def test_a_version_on_its_way_is_not_touched(state: State) -> None:
    assert plan(m(1), states(v1=state), set()) == Plan((), ())
    assert plan(set(), states(v1=state), set()) == Plan((), ())


@given(st.sets(ids), statuses, st.sets(ids))
def test_a_plan_loads_what_is_aspired_and_unloads_what_is_not(
    aspired: set[ServableId], there: dict[ServableId, Status], given_up: set[ServableId]
) -> None:
    planned = plan(aspired, there, given_up)
    assert set(planned.load) <= aspired - given_up
    assert not set(planned.unload) & aspired
    assert all(there[each].state == State.AVAILABLE for each in planned.unload)


def test_a_start_has_settled_when_every_model_has_a_version_that_serves_or_ended() -> None:
    assert settled([], {})
    assert settled(["m"], states(v1=State.AVAILABLE, v2=State.END))
    assert not settled(["m"], {})
    assert not settled(["m"], states(v1=State.AVAILABLE, v2=State.LOADING))
    assert not settled(["m", "n"], states(v1=State.AVAILABLE))
