"""What a reviewer asks of the gateway, and what then stands in its database."""

from dataclasses import dataclass, replace
from typing import Any, Final

import httpx
from sqlalchemy import select

from ml import catalog
from ml.catalog import FEEDBACK, ReviewState
from tests.integration.gateway.processes import REVIEW_KEY, Gateway
from tests.integration.ml.people import People, fresh
from tests.unit.ml.logged import prediction, review

NAME: Final = "a_key_to_review"


@dataclass
class ReviewerAtWork:
    gateway: Gateway
    people: People

    def at(self, gateway: Gateway) -> "ReviewerAtWork":
        """The same reviewer, asking another one."""
        return replace(self, gateway=gateway)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        return self.gateway.client.request(method, f"/v1/{path}", headers={"X-API-Key": REVIEW_KEY}, **more)

    def reviews(self, **parameters: Any) -> dict[str, Any]:
        return dict(self.ask("GET", "review", params=parameters).raise_for_status().json())

    def rule(self, review_id: str, verdict: str, **more: Any) -> httpx.Response:
        return self.ask("POST", f"review/{review_id}", json={"verdict": verdict} | more)

    def add(self, *files: bytes, label: str | None = "grass") -> httpx.Response:
        named = [("file", (f"{number}.jpg", file)) for number, file in enumerate(files)]
        return self.ask("POST", "images", files=named, data={} if label is None else {"label": label})

    def open(self, said: str | None = None, *, kept: bool = True, logged: bool = True, **signals: Any) -> str:
        """A photograph that a caller sent, and the review of its prediction; gives the review."""
        predicted = prediction(label="dandelion", **signals)
        predicted |= {"sha256": self.people.send(fresh()) if kept else predicted["sha256"], "kept": kept}
        if logged:
            catalog.record_predictions(self.people.engine, [predicted])
        id_ = str(predicted["id"])
        review(self.people.engine, predicted, ReviewState.OPEN, id=id_, said_label=said, reviewed_at=None)
        return id_

    def rows(self, sha256: str) -> list[dict[str, Any]]:
        """Of feedback on a photograph, oldest first."""
        query = select(FEEDBACK).where(FEEDBACK.c.sha256 == sha256).order_by(FEEDBACK.c.at)
        with self.people.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]
