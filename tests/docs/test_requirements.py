"""docs/requirements.md: a test that it names is in the file that it links beside it."""

import re

from tests.docs.pages import DOCS

PAGE = DOCS / "requirements.md"
LINKED = r"\]\((\.\./tests/[\w./-]+\.py)\)((?:[^|\[]*`test_\w+`)*)"


def named() -> list[tuple[str, str]]:
    """File and name of each test."""
    found = re.findall(LINKED, PAGE.read_text())
    return [(file, test) for file, names in found for test in re.findall(r"`(test_\w+)`", names)]


def test_every_test_that_is_named_is_there() -> None:
    assert len(named()) > 40
    for file, test in named():
        assert re.search(rf"^(?:async )?def {test}\(", (DOCS / file).read_text(), flags=re.MULTILINE), (file, test)


def test_no_test_is_named_without_its_file() -> None:
    assert len(named()) == len(re.findall(r"`test_\w+`(?!\])", PAGE.read_text()))


def test_every_point_names_its_proof() -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    assert all(len(row) == 4 for row in rows)
    assert [row[0] for row in rows if not re.search(r"test|proved by|---|ci\.yml", row[3])] == []
