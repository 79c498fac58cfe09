"""Whatever goes wrong on a page is told in words."""

import logging

import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown


def failing(how: str) -> None:
    import streamlit as st

    from ui.api.errors import GatewayError
    from ui.problems import edge
    from ui.texts import Reader

    with edge.held(Reader("en")):
        st.title("A page")
        if how == "stop":
            st.stop()
        if how == "refusal":
            raise GatewayError(
                type="database_unavailable",
                title="",
                detail="no route",
                status=503,
                request_id="0199",
                retry_after_seconds=5,
            )
        raise RuntimeError("the password is hunter2")


def test_an_unexpected_failure_shows_an_id_that_stands_in_the_log_and_nothing_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR):
        app = AppTest.from_function(failing, kwargs={"how": "crash"}).run()
    assert not app.exception
    assert "Something went wrong in this app" in app.error[0].value
    assert "hunter2" not in shown.text(app)
    (record,) = [each for each in caplog.records if each.name == "ui.problems.edge"]
    assert record.exc_info
    assert record.getMessage().removeprefix("page_failed error=") in app.error[0].value


def test_a_refusal_says_what_to_do_next_and_offers_another_try() -> None:
    app = AppTest.from_function(failing, kwargs={"how": "refusal"}).run()
    assert app.error[0].value.startswith("**The database cannot be reached, so nothing was changed.** Try again in 5")
    assert "no route · request 0199" in shown.text(app)
    assert [each.label for each in app.button] == ["Try again"]


def test_a_page_that_stops_by_itself_is_no_failure() -> None:
    app = AppTest.from_function(failing, kwargs={"how": "stop"}).run()
    assert not app.error
