import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import canned_reviews as laid
from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import Canned, CannedGateway, canned, problem
from tests.unit.ui.canned_reviews import DATA, SHA256, review

LABEL = f"PUT /v1/images/{SHA256}/label"
SUSPECT = {"sha256": SHA256, "label": "grass", "suggested": "dandelion", "score": 0.031}


@pytest.fixture(autouse=True)
def laid_out(gateway: CannedGateway, dandelion: bytes) -> None:
    laid.lay_out(gateway, dandelion)


def opened(app: AppTest, gateway: CannedGateway, **told: Any) -> AppTest:
    gateway.gives(laid.data(**told), to=DATA)
    return laid.open_page(app, "data")


def set_aside(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "url": f"https://example.org/{number}.jpg",
        "label": "grass",
        "status": "corrupt",
        "detail": "image file is <truncated>",
        "attempts": 3,
        "next_attempt": None,
        "sha256": None,
    } | changes


def labelled(label: str) -> Canned:
    return canned(
        {"sha256": SHA256, "label": label, "review": "noted", "width": 64, "height": 48, "known": True},
    )


def test_counts_are_told_by_label_side_and_status(app: AppTest, gateway: CannedGateway) -> None:
    page = opened(app, gateway, statuses={"ok": 400, "near_duplicate": 7}, waiting=3)
    seen = shown.text(page)
    assert "**400 photographs** can be learned from." in seen
    assert "**3 confirmed photographs wait**" in seen
    for number in ("141", "38", "278", "81"):  # of cells, and of the last row
        assert f'"><div>{number}</div>' in seen
    assert "Nearly the same photograph" in seen
    assert not page.exception


def test_drawings_are_said_to_be_drawings(app: AppTest, gateway: CannedGateway) -> None:
    page = opened(app, gateway, sources={"synthetic": 400})
    assert "400 of them are drawings by a program" in shown.text(page)


def test_without_any_data_the_page_says_what_to_do(app: AppTest, gateway: CannedGateway) -> None:
    page = opened(app, gateway, labels={}, statuses={}, sources={}, suspected=None, suspected_detail="no champion")
    seen = shown.text(page)
    assert "No photograph can be learned from yet." in seen
    assert "There is no label yet." in seen
    assert "cannot be told at the moment" in seen
    assert "no champion" in seen
    assert "Nothing was set aside." in page.success[0].value
    assert not page.exception


def test_a_suspected_label_is_corrected_in_one_click_and_that_is_undone_in_another(
    app: AppTest, gateway: CannedGateway
) -> None:
    gateway.gives(labelled("dandelion"), to=LABEL)
    gateway.gives(canned(review("noted")), to="POST /v1/review/noted")
    page = opened(app, gateway, suspected=[SUSPECT])
    assert shown.alt_texts(page) == ["A photograph labelled “grass”"]
    assert gateway.asked(laid.image())[0].path.endswith("?size=thumbnail")
    page.button(key=f"correct {SHA256} dandelion").click().run()
    assert json.loads(gateway.asked(LABEL)[0].body) == {"label": "dandelion"}
    assert "Noted: “dandelion”." in shown.text(page)
    page.button(key="undo correction").click().run()
    assert json.loads(gateway.asked("POST /v1/review/noted")[0].body) == {"verdict": "reopen"}
    assert "Taken back." in page.info[0].value


def test_a_correction_that_is_not_taken_is_told(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(problem(503, "storage_unavailable", Retry_After="2"), to=LABEL)
    page = opened(app, gateway, suspected=[SUSPECT])
    page.button(key=f"correct {SHA256} grass").click().run()
    assert "The store of photographs cannot be reached" in page.error[0].value


def test_a_long_contact_sheet_is_shown_bit_by_bit(app: AppTest, gateway: CannedGateway) -> None:
    suspects = [SUSPECT | {"sha256": f"{place:064x}"} for place in range(14)]
    page = opened(app, gateway, suspected=suspects)
    assert "12 of 14" in shown.text(page)
    page.button(key="more suspects").click().run()
    assert "14 of 14" in shown.text(page)
    assert "more suspects" not in [each.key for each in page.button]


def test_what_was_set_aside_has_its_reason_in_both_words(app: AppTest, gateway: CannedGateway) -> None:
    page = opened(app, gateway, statuses={"ok": 400, "corrupt": 1}, quarantined=[set_aside(7)])
    seen = shown.text(page)
    assert "https://example.org/7.jpg" in seen
    assert "Damaged or forgotten" in seen
    assert "image file is &lt;truncated&gt;" in seen
    assert "3 tries" in seen
    assert "aside on" not in [each.key for each in page.button]


def test_what_was_set_aside_is_turned_page_by_page_and_filtered(app: AppTest, gateway: CannedGateway) -> None:
    statuses = {"ok": 400, "corrupt": 9, "too_small": 2}
    page = opened(app, gateway, statuses=statuses, quarantined=[set_aside(1)], next_cursor="second")
    page.button(key="aside on").click().run()
    assert "cursor=second" in gateway.asked(DATA)[-1].path
    assert "Page 2" in shown.text(page)
    page.main.segmented_control(key="aside status").set_value("too_small").run()
    last = gateway.asked(DATA)[-1].path
    assert "status=too_small" in last
    assert "cursor" not in last


def test_the_page_is_read_in_french(app: AppTest, gateway: CannedGateway) -> None:
    app.query_params["lang"] = "fr"
    aside = set_aside(7, detail=None)
    page = opened(app, gateway, statuses={"ok": 1400, "corrupt": 1}, quarantined=[aside], suspected=[SUSPECT])
    seen = shown.text(page)
    assert "**400 photos** peuvent servir" in seen
    assert "1\u202f400" in seen
    assert "Étiquette\u00a0: **herbe**" in seen
    assert "Endommagée ou supprimée" in seen
    assert " the " not in seen
