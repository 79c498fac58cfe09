"""The pages of the app: a line each, in the order of the side bar.

A page is a directory with `page.py`, whose `draw(visit)` is called once a run, within `ui.problems.edge.held`. Its
title stands in `texts/<language>/frame.toml` under its name, which is also its address.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from ui.classify import page as classify
from ui.data import page as data
from ui.models import page as models
from ui.monitoring import page as monitoring
from ui.review import page as review
from ui.session.keyring import Scope
from ui.training import page as training
from ui.visit import Visit


@dataclass(frozen=True)
class Entry:
    """`scope` is what a key needs to open it."""

    name: str
    icon: str
    scope: Scope
    draw: Callable[[Visit], None]
    layout: Literal["centered", "wide"] = "centered"


PAGES: Final = (
    Entry("classify", ":material/search:", "predict", classify.draw),
    Entry("review", ":material/rate_review:", "review", review.draw, "wide"),
    Entry("data", ":material/photo_library:", "review", data.draw, "wide"),
    Entry("models", ":material/deployed_code:", "admin", models.draw, "wide"),
    Entry("training", ":material/model_training:", "admin", training.draw),
    Entry("monitoring", ":material/monitoring:", "review", monitoring.draw, "wide"),
)
