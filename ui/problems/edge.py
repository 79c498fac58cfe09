"""The edge of the app: whatever goes wrong inside of it is told in words, and never as a trace."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import streamlit as st

from ui.api.errors import GatewayError
from ui.problems import notice
from ui.problems.texts import ProblemTexts
from ui.texts import Reader

log = logging.getLogger(__name__)


@contextmanager
def held(reader: Reader) -> Iterator[None]:
    """Around every page, and around what a fragment draws: that runs again without its page.

    A refusal of the gateway is told with what to do next, and may be tried again; any other exception stands in the log
    under the id that the page shows.
    """
    try:
        yield
    except GatewayError as error:
        notice.draw(error, reader)
        if error.is_temporary:
            again = reader.texts(ProblemTexts).try_again
            st.button(
                again, icon=":material/refresh:", key=f"again {error.request_id}"
            )  # one a refusal: there may be more
    except Exception:
        name = uuid4().hex[:12]
        log.exception("page_failed error=%s", name)
        st.error(reader.texts(ProblemTexts).crashed(error=name), icon=":material/error:")
