"""The OpenAPI document and the gateway say the same, whatever is sent: schemathesis over every operation, with a key of
each scope. Database, S3 and MLflow are there; Airflow and Prometheus are not, and answers may say so."""

from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.integration.gateway.processes import Gateway
from tests.openapi_document import openapi_document

KEYS: Final = ("a-key-to-predict", "a-key-to-review", "a-key-to-administer")
ABSENT: Final = {"airflow_not_configured"}
# A 503 is looked at below; which photographs, labels and ids there are, no schema can say; and wrong keys are those of
# test_scopes: sent so often they meet their limit, and one beside a right key in the other header does no harm.
JUDGED_HERE: Final[list[schemathesis.CheckFunction]] = [not_a_server_error, positive_data_acceptance, ignored_auth]
# Few examples and always the same ones: every push runs this.
QUICK: Final = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


DOCUMENT: Final = schemathesis.openapi.from_dict(openapi_document(), config=SchemathesisConfig.from_dict({}))


@pytest.mark.parametrize("key", KEYS)
@DOCUMENT.parametrize()
@QUICK
def test_every_answer_is_a_documented_one(case: schemathesis.Case[Any], key: str, whole_gateway: Gateway) -> None:
    answer = case.call(base_url=str(whole_gateway.client.base_url), headers={"X-API-Key": key})
    if answer.status_code == 503:
        assert answer.json()["type"] in ABSENT, answer.text
    case.validate_response(answer, excluded_checks=JUDGED_HERE)
