"""A person on the page Classify: drops photographs, sees answers, says what is right, and is told what is wrong."""

import re
import statistics
import time

import pytest
from playwright.sync_api import FilePayload, Page, expect

from infra.local.running import Running
from tests.e2e.classifying import ANSWERED, answer, drop, jpeg, reviews, taken_away


@pytest.fixture
def classify(live: Running, page: Page) -> Page:
    page.goto(live.env["UI_URL"])
    expect(page.get_by_role("heading", name="Which plant is it?")).to_be_visible()
    return page


def test_a_dropped_photograph_is_answered_within_a_second(classify: Page, photograph: bytes) -> None:
    seconds = []
    for number in range(5):
        begun = time.monotonic()
        drop(classify, jpeg(f"{number}.jpg", photograph + bytes(number)))
        expect(classify.get_by_text(ANSWERED)).to_have_count(number + 1)
        seconds.append(time.monotonic() - begun)
    expect(classify.get_by_role("heading", name=re.compile("^(Dandelion|Grass)$"))).to_have_count(5)
    print(f"from the drop to the answer: {statistics.median(seconds):.2f} s")  # noqa: T201 (a number for the reader)
    assert statistics.median(seconds) < 1


def test_what_is_right_is_said_without_a_mouse_and_waits_for_a_reviewer(
    live: Running, classify: Page, photograph: bytes
) -> None:
    answer(classify, photograph)
    classify.get_by_role("button", name="Right").press("Enter")
    expect(classify.get_by_text("Thank you!")).to_be_visible()
    expect(classify.get_by_text("A reviewer has a look")).to_be_visible()
    (row,) = taken_away(classify)
    assert reviews(live, row["prediction_id"]) == [("open", row["label"])]


def test_what_is_wrong_is_said_in_one_click_and_may_be_changed(
    live: Running, classify: Page, photograph: bytes
) -> None:
    answer(classify, photograph)
    wrong = classify.get_by_role("button", name=re.compile("^Wrong, it’s"))
    wrong.click()
    classify.get_by_role("button", name="Change my answer").click()
    wrong.click()
    expect(classify.get_by_text("Thank you!")).to_be_visible()
    (row,) = taken_away(classify)
    (other,) = {"dandelion", "grass"} - {row["label"]}
    assert reviews(live, row["prediction_id"]) == [("open", other)]


def test_many_answers_are_taken_away_as_csv(classify: Page, photograph: bytes) -> None:
    drop(classify, jpeg("one.jpg", photograph), jpeg("two.jpg", photograph + b"2"), jpeg("cut.jpg", photograph[:600]))
    expect(classify.get_by_text("3 photographs:")).to_be_visible()
    rows = taken_away(classify)
    assert [each["file"] for each in rows] == ["one.jpg", "two.jpg", "cut.jpg"]
    assert [each["reason"] for each in rows][2] == "corrupt_image"
    assert float(rows[0]["dandelion"]) + float(rows[0]["grass"]) == pytest.approx(1)


def test_where_the_model_looked_is_shown_on_the_photograph(classify: Page, photograph: bytes) -> None:
    classify.get_by_text("Show where the model looked").click()
    drop(classify, jpeg("garden.jpg", photograph))
    expect(classify.get_by_text("The brighter a part of the photograph")).to_be_visible()


def test_a_damaged_photograph_is_said_to_be_damaged(classify: Page, photograph: bytes) -> None:
    drop(classify, jpeg("cut.jpg", photograph[:600]))
    expect(classify.get_by_text("This photograph is damaged or cut off.")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "type_", "size"), [("letter.pdf", "application/pdf", 9), ("huge.jpg", "image/jpeg", 22_000_000)]
)
def test_a_file_that_cannot_be_taken_is_marked_with_the_reason(
    classify: Page, name: str, type_: str, size: int
) -> None:
    drop(classify, FilePayload(name=name, mimeType=type_, buffer=bytes(size)))
    chip = classify.locator("[data-testid=stFileChip][aria-invalid=true]")
    expect(chip).to_be_visible()
    reason = chip.evaluate("chip => getComputedStyle(chip, '::after').content")
    assert "it has to be a JPEG, PNG or WebP file of at most 20 MB" in reason
