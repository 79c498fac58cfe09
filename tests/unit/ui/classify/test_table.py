import csv
from io import StringIO

from ui.api.errors import GatewayError
from ui.api.predictions import Answer, Model, Prediction
from ui.classify import table
from ui.classify.photograph import Photograph

DAMAGED = GatewayError(type="corrupt_image", title="Damaged image", detail="cut off", status=422)


def answer(label: str, probabilities: dict[str, float], reason: str | None = None) -> Answer:
    said = Prediction(
        id="019a",
        label=label,
        probability=probabilities[label],
        probabilities=probabilities,
        uncertain=reason is not None,
        reason=reason,
        model=Model(name="plants", version=3),
    )
    return Answer(said, seconds=0.01234)


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_each_photograph_has_a_row_with_all_that_is_known_of_it() -> None:
    meadow = answer("grass", {"dandelion": 0.25, "grass": 0.75}, reason="low_confidence")
    rows = read(table.of([(Photograph.of("pré, été.jpg", b"1"), meadow), (Photograph.of("cut.jpg", b"2"), DAMAGED)]))
    assert rows[0] == ["file", "label", "probability", "dandelion", "grass", *rows[0][5:]]
    assert rows[0][5:] == ["uncertain", "reason", "version", "seconds", "prediction_id"]
    assert rows[1] == ["pré, été.jpg", "grass", "0.75", "0.25", "0.75", "true", "low_confidence", "3", "0.0123", "019a"]
    assert rows[2] == ["cut.jpg", "", "", "", "", "", "corrupt_image", "", "", ""]


def test_models_of_other_classes_leave_each_other_s_columns_empty() -> None:
    old, new = answer("grass", {"grass": 1.0}), answer("daisy", {"daisy": 1.0})
    head, *rows = read(table.of([(Photograph.of("a", b"1"), old), (Photograph.of("b", b"2"), new)]))
    assert head[3:5] == ["daisy", "grass"]
    assert [row[3:5] for row in rows] == [["", "1.0"], ["1.0", ""]]


def test_a_file_name_that_reads_as_a_formula_stays_text() -> None:
    (_, row) = read(table.of([(Photograph.of("=cmd|'/C calc'!A0.jpg", b"1"), DAMAGED)]))
    assert row[0].startswith("'=")
