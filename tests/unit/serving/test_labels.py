import pytest

from infra.serving.config import ModelEntry
from infra.serving.errors import ConfigRefused
from infra.serving.labels import Label, assigned
from infra.serving.lifecycle import ServableId

STABLE = Label("m", "stable")
ONE = ServableId("m", 1)


def entry(**labels: int) -> ModelEntry:
    return ModelEntry("m", "/m", frozenset({1, 2}), 1, labels)


@pytest.mark.parametrize("allow", [True, False])
def test_a_label_goes_to_a_version_that_serves(allow: bool) -> None:
    assert assigned([entry(stable=1)], {}, {ONE}, allow_unavailable=allow) == {STABLE: 1}


def test_a_new_label_may_wait_for_its_version_where_that_is_allowed() -> None:
    assert assigned([entry(stable=2)], {}, {ONE}, allow_unavailable=True) == {STABLE: 2}


def test_a_new_label_waits_for_no_version_by_default() -> None:
    with pytest.raises(ConfigRefused, match="version 2 of m"):
        assigned([entry(stable=2)], {}, {ONE}, allow_unavailable=False)


def test_a_label_never_moves_to_a_version_that_does_not_serve() -> None:
    with pytest.raises(ConfigRefused, match="version 2 of m"):
        assigned([entry(stable=2)], {STABLE: 1}, {ONE}, allow_unavailable=True)


def test_a_label_stays_where_it_is_while_its_version_is_away() -> None:
    assert assigned([entry(stable=1)], {STABLE: 1}, set(), allow_unavailable=True) == {STABLE: 1}


def test_labels_that_are_listed_no_more_are_gone() -> None:
    assert assigned([entry()], {STABLE: 1}, {ONE}, allow_unavailable=True) == {}


def test_models_have_labels_of_their_own() -> None:
    other = ModelEntry("other", "/o", frozenset({7}), 1, {"stable": 7})
    labels = assigned([entry(stable=1), other], {STABLE: 1}, {ONE}, allow_unavailable=True)
    assert labels == {STABLE: 1, Label("other", "stable"): 7}
