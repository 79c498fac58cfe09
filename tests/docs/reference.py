"""The tables of docs/reference.md, as the code has them: `python -m tests.docs` writes them, a test compares."""

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import typer

from gateway.metrics import Metrics
from infra.local.secrets import S3_ROLES
from ml.__main__ import app
from ml.catalog.tables import METADATA
from tests import markdown
from tests.docs.pages import DOCS, REPOSITORY

PAGE: Final = DOCS / "reference.md"
LETTERS: Final = {"SELECT": "S", "INSERT": "I", "UPDATE": "U", "DELETE": "D"}
FAMILIES: Final = {"number", "moment", "by_label", "labelled"}  # of ml/exporter/families.py


def make() -> str:
    targets = re.findall(r"^([a-z0-9-]+):.*?## (.*)$", (REPOSITORY / "Makefile").read_text(), flags=re.MULTILINE)
    return markdown.table(("word", "what it does"), ((f"`make {word}`", _text(what)) for word, what in targets))


def commands() -> str:
    rows = ((f"`{_usage(path, command)}`", str(command.help).splitlines()[0]) for path, command in every_command())
    return markdown.table(("after `python -m ml`", "what it does"), rows)


def scripts() -> str:
    found = sorted((REPOSITORY / "k8s").glob("*.sh"))
    said = ((each.name, each.read_text().splitlines()[1].removeprefix("# ").rstrip(":")) for each in found)
    return markdown.table(
        ("script", "what it does"), ((f"[`k8s/{name}`](../k8s/{name})", _text(what)) for name, what in said)
    )


def tables() -> str:
    rows = (
        (f"`{each.name}`", ", ".join(f"**{c.name}**" if c.primary_key else c.name for c in each.columns))
        for each in METADATA.sorted_tables
    )
    return markdown.table(("table", "columns, its key in bold"), sorted(rows))


def rights() -> str:
    """Of each role in each table, and in S3."""
    text = (REPOSITORY / "sql" / "03_grants.sql").read_text()
    granted = {(role, table): words for words, table, role in re.findall(r"GRANT (.+) ON (\w+) TO '(\w+)'", text)}
    names = ("plants_data", "images", "features", "predictions", "feedback", "promotions")
    rows = [(f"`{role}`", *(_letters(granted.get((role, each), "")) for each in names), _s3(role)) for role in S3_ROLES]
    return markdown.table(("role", *(f"`{each}`" for each in names), "S3"), rows)


def metrics() -> str:
    ours = [each for each in Metrics().registry.collect() if each.name.startswith("gateway_")]
    gateway = ((f"`{each.name}{'_total' if each.type == 'counter' else ''}`", each.documentation) for each in ours)
    return markdown.table(("metric", "meaning"), (*gateway, *sorted(_of_the_exporter())))


SECTIONS: Final[Mapping[str, Callable[[], str]]] = {
    "make": make,
    "commands": commands,
    "scripts": scripts,
    "tables": tables,
    "rights": rights,
    "metrics": metrics,
}


def written(page: str) -> str:
    """The page with every section between its marks made anew."""
    for section, made in SECTIONS.items():
        pattern = rf"(<!-- {section} -->\n).*?(<!-- /{section} -->)"
        page = re.sub(pattern, lambda found, made=made: found[1] + made() + found[2], page, flags=re.DOTALL)  # type: ignore[misc]
    return page


def every_command() -> Iterator[tuple[str, Any]]:
    """The words after `python -m ml`, and the command."""
    return _below(typer.main.get_command(app), ())


def _below(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if not hasattr(command, "commands"):
        yield " ".join(path), command
        return
    for word, each in command.commands.items():
        yield from _below(each, (*path, word))


def _usage(path: str, command: Any) -> str:
    arguments = [f"<{each.name}>" for each in command.params if each.param_type_name == "argument"]
    options = [each.opts[0] for each in command.params if each.param_type_name == "option"]
    return " ".join([path, *arguments, *(f"[{each}]" for each in options)])


def _letters(words: str) -> str:
    return " ".join(LETTERS[each] for each in words.split(", ") if each) or "–"


def _s3(role: str) -> str:
    policy = json.loads((REPOSITORY / "infra" / "s3" / "policies" / f"{role}.json").read_text())
    return "; ".join(_statement(each) for each in policy["Statement"])


def _statement(statement: Any) -> str:
    acts = ", ".join(each.removeprefix("s3:").removesuffix("Object").lower() for each in statement["Action"])
    places = [each.removeprefix("arn:aws:s3:::") for each in statement["Resource"]]
    prefixes = statement.get("Condition", {}).get("StringLike", {}).get("s3:prefix", [])
    below = f" below {', '.join(f'`{each}`' for each in prefixes)}" if prefixes else ""
    allowed = acts.replace("listbucket", "list").replace("*", "all")
    return f"{allowed}: {', '.join(f'`{each}`' for each in places)}{below}"


def _of_the_exporter() -> Iterator[tuple[str, str]]:
    """Name and meaning are the first two arguments wherever a family is made."""
    for file in (REPOSITORY / "ml" / "exporter").glob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in FAMILIES:
                said = [str(each.value) for each in call.args[:2] if isinstance(each, ast.Constant)]
                if len(said) == 2:
                    yield f"`{said[0]}`", said[1]


def _text(said: str) -> str:
    """Markdown would take a word in pointed brackets for a tag."""
    return said.replace("<", "&lt;")
