import socket
from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ml.ingest import LONGEST_RETRY, Allowed, Downloader, DownloadError, Limits, Mirror, backoff, object_key
from tests.unit.ml.ingest.web_server import Page, WebServer, serving, unbuffered_client

PREFIX = "https://raw.githubusercontent.com/"
MAX_BYTES = 100_000
LIMITS = Limits(MAX_BYTES, 5)
LOCAL = Allowed(frozenset({"127.0.0.1"}), frozenset({ip_network("127.0.0.1")}))


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with unbuffered_client() as made:
        yield made


@pytest.fixture
def web() -> Iterator[WebServer]:
    with serving() as site:
        yield site


@pytest.fixture
def direct(client: httpx.Client) -> Downloader:
    return Downloader(client, None, LOCAL, LIMITS)


@pytest.fixture
def mirrored(client: httpx.Client, tmp_path: Path) -> Downloader:
    """A mirror in a directory beside which lies something that is nobody's business."""
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "mirror" / "data").mkdir(parents=True)
    (tmp_path / "mirror" / "data" / "a b.jpg").write_bytes(b"photograph")
    return Downloader(client, Mirror(PREFIX, (tmp_path / "mirror").as_uri()), Allowed(frozenset()), LIMITS)


@pytest.mark.parametrize("base", ["file:///photographs", "file:///photographs/", "http://mirror:8080/"])
@pytest.mark.parametrize("prefix", [PREFIX, PREFIX.rstrip("/"), "https://"])
def test_a_mirror_replaces_the_prefix_and_nothing_else(prefix: str, base: str) -> None:
    rest = f"{PREFIX}a/b.jpg".removeprefix(prefix).lstrip("/")
    assert Mirror(prefix, base).map(f"{PREFIX}a/b.jpg") == f"{base.rstrip('/')}/{rest}"


def test_a_mirror_does_not_hold_other_addresses() -> None:
    assert Mirror(PREFIX, "file:///photographs").map("https://example.org/a.jpg") is None


def test_a_mirror_is_read_from_its_setting() -> None:
    assert Mirror.parse(f"{PREFIX}=http://mirror/?a=b") == Mirror(PREFIX, "http://mirror/?a=b")
    assert Mirror.parse("") is None


def test_a_mirrored_file_is_read(mirrored: Downloader) -> None:
    assert mirrored.read(f"{PREFIX}data/a%20b.jpg") == b"photograph"


@pytest.mark.parametrize("way", ["../secret.jpg", "%2e%2e/secret.jpg", "data/../../secret.jpg", "..%2Fsecret.jpg"])
def test_no_address_leads_out_of_the_mirror(mirrored: Downloader, way: str) -> None:
    with pytest.raises(DownloadError, match="out of the mirror"):
        mirrored.read(PREFIX + way)


def test_no_link_leads_out_of_the_mirror(mirrored: Downloader, tmp_path: Path) -> None:
    (tmp_path / "mirror" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    with pytest.raises(DownloadError, match="out of the mirror"):
        mirrored.read(f"{PREFIX}link.jpg")


@pytest.mark.parametrize("path", ["data/none.jpg", "data", "x" * 300])
def test_what_the_mirror_lacks_is_said(mirrored: Downloader, path: str) -> None:
    with pytest.raises(DownloadError, match="not in the mirror"):
        mirrored.read(PREFIX + path)


def test_the_mirror_has_the_same_size_limit(mirrored: Downloader, tmp_path: Path) -> None:
    (tmp_path / "mirror" / "large.jpg").write_bytes(bytes(MAX_BYTES + 1))
    with pytest.raises(DownloadError, match="limit of 100,000 bytes"):
        mirrored.read(f"{PREFIX}large.jpg")


def test_a_mirror_may_be_a_web_server(client: httpx.Client, web: WebServer) -> None:
    web.pages["/a.jpg"] = Page(b"photograph")
    assert (
        Downloader(client, Mirror(PREFIX, web.url), Allowed(frozenset()), LIMITS).read(f"{PREFIX}a.jpg")
        == b"photograph"
    )


def test_an_allowed_host_is_read(direct: Downloader, web: WebServer) -> None:
    web.pages["/a.jpg"] = Page(b"photograph")
    assert direct.read(f"{web.url}/a.jpg") == b"photograph"


@pytest.mark.parametrize("host", ["localhost", "127.1", "127.0.0.1.nip.io", "[::1]", "127.0.0.1@169.254.169.254"])
def test_other_hosts_are_refused_unread(direct: Downloader, web: WebServer, host: str) -> None:
    port = web.url.rpartition(":")[2]
    with pytest.raises(DownloadError, match="not among ALLOWED_HOSTS"):
        direct.read(f"http://{host}:{port}/a.jpg")
    assert web.asked == []


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://127.0.0.1/a.jpg", "gopher://127.0.0.1/", "a.jpg", ""])
def test_other_schemes_are_refused(direct: Downloader, url: str) -> None:
    with pytest.raises(DownloadError, match="not http or https"):
        direct.read(url)


def test_a_redirect_to_an_allowed_host_is_followed(direct: Downloader, web: WebServer) -> None:
    web.pages["/a.jpg"] = Page(status=302, headers={"Location": "/b/c.jpg"})
    web.pages["/b/c.jpg"] = Page(b"photograph")
    assert direct.read(f"{web.url}/a.jpg") == b"photograph"


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("http://169.254.169.254/", "not among ALLOWED_HOSTS"),
        ("http://localhost/b.jpg", "not among ALLOWED_HOSTS"),
        ("file:///etc/hostname", "not http or https"),
        ("/a.jpg", "more than 5 redirects"),
    ],
)
def test_no_redirect_leads_elsewhere_or_round_and_round(
    direct: Downloader, web: WebServer, where: str, says: str
) -> None:
    web.pages["/a.jpg"] = Page(status=302, headers={"Location": where})
    with pytest.raises(DownloadError, match=says):
        direct.read(f"{web.url}/a.jpg")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254"]
)
def test_a_host_that_leads_into_a_private_network_is_not_asked_though_it_is_allowed(
    client: httpx.Client, web: WebServer, host: str
) -> None:
    url = httpx.URL(f"http://{host}:{web.url.rpartition(':')[2]}/a.jpg")
    reader = Downloader(client, None, Allowed(frozenset({url.host})), LIMITS)
    with pytest.raises(DownloadError, match="no public address"):
        reader.read(str(url))
    assert web.asked == []


def test_what_is_asked_is_the_number_that_was_checked_under_the_name_that_was_meant() -> None:
    numbers = frozenset({ip_network("127.0.0.0/8"), ip_network("::1")})
    for target in Allowed(frozenset({"localhost"}), numbers).targets(httpx.URL("https://localhost:8443/a.jpg")):
        assert target.url.host in {"127.0.0.1", "::1"}
        assert target.headers["Host"] == "localhost:8443"
        assert target.extensions["sni_hostname"] == "localhost"


def test_of_several_numbers_one_that_leads_nowhere_does_no_harm(client: httpx.Client, web: WebServer) -> None:
    """The server listens on 127.0.0.1 alone; `localhost` has ::1 too on most machines, and comes with it first."""
    web.pages["/a.jpg"] = Page(b"photograph")
    allowed = Allowed(frozenset({"localhost"}), frozenset({ip_network("127.0.0.0/8"), ip_network("::1")}))
    url = web.url.replace("127.0.0.1", "localhost")
    assert Downloader(client, None, allowed, LIMITS).read(f"{url}/a.jpg") == b"photograph"


def test_an_answer_that_only_drips_is_given_up(client: httpx.Client, web: WebServer) -> None:
    web.pages["/a.jpg"] = Page(dripping=0.05)
    with pytest.raises(DownloadError, match=r"not read within 0\.3 s"):
        Downloader(client, None, LOCAL, Limits(MAX_BYTES, 0.3)).read(f"{web.url}/a.jpg")


@pytest.mark.parametrize("status", [404, 403, 429, 500])
def test_a_refusal_is_named_by_its_status(direct: Downloader, web: WebServer, status: int) -> None:
    web.pages["/a.jpg"] = Page(status=status)
    with pytest.raises(DownloadError, match=str(status)):
        direct.read(f"{web.url}/a.jpg")


def test_an_endless_answer_is_cut_at_the_limit(direct: Downloader, web: WebServer) -> None:
    web.pages["/a.jpg"] = Page(endless=True)
    with pytest.raises(DownloadError, match="limit of 100,000 bytes"):
        direct.read(f"{web.url}/a.jpg")
    assert web.bytes_sent < 10 * MAX_BYTES


def test_an_answer_of_just_the_limit_is_read(direct: Downloader, web: WebServer) -> None:
    web.pages["/a.jpg"] = Page(bytes(MAX_BYTES))
    assert len(direct.read(f"{web.url}/a.jpg")) == MAX_BYTES


def test_an_answer_that_breaks_off_is_no_photograph(direct: Downloader, web: WebServer) -> None:
    web.pages["/a.jpg"] = Page(b"half", headers={"Content-Length": "8"})
    with pytest.raises(DownloadError):
        direct.read(f"{web.url}/a.jpg")


def test_a_host_that_does_not_answer_is_given_up(direct: Downloader) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(DownloadError, match="refused"):
            direct.read(f"http://127.0.0.1:{unused.getsockname()[1]}/a.jpg")


@given(st.text(max_size=40))
@example("http://[::1")
@example("http://127.0.0.1:port/")
@example("http://\u2100.com/")
@example("\x00")
def test_any_text_in_the_place_of_an_address_is_refused(text: str) -> None:
    with httpx.Client(trust_env=False, verify=False) as client, pytest.raises(DownloadError):  # noqa: S501 (none is asked)
        Downloader(client, None, Allowed(frozenset({"raw.githubusercontent.com"})), LIMITS).read(text)


@pytest.mark.parametrize("path", ["%00", "\ud800", "data/%00.jpg"])
def test_a_path_that_no_file_can_have_is_refused(mirrored: Downloader, path: str) -> None:
    with pytest.raises(DownloadError, match="not an address"):
        mirrored.read(PREFIX + path)


def test_the_wait_doubles_up_to_a_day() -> None:
    waits = [backoff(attempts, timedelta(minutes=15)) for attempts in range(40)]
    assert waits[:3] == [timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_RETRY


def test_the_content_names_the_object() -> None:
    assert object_key("ab" + "0" * 62, "jpg") == f"images/ab/ab{'0' * 62}.jpg"
