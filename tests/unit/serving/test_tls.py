import pytest

from infra.serving import tls
from infra.serving.errors import StartFailed


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "needs server_key and server_cert"),
        ('server_key: "k"', "needs server_key and server_cert"),
        ('server_key: "k" server_cert: "c" client_verify: true', "names no custom_ca"),
        ("server_kye: 1", "the SSL config is malformed"),
    ],
)
def test_a_config_that_cannot_work_is_refused_at_the_start(text: str, says: str) -> None:
    with pytest.raises(StartFailed, match=says):
        tls.credentials(text)
