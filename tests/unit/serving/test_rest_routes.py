import pytest

from infra.serving.errors import RequestRefused
from infra.serving.rest_api import Route, route


@pytest.mark.parametrize(
    ("verb", "path", "expected"),
    [
        ("GET", "/v1/models/plants", Route("status", "plants", None, None)),
        ("GET", "/v1/models/plants/versions/7", Route("status", "plants", 7, None)),
        ("GET", "/v1/models/plants/labels/stable", Route("status", "plants", None, "stable")),
        ("GET", "/v1/models/plants/metadata", Route("metadata", "plants", None, None)),
        ("POST", "/v1/models/plants:predict", Route("predict", "plants", None, None)),
        ("POST", "/v1/models/plants/versions/7:predict", Route("predict", "plants", 7, None)),
        ("POST", "/v1/models/my%20plants/labels/stable:predict", Route("predict", "my plants", None, "stable")),
    ],
)
def test_a_path_names_model_version_and_method(verb: str, path: str, expected: Route) -> None:
    assert route(verb, path) == expected


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("GET", "/"),
        ("GET", "/v1/models"),
        ("GET", "/v1/models/plants:predict"),
        ("POST", "/v1/models/plants"),
        ("POST", "/v1/models/plants:classify"),
        ("GET", "/v1/models/plants/versions/seven"),
        ("GET", "/v1/models/plants/versions/99999999999999999999"),
    ],
)
def test_any_other_path_is_malformed(verb: str, path: str) -> None:
    with pytest.raises(RequestRefused, match="Malformed request"):
        route(verb, path)
