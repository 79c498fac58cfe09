"""What people are told of a data set."""

from dataclasses import replace
from io import BytesIO
from typing import Any

from PIL import Image

from ml.catalog import Split
from ml.dataset import Manifest, Row, report
from ml.dataset.report import SHOWN, DataReport
from ml.dataset.suspects import Suspect
from tests.unit.ml.pictures import photograph

ROWS = (Row("a" * 64, "clover", Split.TRAIN), Row("b" * 64, "daisy", Split.TEST))
ASIDE: list[dict[str, Any]] = [
    {"url": "https://x/1.jpg", "label": "clover", "status": "unreachable", "detail": "404", "sha256": None},
    {"url": "https://x/2|3.jpg", "label": "daisy", "status": "conflict", "detail": "two labels", "sha256": "c" * 64},
]
REPORT = DataReport(
    Manifest(ROWS), "real", {"ok": 2, "conflict": 1}, ASIDE, [Suspect("a" * 64, "clover", "daisy", 0.02)]
)


def test_a_report_counts_by_label_and_side_and_gives_the_reasons() -> None:
    page = REPORT.markdown()
    assert "| clover | 1 | 0 | 0 | 1 |" in page
    assert "| https://x/2/3.jpg | daisy | conflict | two labels |" in page
    assert f"| {'a' * 64} | clover | daisy | 0.020 |" in page
    assert "None." in replace(REPORT, suspected=()).markdown()


def test_a_long_table_says_how_much_it_leaves_out() -> None:
    page = replace(REPORT, set_aside=ASIDE[:1] * (SHOWN + 7)).markdown()
    assert page.count("https://x/1.jpg") == SHOWN
    assert "…and 7 more." in page


def test_what_somebody_should_look_at_comes_onto_the_sheet() -> None:
    assert REPORT.in_question() == [("c" * 64, "conflict: daisy"), ("a" * 64, "clover, or daisy? 0.02")]
    sheet = Image.open(BytesIO(report.contact_sheet([(photograph(300, 200), "one")] * 6)))
    assert sheet.size == (5 * 240, 2 * (180 + 32))
    assert Image.open(BytesIO(report.contact_sheet([]))).height == 180 + 32


def test_a_difference_names_what_came_what_is_gone_and_what_has_another_label() -> None:
    after = Manifest((replace(ROWS[0], label="daisy"), Row("c" * 64, "daisy", Split.VALIDATION)))
    told = report.difference(Manifest(ROWS), after).splitlines()
    assert told == [
        "1 new, 1 gone, 1 with another label, of 2 before",
        f"+ {'c' * 64} daisy (validation)",
        f"- {'b' * 64} daisy (test)",
        f"~ {'a' * 64} clover -> daisy",
    ]
