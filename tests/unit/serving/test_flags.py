import re

import pytest

from infra.serving import flags


def test_defaults_are_those_of_tf_serving() -> None:
    parsed = flags.parse(["--model_config_file=s3://models/models.config"])
    assert (parsed.port, parsed.rest_api_port, parsed.max_num_load_retries) == (8500, 0, 5)
    assert parsed.load_retry_interval_micros == 60_000_000
    assert not parsed.allow_version_labels_for_unavailable_models


@pytest.mark.parametrize(("text", "value"), [("true", True), ("false", False), ("1", True)])
def test_a_boolean_is_written_out(text: str, value: bool) -> None:
    flag = f"--allow_version_labels_for_unavailable_models={text}"
    assert flags.parse(["--model_config_file=f", flag]).allow_version_labels_for_unavailable_models is value


@pytest.mark.parametrize("wrong", ["--port=many", "--prot=1", "--allow_version_labels_for_unavailable_models=maybe"])
def test_a_wrong_flag_ends_with_the_usage(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        flags.parse(["--model_config_file=f", wrong])
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_help_explains_every_flag(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        flags.parse(["--help"])
    told = capsys.readouterr().out
    assert all(re.search(rf"--{name} [A-Z_]+\s+\S", told) for name in flags.Flags.__annotations__)
