"""What a person sees of a page that AppTest has run."""

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash


def text(app: AppTest) -> str:
    """Everything that can be read on the page, in one string."""
    parts = [
        *(app.title, app.header, app.subheader, app.markdown, app.caption),
        *(app.info, app.warning, app.error),
    ]
    return "\n".join([*(each.value for part in parts for each in part), *html(app)])


def html(app: AppTest) -> list[str]:
    return [each.proto.body for each in app.html]


def alt_texts(app: AppTest) -> list[str]:
    return [image.alt for each in app.image for image in each.proto.imgs]


def turn_to(app: AppTest, page: str) -> AppTest:
    """As if a person had chosen it in the side bar; AppTest's own way knows only pages that are files."""
    app.run()
    app._page_hash = calc_hash(page)
    return app.run()


def sign_in(app: AppTest, secret: str, form: str = "gate") -> AppTest:
    """`form` is `gate` in place of a page, `panel` in the side bar."""
    app.text_input(key=f"{form} key").set_value(secret)
    [button] = [each for each in app.button if each.proto.form_id == form]
    return button.click().run()


def upload(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """As if a person had dropped these files."""
    app.run()
    app.file_uploader[0].set_value([(name, content, "image/jpeg") for name, content in files])
    return app.run()
