"""What a person reads: a line while it goes on, the report, and the runbook's table."""

from dataclasses import replace

from infra.local.settings import REPOSITORY
from tests.drill import table
from tests.drill.stated import STATED
from tests.unit.drill.test_verdict import GOOD


def test_a_line_tells_whether_it_went_as_stated() -> None:
    said = "serving back after 10.0 s; 3 calls meanwhile, 1 × prediction 503 model_unavailable; as stated"
    assert " ".join(table.line(GOOD, []).split()) == said
    assert table.line(GOOD, ["too late"]).endswith("NOT as stated")


def test_the_report_has_a_row_a_process_also_of_one_that_did_not_come_back() -> None:
    lost = replace(GOOD, name="ui", back=None, records=None)
    _, _, first, second = table.report([GOOD, lost]).splitlines()
    assert first == "| `serving` | 10.0 s | 3 | 1 × prediction 503 model_unavailable | 0 | 1 / 1 | 0 / 0 | 0 |"
    assert second == "| `ui` | never | 4 | 1 × prediction 503 model_unavailable | 0 | 1 / 0 | – | – |"


def test_the_runbook_states_what_the_drill_holds() -> None:
    assert table.stated(STATED) in (REPOSITORY / "docs" / "runbook.md").read_text()
