from random import Random
from typing import Final

import pytest

from gateway.keeping import Choice, Keep, Keeping, choice, policy
from gateway.settings import Settings

SEED: Final = 7


def keeping(share: float) -> Keeping:
    return Keeping("uncertain", share, Random(SEED))  # noqa: S311  # the same sample each time


@pytest.mark.parametrize(
    ("keep", "uncertain", "sampled", "kept"),
    [
        ("none", True, True, False),
        ("uncertain", False, False, False),
        ("uncertain", True, False, True),
        ("uncertain", False, True, True),
        ("all", False, False, True),
    ],
)
def test_a_photograph_is_kept_when_the_policy_says_so(keep: Keep, uncertain: bool, sampled: bool, kept: bool) -> None:
    assert choice(keep, uncertain=uncertain, sampled=sampled).keep is kept


@pytest.mark.parametrize(("uncertain", "sampled"), [(False, False), (False, True), (True, False), (True, True)])
def test_a_person_looks_at_what_is_in_doubt_and_at_the_sample_whatever_is_kept(uncertain: bool, sampled: bool) -> None:
    assert choice("none", uncertain=uncertain, sampled=sampled) == Choice(sampled, uncertain or sampled, keep=False)


def test_chance_draws_for_each_prediction_and_takes_the_share() -> None:
    first, again = keeping(0.1), keeping(0.1)
    drawn = [first.choose(uncertain=False).sampled for _ in range(5000)]
    assert 430 < sum(drawn) < 570
    assert drawn == [again.choose(uncertain=False).sampled for _ in range(5000)]


@pytest.mark.parametrize(("share", "sampled"), [(0.0, 0), (1.0, 200)])
def test_a_share_of_none_or_of_all_is_exact(share: float, sampled: int) -> None:
    chosen = keeping(share)
    assert sum(chosen.choose(uncertain=True).sampled for _ in range(200)) == sampled


@pytest.mark.parametrize(("url", "kept"), [("", False), ("http://127.0.0.1:9000", True)])
def test_without_a_store_nothing_is_kept_and_reviews_are_opened(
    monkeypatch: pytest.MonkeyPatch, url: str, kept: bool
) -> None:
    variables = {"SERVING_GRPC": "127.0.0.1:8500", "DATABASE_URL_GATEWAY": "sqlite://", "API_KEYS_FILE": "keys.json"}
    variables |= {"S3_ACCESS_KEY_GATEWAY": "gateway", "S3_SECRET_KEY_GATEWAY": "drawn-at-random"}
    for name, value in (variables | {"S3_ENDPOINT_URL": url, "GATEWAY_KEEP_PHOTOGRAPHS": "all"}).items():
        monkeypatch.setenv(name, value)
    assert policy(Settings.read()).choose(uncertain=True) == Choice(sampled=False, review=True, keep=kept)
