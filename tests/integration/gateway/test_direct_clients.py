"""Whoever asks serving with whole files has the gateway's answer."""

import numpy as np
import pytest

from infra.local.synthetic.photographs import draw
from tests.integration.gateway.processes import Gateway
from tests.integration.serving.process import connected


@pytest.mark.parametrize("name", ["dandelion/3.jpg", "grass/3.jpg"])
def test_a_file_has_the_same_probabilities_both_ways(gateway: Gateway, serving: str, name: str) -> None:
    file = draw(name)
    answer = gateway.predict(file).json()
    encoded = {"encoded": np.array([file], dtype=object)}
    with connected(serving) as client:
        direct = client.predict(
            "plants", inputs=encoded, signature_name="serve_encoded", version_label="stable"
        ).outputs
    labels = (label.decode() for label in direct["classes"][0])
    assert dict(zip(labels, direct["probabilities"][0], strict=True)) == pytest.approx(
        answer["probabilities"], abs=0.01
    )
