"""What people read, in each language: `<language>/<concern>.toml`, typed by a class beside the code that shows it.

A page adds its texts in three places: `en/<page>.toml`, `fr/<page>.toml`, and `ui/<page>/texts.py`:

    class ReviewTexts(Texts):
        file: ClassVar[str] = "review"

        title: str     # shown as it is
        left: Counted  # left = { one = "{count} photograph is left.", other = "{count} photographs are left." }
        ruled: Filled  # ruled = "{reviewer} said {label}."

    texts = reader.texts(ReviewTexts)
    st.title(texts.title)
    st.write(reader.count(texts.left, 3), texts.ruled(reviewer="ann", label=reader.label("grass")))

A missing text, one too many, or a wrong placeholder is an error of the type checker or of tests/unit/ui/texts. Texts
are written with plain spaces; the no-break spaces of French are put in when they are read.
"""

from ui.texts.catalogue import Counted, Filled, Section, Texts
from ui.texts.language import LANGUAGES, Language
from ui.texts.reader import Reader

__all__ = ["LANGUAGES", "Counted", "Filled", "Language", "Reader", "Section", "Texts"]
