import pytest
from pydantic import SecretStr

from ui.session.gate import reason
from ui.session.keyring import HeldKey, Keyring, Scope
from ui.texts import Reader

APP = SecretStr("the-key-of-the-app")
REVIEWER = HeldKey(SecretStr("review"), "ann", ("review",))
PREDICTOR = HeldKey(SecretStr("predict"), "bob", ("predict",))


@pytest.mark.parametrize(
    ("keyring", "scope", "opens"),
    [
        (Keyring(operator=APP), "predict", APP),
        (Keyring(operator=APP), "review", None),
        (Keyring(operator=APP), "admin", None),
        (Keyring(), "predict", None),
        (Keyring((PREDICTOR,), APP), "predict", PREDICTOR.secret),
        (Keyring((REVIEWER,), APP), "predict", APP),
        (Keyring((REVIEWER, PREDICTOR)), "predict", PREDICTOR.secret),
    ],
)
def test_a_page_opens_with_a_key_of_its_scope_and_the_person_s_before_the_app_s(
    keyring: Keyring, scope: Scope, opens: SecretStr | None
) -> None:
    assert keyring.opens(scope) == opens


def test_a_secret_is_not_written_where_a_keyring_is() -> None:
    assert "the-key-of-the-app" not in str(Keyring((REVIEWER,), APP))


def test_without_a_key_it_is_said_what_one_is_needed_for() -> None:
    assert reason(Keyring(operator=APP), "review", Reader("en")).startswith(
        "**Looking at photographs, data and monitoring needs an API key** with the scope `review`."
    )


def test_it_is_said_what_a_key_may_and_which_scope_it_lacks() -> None:
    assert reason(Keyring((PREDICTOR,)), "admin", Reader("fr")).startswith(
        "**Votre clé `bob` permet de classer des photos.** Piloter les modèles et les entraînements demande une clé"
        " avec le droit `admin`\u00a0:"
    )
