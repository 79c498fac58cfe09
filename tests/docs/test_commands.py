"""Every shell command of a page is run by a test, or it is said why not."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs.not_run import NOT_RUN, RUN
from tests.docs.pages import PAGES, REPOSITORY, blocks, commands, name


def not_run() -> Iterator[str]:
    for page in PAGES:
        for block in blocks(page, "sh"):
            if (name(page), block.kind) not in RUN:
                yield from commands(block.text)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_is_run_or_says_why_not(page: Path) -> None:
    for block in blocks(page, "sh"):
        if (name(page), block.kind) not in RUN:
            for command in commands(block.text):
                assert command.startswith(tuple(NOT_RUN)), f"{name(page)}: {command}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_block_is_one_that_a_shell_reads(page: Path) -> None:
    for block in blocks(page, "sh"):
        read = subprocess.run(["bash", "-n"], input=block.text, capture_output=True, text=True, check=False)
        assert (read.returncode, read.stderr) == (0, ""), block.text


def test_no_excuse_is_left_over() -> None:
    said = list(not_run())
    assert {each for each in NOT_RUN if not any(command.startswith(each) for command in said)} == set()


def test_what_is_run_stands_on_the_page_and_its_test_exists() -> None:
    for (page, kind), test in RUN.items():
        assert any(block.kind == kind for block in blocks(REPOSITORY / page, "sh")), page
        assert (REPOSITORY / page).name in (REPOSITORY / test).read_text() + (
            REPOSITORY / "tests" / "documented_calls.py"
        ).read_text()


def test_lines_of_a_command_are_put_together_and_documents_left_out() -> None:
    text = "one \\\n  two  # why\ngrep x |\n  wc\ncat <<'EOF'\nnot this\nEOF\nlast\n"
    assert list(commands(text)) == ["one two", "grep x | wc", "cat <<'EOF'", "last"]
