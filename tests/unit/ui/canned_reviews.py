"""What the gateway says of reviews, of the training data and of photographs, laid out for a test."""

from collections.abc import Mapping
from typing import Any, Final

from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import Canned, CannedGateway, canned, key

SHA256: Final = "ab" * 32
REVIEWS: Final = "GET /v1/review"
DATA: Final = "GET /v1/data"
OUTLOOK: Final = "GET /v1/monitoring"


def image(sha256: str = SHA256) -> str:
    return f"GET /v1/images/{sha256}"


def review(review_id: str = "first", sha256: str = SHA256, **changes: Any) -> dict[str, Any]:
    return {
        "id": review_id,
        "state": "open",
        "reasons": ["low_confidence", "disputed"],
        "prediction": {"id": "p", "label": "dandelion", "probability": 0.612, "novelty": 0.4, "model_version": 3},
        "image": {"sha256": sha256, "width": 64, "height": 48, "kept": True, "url": f"/v1/images/{sha256}"},
        "said_label": "grass",
        "said_by": "field-app",
        "said_at": "2026-03-01T08:02:10Z",
        "reviewed_label": None,
        "reviewer": None,
        "reviewed_at": None,
        "ingested": False,
        "trainable": True,
        "detail": "in English",
    } | changes


def not_kept(review_id: str = "first") -> dict[str, Any]:
    image = {"sha256": SHA256, "width": None, "height": None, "kept": False, "url": None}
    return review(review_id, image=image, trainable=False)


def reviews(*found: dict[str, Any], cursor: str | None = None, waiting: int | None = None) -> Canned:
    counts = {"open": len(found) if waiting is None else waiting, "confirmed": 80, "rejected": 3}
    return canned({"reviews": list(found), "next_cursor": cursor, "counts": counts})


def data(**changes: Any) -> Canned:
    told: Mapping[str, Any] = {
        "labels": {
            "dandelion": {"train": 141, "validation": 21, "test": 38},
            "grass": {"train": 137, "validation": 20, "test": 43},
        },
        "statuses": {"ok": 400},
        "sources": {"real": 400},
        "waiting": 0,
        "quarantined": [],
        "next_cursor": None,
        "suspected": [],
        "suspected_detail": None,
    }
    return canned({**told, **changes})


def outlook(value: float | None = 12.0, *, train: bool = False) -> Canned:
    photographs = {"name": "photographs", "holds": train, "words": "12 of 20", "value": value, "limit": 20.0}
    looked = {"looked_at": "2026-03-01T08:15:03Z", "train": train, "reason": "no reason yet", "scheduled": None}
    return canned({"next": looked | {"triggers": [photographs]}})


def outlook_without_a_model() -> Canned:
    first = {"name": "champion", "holds": True, "words": "there is no champion yet", "value": None, "limit": None}
    looked = {"looked_at": "2026-03-01T08:15:03Z", "train": True, "reason": first["words"], "scheduled": None}
    return canned({"next": looked | {"triggers": [first]}})


def lay_out(gateway: CannedGateway, picture: bytes) -> None:
    """A reviewer's key, one review that waits, and a photograph of it."""
    gateway.gives(key("review"), to="GET /v1/key")
    gateway.gives(reviews(review()), to=REVIEWS)
    gateway.gives(data(), to=DATA)
    gateway.gives(outlook(), to=OUTLOOK)
    gateway.gives(Canned(picture), to=image())


def open_page(app: AppTest, page: str) -> AppTest:
    shown.turn_to(app, page)
    return shown.sign_in(app, "reviewer-key")
