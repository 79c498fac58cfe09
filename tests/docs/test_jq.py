"""Every program for jq that a page has is one that jq reads."""

import re
import shutil
import subprocess
from typing import Final

import pytest

from tests.docs.pages import PAGES, blocks, name

_JQ: Final = re.compile(r"\bjq ((?:-[a-z]+ |--raw-output |--arg \w+ \S+ )*)('[^']*'|\.[\w.\[\]]+)")


def programs() -> list[tuple[str, str, str]]:
    """Page, arguments, program."""
    return [(name(page), *found) for page in PAGES for block in blocks(page, "sh") for found in _JQ.findall(block.text)]


def test_there_are_some() -> None:
    assert len(programs()) >= 4


@pytest.mark.parametrize(("page", "arguments", "program"), programs())
def test_jq_compiles_it(page: str, arguments: str, program: str) -> None:
    if not shutil.which("jq"):
        pytest.skip("jq is missing")
    names = re.findall(r"--arg (\w+)", arguments)
    given = [word for each in names for word in ("--arg", each, "x")]
    done = subprocess.run(["jq", "-n", *given, program.strip("'")], capture_output=True, text=True, check=False)
    assert done.returncode != 3, f"{page}: {program}: {done.stderr}"  # 3: it does not compile
