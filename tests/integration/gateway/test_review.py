"""Reviews over the API: the list, and rulings that no two people make at once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from ml import catalog
from ml.catalog import ReviewState
from tests.integration.gateway.reviewer import NAME, ReviewerAtWork, refusal
from tests.unit.ml.logged import prediction, review


def test_a_review_tells_who_said_what_of_which_photograph(reviewer: ReviewerAtWork) -> None:
    id_ = reviewer.open("grass", probability=0.6, novelty=0.5)
    (told,) = reviewer.reviews()["reviews"]
    sha256 = told["image"]["sha256"]
    assert told.pop("said_at").endswith("Z")
    assert told["prediction"].pop("at").endswith("Z")
    nothing = dict.fromkeys(("reviewed_label", "reviewer", "reviewed_at"))
    assert told == nothing | {
        "id": id_,
        "state": "open",
        "reasons": ["low_confidence", "disputed"],
        "prediction": {
            "id": id_,
            "label": "dandelion",
            "probability": 0.6,
            "novelty": 0.5,
            "model_version": 1,
        },
        "image": {"sha256": sha256, "width": 60, "height": 40, "kept": True, "url": f"/v1/images/{sha256}"},
        "said_label": "grass",
        "said_by": "test",
        "ingested": False,
        "trainable": True,
        "detail": "once confirmed, the photograph becomes training data",
    }


def test_pages_go_from_the_least_certain_to_the_surest_and_count_all(reviewer: ReviewerAtWork) -> None:
    certainty = [0.91, 0.55, 0.73, 0.55, 0.99]
    for each in certainty:
        reviewer.open(probability=each, kept=False)
    page = reviewer.reviews(limit=2)
    read = page["reviews"]
    while cursor := page["next_cursor"]:
        page = reviewer.reviews(limit=2, cursor=cursor)
        read += page["reviews"]
    assert [each["prediction"]["probability"] for each in read] == sorted(certainty)
    assert len({each["id"] for each in read}) == len(certainty)
    assert page["counts"] == {"open": 5, "confirmed": 0, "rejected": 0}


def test_a_list_can_be_asked_for_one_reason_or_another_state(reviewer: ReviewerAtWork) -> None:
    disputed, _ = reviewer.open("grass"), reviewer.open("dandelion")
    assert [each["id"] for each in reviewer.reviews(reason="disputed")["reviews"]] == [disputed]
    reviewer.rule(disputed, "reject")
    assert [each["id"] for each in reviewer.reviews(state="rejected")["reviews"]] == [disputed]
    assert refusal(reviewer.ask("GET", "review", params={"cursor": "forged"})) == (422, "invalid_request")


def test_a_confirmed_review_takes_the_caller_s_word_else_the_model_s_unless_the_reviewer_says_another(
    reviewer: ReviewerAtWork,
) -> None:
    said, silent, other = reviewer.open("grass"), reviewer.open(), reviewer.open("grass")
    answers = [reviewer.rule(said, "confirm"), reviewer.rule(silent, "confirm")]
    answers.append(reviewer.rule(other, "confirm", label="dandelion"))
    told = [answer.json() for answer in answers]
    assert [each["reviewed_label"] for each in told] == ["grass", "dandelion", "dandelion"]
    assert {(each["state"], each["reviewer"], each["ingested"]) for each in told} == {("confirmed", NAME, False)}
    assert {each["detail"] for each in told} == {"the photograph becomes training data at the next ingest"}


def test_a_photograph_that_was_not_kept_counts_for_accuracy_only(reviewer: ReviewerAtWork) -> None:
    told = reviewer.rule(reviewer.open("grass", kept=False), "confirm").json()
    assert (told["state"], told["trainable"], told["image"]["url"]) == ("confirmed", False, None)
    assert "accuracy only" in told["detail"]


def test_the_photograph_of_a_lost_prediction_is_looked_for(reviewer: ReviewerAtWork) -> None:
    there, gone = (reviewer.open("grass", logged=False, kept=kept) for kept in (True, False))
    told = {each["id"]: each for each in reviewer.reviews()["reviews"]}
    assert told[there]["image"]["kept"] is True
    assert told[gone]["image"]["kept"] is False
    assert told[there]["prediction"] is None


def test_the_same_ruling_again_is_none_and_another_one_comes_too_late(reviewer: ReviewerAtWork) -> None:
    id_ = reviewer.open("grass")
    first, again = (reviewer.rule(id_, "confirm") for _ in range(2))
    assert again.status_code == 200
    assert again.json() == first.json()
    for other in (reviewer.rule(id_, "confirm", label="dandelion"), reviewer.rule(id_, "reject")):
        assert refusal(other) == (409, "already_reviewed")
        assert f"`{NAME}` has confirmed `grass`" in other.json()["detail"]


def test_somebody_else_s_ruling_stands(reviewer: ReviewerAtWork) -> None:
    ruled = prediction()
    catalog.record_predictions(reviewer.people.engine, [ruled])
    review(reviewer.people.engine, ruled, ReviewState.CONFIRMED, "grass", id=ruled["id"], reviewer="botanist")
    answer = reviewer.rule(ruled["id"], "confirm", label="grass")
    assert refusal(answer) == (409, "already_reviewed")
    assert "`botanist`" in answer.json()["detail"]


def test_of_many_rulings_at_once_one_is_taken(reviewer: ReviewerAtWork) -> None:
    id_ = reviewer.open()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda label: reviewer.rule(id_, "confirm", label=label), ["grass", "dandelion"] * 4))
    taken = {answer.json()["reviewed_label"] for answer in answers if answer.is_success}
    assert len(taken) == 1
    assert sorted(answer.status_code for answer in answers) == [200] * 4 + [409] * 4


def test_a_ruling_can_be_undone_until_it_was_ingested(reviewer: ReviewerAtWork) -> None:
    id_ = reviewer.open("grass")
    sha256 = reviewer.rule(id_, "confirm").json()["image"]["sha256"]
    for _ in range(2):
        told = reviewer.rule(id_, "reopen").json()
        assert (told["state"], told["reviewed_label"], told["reviewer"]) == ("open", None, None)
    reviewer.rule(id_, "confirm")
    reviewer.people.seed(sha256, "grass")
    assert refusal(reviewer.rule(id_, "reopen")) == (409, "already_ingested")
    (told,) = reviewer.reviews(state="confirmed")["reviews"]
    assert (told["ingested"], told["detail"]) == (True, "the photograph is training data under this label")


def test_a_ruling_that_makes_no_sense_changes_nothing(reviewer: ReviewerAtWork) -> None:
    id_, silent = reviewer.open("grass"), reviewer.open(logged=False)
    assert refusal(reviewer.rule(id_, "confirm", label="grsas")) == (422, "unknown_label")
    assert refusal(reviewer.rule(id_, "reject", label="grass")) == (422, "invalid_request")
    assert refusal(reviewer.rule(silent, "confirm")) == (422, "invalid_request")
    assert refusal(reviewer.rule(str(uuid4()), "confirm", label="grass")) == (404, "review_not_found")
    assert reviewer.reviews()["counts"] == {"open": 2, "confirmed": 0, "rejected": 0}


@pytest.mark.parametrize("verdict", ["confirm", "reopen"])
def test_a_wish_to_forget_is_no_review_that_can_be_ruled_on(reviewer: ReviewerAtWork, verdict: str) -> None:
    catalog.ask_to_forget(reviewer.people.engine, "a" * 64, "botanist")
    (row,) = reviewer.rows("a" * 64)
    assert reviewer.rule(row["id"], verdict).status_code == 404
