"""Which photographs are kept, and at which predictions a person looks."""

from dataclasses import dataclass
from random import Random
from typing import Literal

from gateway.settings import Settings

Keep = Literal["none", "uncertain", "all"]


@dataclass(frozen=True)
class Choice:
    """What is to become of one prediction: `sampled` by chance; `review` for that reason or because it is in doubt."""

    sampled: bool
    review: bool
    keep: bool


@dataclass(frozen=True)
class Keeping:
    """The policy, and the chance that it draws on for each prediction."""

    keep: Keep
    review_share: float
    chance: Random

    def choose(self, *, uncertain: bool) -> Choice:
        return choice(self.keep, uncertain=uncertain, sampled=self.chance.random() < self.review_share)


def choice(keep: Keep, *, uncertain: bool, sampled: bool) -> Choice:
    """Whoever is to look at a prediction needs its photograph: it is kept, unless none ever is."""
    review = uncertain or sampled
    return Choice(sampled, review, keep == "all" or (keep == "uncertain" and review))


def policy(settings: Settings) -> Keeping:
    """Without a store nothing is kept; reviews are opened all the same."""
    keep = settings.keep_photographs if settings.s3_endpoint_url else "none"
    return Keeping(keep, settings.review_share, Random())  # noqa: S311  # a sample, no secret
