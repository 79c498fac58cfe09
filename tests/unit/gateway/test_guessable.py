import pytest

from gateway.guessable import guessable, opened_by_a_guess


@pytest.mark.parametrize("secret", ["", "  ", "minioadmin", "ChangeMe", "ADMIN", "example", "root", "plants", "test\n"])
def test_a_default_is_guessed_however_it_is_written(secret: str) -> None:
    assert guessable(secret)


def test_a_user_s_own_name_is_guessed_too() -> None:
    assert guessable("Field-App", user="field-app")
    assert not guessable("field-app", user="another")


def test_what_was_drawn_is_not_guessed() -> None:
    assert not guessable("gateway-5f1d7a0be2", user="gateway")


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("mysql+pymysql://gateway@db/plants", True),
        ("mysql+pymysql://reader:reader@db/plants", True),
        ("mysql+pymysql://gateway:change%6De@db/plants", True),
        ("redis://redis:6379/0", True),
        ("mysql+pymysql://gateway:5f1d7a0be2@db/plants", False),
        ("redis://:5f1d7a0be2@redis:6379/0", False),
        ("mysql+pymysql://gateway@/plants?unix_socket=/run/mysqld.sock", False),
        ("sqlite:///plants.sqlite", False),
    ],
)
def test_a_server_is_opened_by_the_password_in_its_address(address: str, opened: bool) -> None:
    assert opened_by_a_guess(address) is opened
