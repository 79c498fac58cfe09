"""The pages for people, and what stands in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Final

REPOSITORY: Final = Path(__file__).parents[2]
DOCS: Final = REPOSITORY / "docs"
README: Final = REPOSITORY / "README.md"
PAGES: Final = (
    README,
    *(REPOSITORY / name for name in ("CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted(DOCS.glob("*.md")),
    DOCS / "images" / "README.md",
    *sorted((REPOSITORY / ".github").rglob("*.md")),
)

_FENCED: Final = re.compile(r"^( *)```(\w*) ?([^\n]*)\n(.*?)^\1```", flags=re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words beside it, and its text."""

    language: str
    kind: str
    text: str


def name(page: Path) -> str:
    return str(page.relative_to(REPOSITORY))


def blocks(page: Path, language: str) -> list[Block]:
    found = _FENCED.findall(page.read_text())
    return [Block(said, kind, dedent(text)) for _, said, kind, text in found if said == language]


def prose(page: Path) -> str:
    """Without its fenced blocks."""
    return _FENCED.sub("", page.read_text())


def quoted(page: Path) -> list[str]:
    """What stands between single backticks in its prose."""
    return re.findall(r"`([^`\n]+)`", prose(page))


def commands(text: str) -> Iterator[str]:
    """Each command of a shell block, its lines put together; what is read from a here-document is left out."""
    whole, until = "", ""
    for line in text.splitlines():
        if until:
            until = "" if line == until else until
            continue
        whole += line.rstrip("\\").strip() + " "
        if line.endswith(("\\", "|")):
            continue
        if here := re.search(r"<<'?(\w+)", line):
            until = here[1]
        if said := whole.partition("  #")[0].strip():
            yield said
        whole = ""
