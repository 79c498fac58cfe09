from typing import Any

import pytest
from sqlalchemy import Engine

from ml import catalog
from ml.publish import audit
from ml.publish.audit import AuditError

ROW = {"from_version": 1, "to_version": 2, "action": "promote", "reason": "better", "evidence": {}}


def record(engine: Engine, **changed: Any) -> None:
    audit.record(engine, **{"tries": 1, "run_id": "run", **ROW, **changed})


def test_a_run_that_is_recorded_tells_its_version(engine: Engine) -> None:
    record(engine)
    assert audit.version_of(engine, "run") == 2
    assert audit.version_of(engine, "another") is None


def test_a_run_has_one_row_however_often_it_is_recorded(engine: Engine) -> None:
    record(engine)
    record(engine, to_version=3)
    assert [row["to_version"] for row in catalog.promotions(engine)] == [2]


def test_a_refusal_is_no_change_of_the_version_in_service(engine: Engine) -> None:
    record(engine, action="refuse")
    assert audit.version_of(engine, "run") is None


def test_long_words_are_made_to_fit(engine: Engine) -> None:
    run_id, reason = "manual__" * 20, "since " * 1000
    record(engine, run_id=run_id, reason=reason)
    assert audit.version_of(engine, run_id) == 2
    (row,) = catalog.promotions(engine)
    assert (len(row["run_id"]), len(row["reason"])) == (64, 1000)


def test_a_database_that_is_away_is_told_without_the_statement() -> None:
    away = catalog.connect("mysql+pymysql://nobody:secret@127.0.0.1:1/plants")
    with pytest.raises(AuditError, match="no row in promotions after 1 tries: ") as caught:
        record(away)
    assert "INSERT" not in str(caught.value)
    assert "secret" not in str(caught.value)
