"""What docs/api.md tells people to type works, and it leaves no call out; its calls of Airflow run end to end."""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests import documented_calls
from tests.integration.gateway.processes import Gateway
from tests.openapi_document import openapi_document
from tests.unit.ml.pictures import photograph

KEYS = {"PREDICT": "a-key-to-predict", "REVIEW": "a-key-to-review", "ADMIN": "a-key-to-administer"}
ANY_VALUE = r"(\\$\\([^)]*\\)|[^\\s/\"]+)"


@pytest.mark.skipif(shutil.which("jq") is None, reason="the page uses jq, which Debian's package jq brings")
def test_every_command_that_needs_no_airflow_is_answered(whole_gateway: Gateway, tmp_path: Path) -> None:
    (tmp_path / "photograph.jpg").write_bytes(photograph(275, 183, seed=77))
    variables = {f"API_KEY_{scope}": key for scope, key in KEYS.items()}
    variables |= {"GATEWAY_URL": str(whole_gateway.client.base_url), "PATH": os.environ["PATH"]}
    documented_calls.run(documented_calls.blocks(""), tmp_path, variables)
    assert (tmp_path / "thumbnail.jpg").read_bytes().startswith(b"\xff\xd8\xff")


def test_no_call_is_left_out() -> None:
    commands = "\n".join(documented_calls.blocks("", "airflow", "by hand"))
    for path in openapi_document()["paths"]:
        pattern = re.sub(r"\\{\w+\\}", ANY_VALUE, re.escape(path)) + r"""["'?]"""
        followed = path.endswith("{run}")  # by the url of an answer
        assert re.search(pattern, commands) or followed, path
    assert commands.count("jq -r .url") == 2
