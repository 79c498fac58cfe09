from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.serving import config
from infra.serving.errors import ConfigRefused

SPECIFIC = b"""model_config_list { config { name: "plants" base_path: "s3://models/plants/" model_platform: "tensorflow"
  model_version_policy { specific { versions: 3 versions: 5 } } version_labels { key: "stable" value: 3 } } }"""


def entry(policy: str = "") -> config.ModelEntry:
    text = f'model_config_list {{ config {{ name: "m" base_path: "/m" model_platform: "tensorflow" {policy} }} }}'
    entries = config.parse(text.encode())
    assert entries
    return entries[0]


def test_specific_versions_and_labels_are_read() -> None:
    expected = config.ModelEntry("plants", "s3://models/plants", frozenset({3, 5}), 1, {"stable": 3})
    assert config.parse(SPECIFIC) == (expected,)


def test_a_list_of_nothing_differs_from_a_file_that_says_nothing() -> None:
    assert config.parse(b"model_config_list {}") == ()
    assert config.parse(b"") is None
    assert config.parse(b"# only a comment\n") is None


@pytest.mark.parametrize(
    ("policy", "chosen"),
    [
        ("", {7}),
        ("model_version_policy { latest { num_versions: 2 } }", {5, 7}),
        ("model_version_policy { all {} }", {3, 5, 7}),
        ("model_version_policy { specific { versions: 3 versions: 9 } }", {3}),
    ],
)
def test_a_policy_chooses_among_the_versions_that_there_are(policy: str, chosen: set[int]) -> None:
    assert entry(policy).chosen({3, 5, 7}) == chosen


@pytest.mark.parametrize(
    "text",
    [
        b"model_config_list {",
        b'model_config_list { config { name: "m" base_path: "/m" } }',
        b'model_config_list { config { name: "m" base_path: "m" model_platform: "tensorflow" } }',
        SPECIFIC + SPECIFIC,
        b"custom_model_config {}",
        b"\xff",
    ],
    ids=["malformed", "no platform", "relative path", "a model twice", "custom", "not text"],
)
def test_a_config_that_tf_serving_refuses_is_refused(text: bytes) -> None:
    with pytest.raises(ConfigRefused):
        config.parse(text)


@given(st.binary(max_size=200))
def test_any_bytes_give_entries_or_a_refusal(text: bytes) -> None:
    try:
        entries = config.parse(text)
    except ConfigRefused:
        return
    assert entries is None or all(each.base_path for each in entries)


def test_what_a_config_says_of_nothing_that_changes_stays() -> None:
    sampled = b"logging_config { sampling_config { sampling_rate: 0.5 } } } }"
    text = SPECIFIC.removesuffix(b"} }") + sampled
    entries = config.parse(text)
    assert entries
    moved = replace(entries[0], base_path="/models/plants", specific=frozenset({3, 4}), labels={"canary": 4})
    written = config.rewritten(text, [moved])
    assert config.parse(written) == (moved,)
    assert b"sampling_rate: 0.5" in written


def test_a_list_of_nothing_stays_one() -> None:
    assert config.parse(config.rewritten(b"model_config_list {}", [])) == ()
