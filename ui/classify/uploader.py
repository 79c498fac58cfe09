"""The field for photographs, in the reader's language: Streamlit has its words in English only, and hides refusals."""

import json
from typing import Final

import streamlit as st

from ui.classify.photograph import Photograph
from ui.classify.texts import UploadTexts

TYPES: Final = ["jpg", "jpeg", "png", "webp"]  # a phone that sees only these turns its own format into JPEG
KEY: Final = "photographs"

# What is replaced stays in the page, of no size; a refused file would be told in a tooltip only.
_STYLE: Final = """<style>
.st-key-{key} [data-testid=stFileUploaderDropzone] > span p,
.st-key-{key} [data-testid=stFileUploaderDropzoneInstructions] span {{ font-size: 0 }}
.st-key-{key} [data-testid=stFileUploaderDropzone] > span p::after {{ content: {choose}; font-size: .875rem }}
.st-key-{key} [data-testid=stFileUploaderDropzoneInstructions] span {{ white-space: normal }}
.st-key-{key} [data-testid=stFileUploaderDropzoneInstructions] span::after {{ content: {drop}; font-size: .875rem }}
.st-key-{key} [data-testid=stFileChip][aria-invalid=true] {{ height: auto; max-width: none; flex-wrap: wrap }}
.st-key-{key} [data-testid=stFileChip][aria-invalid=true]::after {{
  content: {refused}; flex-basis: 100%; font-size: .875rem; white-space: normal; padding: .25rem
}}
.st-key-{key} [data-testid=stFileChips]:has([aria-invalid=true]) {{ max-height: 16rem }}
</style>"""


def draw(texts: UploadTexts, key: str = KEY) -> list[Photograph]:
    """`key` tells the fields of the app apart; it is a CSS class too."""
    words = {name: json.dumps(getattr(texts, name), ensure_ascii=False) for name in ("choose", "drop", "refused")}
    st.html(_STYLE.format(key=key, **words))
    files = st.file_uploader(texts.label, type=TYPES, accept_multiple_files=True, key=key)
    return [Photograph.of(file.name, file.getvalue()) for file in files]
