"""Nothing is said outside of the catalogues."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import ui

UI = Path(ui.__file__).parent
SHOWN_BY = {
    *("title", "header", "subheader", "markdown", "write", "text", "caption", "info", "warning", "error", "success"),
    *("button", "link_button", "download_button", "form_submit_button", "toggle", "checkbox", "radio", "selectbox"),
    *("multiselect", "segmented_control", "pills", "slider", "text_input", "text_area", "number_input", "tabs"),
    *("file_uploader", "expander", "popover", "progress", "metric", "toast", "status", "spinner", "dialog", "badge"),
}
SHOWN_AS = {"label", "help", "placeholder", "text", "caption", "alt", "body", "title", "page_title"}


def literal(node: ast.expr) -> bool:
    """A string that has letters, however it is put together; names of icons have none that are read."""
    strings = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return any(re.search(r"[A-Za-z]", re.sub(r":material/\w+:|<[^>]*>", "", each)) for each in strings)


def spoken(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        given = [*node.args[:1]] if node.func.attr in SHOWN_BY else []
        given += [each.value for each in node.keywords if each.arg in SHOWN_AS]
        for each in given:
            if isinstance(each, ast.Constant | ast.JoinedStr | ast.BinOp) and literal(each):
                yield f"{file.name}:{each.lineno}: {ast.unparse(each)}"


def test_no_page_has_a_text_outside_of_the_catalogues() -> None:
    found = [each for file in UI.rglob("*.py") for each in spoken(file) if not each.endswith("'Plants'")]
    assert not found


def sentences(file: Path) -> Iterator[str]:
    """Three words in a row, outside of docstrings, logs, exceptions and markup: somebody is to read them."""
    tree = ast.parse(file.read_text())
    apart = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr | ast.Raise) or (isinstance(node, ast.Call) and "log" in ast.unparse(node.func))
        for inner in ast.walk(node)
        if isinstance(node, ast.Raise | ast.Call) or isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            plain = re.sub(r"<style>.*</style>|<[^>]*>", "", node.value, flags=re.DOTALL)
            if re.search(r"\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b", plain):
                yield f"{file.name}:{node.lineno}: {node.value}"


def test_no_sentence_waits_in_a_constant() -> None:
    outside = [each for each in UI.rglob("*.py") if each.parent.name != "api"]  # details there are for the log
    assert not [each for file in outside for each in sentences(file)]
