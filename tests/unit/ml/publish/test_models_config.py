from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml import MODEL
from ml.publish.models_config import (
    BASE_PATH,
    EMPTY,
    Config,
    ConfigError,
    labelled,
    parse,
    render,
    versions,
    with_label,
    with_version,
    without_unlabelled,
    without_version,
)

steps = st.lists(st.tuples(st.sampled_from(["add", "remove", "label"]), st.integers(1, 6)), max_size=25)


def after(config: Config, step: tuple[str, int]) -> Config:
    what, version = step
    if what == "add":
        return with_version(config, version)
    if what == "remove":
        return without_version(config, version)
    return with_label(config, version) if version in versions(config) else config


def listing(*numbers: int) -> Config:
    return reduce(with_version, numbers, parse(EMPTY))


@given(steps)
def test_what_is_rendered_is_read_back_the_same(changes: list[tuple[str, int]]) -> None:
    config = reduce(after, changes, parse(EMPTY))
    assert parse(render(config)) == config


@given(steps)
def test_the_label_always_points_at_a_listed_version(changes: list[tuple[str, int]]) -> None:
    config = parse(EMPTY)
    for change in changes:
        config = after(config, change)
        assert labelled(config) in {None, *versions(config)}


@given(steps)
def test_versions_are_listed_once_in_ascending_order(changes: list[tuple[str, int]]) -> None:
    found = versions(reduce(after, changes, parse(EMPTY)))
    assert found == sorted(set(found))


@given(steps)
def test_without_versions_the_file_says_so(changes: list[tuple[str, int]]) -> None:
    config = reduce(after, changes, parse(EMPTY))
    emptied = reduce(without_version, versions(config), config)
    assert emptied == parse(EMPTY)
    assert "model_config_list" in render(emptied)


@given(steps, st.sampled_from(["add", "remove", "label"]), st.integers(1, 6))
def test_a_change_leaves_what_it_changes_as_it_was(changes: list[tuple[str, int]], what: str, version: int) -> None:
    config = reduce(after, changes, parse(EMPTY))
    before = render(config)
    after(config, (what, version))
    assert render(config) == before


@given(steps, st.sampled_from(["add", "remove", "label"]), st.integers(1, 6))
def test_the_same_change_twice_is_the_same_as_once(changes: list[tuple[str, int]], what: str, version: int) -> None:
    once = after(reduce(after, changes, parse(EMPTY)), (what, version))
    assert after(once, (what, version)) == once


def test_the_first_version_brings_the_model_s_path() -> None:
    (entry,) = listing(7).model_config_list.config
    assert (entry.name, entry.base_path, entry.model_platform) == (MODEL, BASE_PATH, "tensorflow")
    assert list(entry.model_version_policy.specific.versions) == [7]


def test_a_new_version_leaves_the_label_where_it_is() -> None:
    assert labelled(with_version(with_label(listing(1), 1), 2)) == 1


def test_a_version_that_leaves_takes_its_labels_along() -> None:
    config = with_label(with_label(listing(1, 2), 1), 2, "canary")
    assert labelled(without_version(config, 2)) == 1
    assert labelled(without_version(config, 2), "canary") is None


def test_versions_leave_but_for_those_with_a_label() -> None:
    config = with_label(with_label(listing(1, 2, 3, 4), 2), 3, "canary")
    assert versions(without_unlabelled(config, {1, 2, 3})) == [2, 3, 4]


def test_a_label_cannot_point_at_a_version_that_is_not_listed() -> None:
    with pytest.raises(ConfigError, match=r"stable cannot point at version 3"):
        with_label(listing(1, 2), 3)


def test_settings_that_a_person_wrote_are_kept() -> None:
    text = render(listing(1)).replace(
        'name: "plants"', 'name: "plants"\n    logging_config { sampling_config { sampling_rate: 0.1 } }'
    )
    changed = with_label(with_version(parse(text), 2), 2)
    assert changed.model_config_list.config[0].logging_config.sampling_config.sampling_rate == pytest.approx(0.1)


@pytest.mark.parametrize("text", ["model_config_list {", "what is this", "model_config_list { config { name: 1 } }"])
def test_what_serving_could_not_read_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"models\.config: "):
        parse(text)


@given(st.text(max_size=200))
def test_any_text_is_a_config_or_a_named_error(text: str) -> None:
    try:
        config = parse(text)
    except ConfigError:
        return
    assert parse(render(config)) == config or versions(config) == []
