import pytest

from ui.texts import Language
from ui.texts.language import preferred
from ui.texts.typography import typeset


@pytest.mark.parametrize(
    ("asked", "browser", "spoken"),
    [
        (None, "fr-CA", "fr"),
        (None, "en-GB", "en"),
        (None, "de-DE", "en"),
        (None, None, "en"),
        ("en", "fr-FR", "en"),
        ("fr", None, "fr"),
        ("<script>", "fr", "fr"),
    ],
)
def test_a_link_is_asked_first_then_the_browser(asked: str | None, browser: str | None, spoken: Language) -> None:
    assert preferred(asked, browser) == spoken


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Quoi ? Oui ! Ceci ; cela", "Quoi\u202f? Oui\u202f! Ceci\u202f; cela"),
        ("Deux points : ici", "Deux points\u00a0: ici"),
        ("**3 photos :** rien", "**3 photos\u00a0:** rien"),
        ("c'est « herbe ».", "c’est «\u00a0herbe\u00a0»."),
        ("98 %", "98\u202f%"),
        ("Voir :material/key: ici", "Voir :material/key: ici"),
        ("https://example.org?a=1", "https://example.org?a=1"),
    ],
)
def test_french_has_its_no_break_spaces_and_apostrophes(typed: str, printed: str) -> None:
    assert typeset(typed, "fr") == printed


def test_english_has_its_apostrophes_and_no_spaces_of_french() -> None:
    assert typeset("it's here : now", "en") == "it’s here : now"
