"""The answers as a CSV file, for a spreadsheet or a program: one row a photograph, in every language the same."""

import csv
from collections.abc import Sequence
from io import StringIO

from ui.api.errors import GatewayError
from ui.classify.asking import Outcome
from ui.classify.photograph import Photograph

Row = tuple[Photograph, Outcome]


def of(rows: Sequence[Row]) -> bytes:
    """UTF-8 with a mark that tells Excel so. A photograph without an answer has the problem's type as its reason."""
    answered = [outcome.prediction.probabilities for _, outcome in rows if not isinstance(outcome, GatewayError)]
    classes = sorted({name for probabilities in answered for name in probabilities})
    head = ["file", "label", "probability", *classes, "uncertain", "reason", "version", "seconds", "prediction_id"]
    file = StringIO(newline="")
    csv.writer(file).writerows([head, *(_cells(*row, classes) for row in rows)])
    return file.getvalue().encode("utf-8-sig")


def _cells(photograph: Photograph, outcome: Outcome, classes: Sequence[str]) -> list[object]:
    name = _inert(photograph.name)
    if isinstance(outcome, GatewayError):
        return [name, "", "", *("" for _ in classes), "", outcome.type, "", "", ""]
    said = outcome.prediction
    probabilities = [said.probabilities.get(each, "") for each in classes]
    certainty = [str(said.uncertain).lower(), said.reason or ""]
    origin = [said.model.version, round(outcome.seconds, 4), said.id]
    return [name, said.label, said.probability, *probabilities, *certainty, *origin]


def _inert(name: str) -> str:
    """A spreadsheet would run a file's name that reads as a formula (owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@", "\t", "\r")) else name
