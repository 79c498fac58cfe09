"""Photographs over the API: seen and forgotten, in a real store under the gateway's own login."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from ml.storage import ObjectStore
from tests.integration.gateway.place import Place
from tests.integration.gateway.processes import REVIEW_KEY
from tests.integration.gateway.reviewer import NAME, ReviewerAtWork, refusal
from tests.integration.ml.people import fresh, stored_key
from tests.unit.ml.pictures import encoded, scene


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_is_shown_as_it_came_under_the_type_of_its_bytes(reviewer: ReviewerAtWork, format_: str) -> None:
    data = encoded(scene(60, 40, uuid4().int), format_)
    sha256 = hashlib.sha256(data).hexdigest()
    reviewer.people.uploads.put(f"uploads/{sha256[:2]}/{sha256}", data, "text/html")
    answer = reviewer.ask("GET", f"images/{sha256}")
    assert (answer.status_code, answer.content) == (200, data)
    assert answer.headers["content-type"] == f"image/{format_.lower()}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == "inline"
    assert answer.headers["cache-control"] == "private, max-age=3600, immutable"
    assert answer.headers["etag"] == f'"{sha256}"'


def test_what_is_no_photograph_is_not_shown_whatever_it_is_stored_as(reviewer: ReviewerAtWork) -> None:
    sha256 = reviewer.people.send(f"<script>{uuid4()}</script>".encode())
    assert refusal(reviewer.ask("GET", f"images/{sha256}")) == (404, "image_not_found")


def test_a_thumbnail_is_a_jpeg_of_at_most_320_pixels(reviewer: ReviewerAtWork) -> None:
    data = encoded(scene(900, 600, uuid4().int), "PNG")
    sha256 = reviewer.people.send(data)
    answer = reviewer.ask("GET", f"images/{sha256}", params={"size": "thumbnail"})
    image = Image.open(BytesIO(answer.content))
    assert (answer.headers["content-type"], image.format, image.size) == ("image/jpeg", "JPEG", (320, 213))
    assert answer.headers["etag"] != f'"{sha256}"'


def test_what_the_caller_has_is_not_sent_again(reviewer: ReviewerAtWork) -> None:
    sha256 = reviewer.people.send(fresh())
    tag = reviewer.ask("GET", f"images/{sha256}").headers["etag"]
    key = {"X-API-Key": REVIEW_KEY}
    for sent in (tag, f'"other", W/{tag}'):
        answer = reviewer.gateway.client.get(f"/v1/images/{sha256}", headers=key | {"If-None-Match": sent})
        assert (answer.status_code, answer.content) == (304, b"")
    assert reviewer.gateway.client.get(f"/v1/images/{sha256}", headers=key | {"If-None-Match": '"x"'}).content


def test_a_forgotten_photograph_is_not_there_from_that_moment_on(
    reviewer: ReviewerAtWork, bucket: Callable[[str, str], ObjectStore]
) -> None:
    data = fresh()
    sha256 = reviewer.people.send(data)
    bucket("plants", "ingest").put(stored_key(sha256), data, "image/jpeg")
    reviewer.people.seed(sha256, "grass")
    for _ in range(2):
        answer = reviewer.ask("DELETE", f"images/{sha256}")
        assert (answer.status_code, answer.json()["sha256"]) == (202, sha256)
        assert "What remains" in answer.json()["detail"]
    assert reviewer.people.uploads.get(f"uploads/{sha256[:2]}/{sha256}").body == b""
    assert {(row["forget"], row["reviewer"]) for row in reviewer.rows(sha256)} == {(True, NAME)}
    for answer in (
        reviewer.ask("GET", f"images/{sha256}"),
        reviewer.ask("PUT", f"images/{sha256}/label", json={"label": "grass"}),
    ):
        assert refusal(answer) == (404, "image_not_found")
    assert reviewer.add(data).status_code == 201
    assert reviewer.ask("GET", f"images/{sha256}").content == data


def test_a_photograph_that_nobody_knows_is_not_there(reviewer: ReviewerAtWork) -> None:
    for method, path in (("GET", ""), ("DELETE", ""), ("PUT", "/label")):
        more = {"json": {"label": "grass"}} if method == "PUT" else {}
        assert refusal(reviewer.ask(method, f"images/{'0' * 64}{path}", **more)) == (404, "image_not_found")
    for name in ("0" * 63, "A" * 64, "..%2Fimages"):
        assert reviewer.ask("GET", f"images/{name}").status_code in {404, 422}
    assert reviewer.rows("0" * 64) == []


def test_without_the_store_nothing_is_written_down(place: Place, reviewer: ReviewerAtWork) -> None:
    data = fresh()
    sha256 = reviewer.people.send(data)
    with place.store.away():
        for answer in (
            reviewer.at(place.gateway).add(data),
            reviewer.at(place.gateway).ask("DELETE", f"images/{sha256}"),
            reviewer.at(place.gateway).ask("GET", f"images/{sha256}"),
        ):
            assert refusal(answer) == (503, "storage_unavailable")
    assert reviewer.rows(sha256) == []
