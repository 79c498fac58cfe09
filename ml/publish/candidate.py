"""A registered version as publishing needs it: its file, and golden requests with the answers that Keras gave."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ml import imaging
from ml.errors import MlError
from ml.export import OUTPUTS, digest
from ml.imaging import Pixels

Outputs = Mapping[str, npt.NDArray[Any]]


class Unfit(MlError):
    """The model itself is wrong, and another try will not mend it; label `stable` stays where it is."""

    lasting = True


@dataclass(frozen=True)
class GoldenRequest:
    """A photograph with the answer that Keras gave: its bytes in base64, and the probability of each class."""

    photograph: str
    probabilities: tuple[float, ...]

    @classmethod
    def of(cls, photograph: bytes, probabilities: Sequence[float]) -> "GoldenRequest":
        return cls(base64.b64encode(photograph).decode(), tuple(float(each) for each in probabilities))

    def pixels(self) -> Pixels:
        return imaging.decode(base64.b64decode(self.photograph)).pixels


@dataclass(frozen=True)
class Candidate:
    """A version, its exported file and the answers that every replica must give."""

    version: int
    saved_model: bytes
    classes: tuple[str, ...]
    golden: tuple[GoldenRequest, ...]

    @classmethod
    def of(cls, version: int, saved_model: bytes, golden: bytes) -> "Candidate":
        """From the two artifacts of a training run, `golden` being JSON."""
        told = json.loads(golden)
        requests = (GoldenRequest(each["photograph"], tuple(each["probabilities"])) for each in told["golden"])
        return cls(version, saved_model, tuple(told["classes"]), tuple(requests))

    @property
    def sha256(self) -> str:
        return digest(self.saved_model)

    def manifest(self) -> bytes:
        described = {"version": self.version, "sha256": self.sha256, "bytes": len(self.saved_model)}
        golden = [asdict(each) for each in self.golden]
        return json.dumps(described | {"classes": self.classes, "golden": golden}, indent=1).encode()

    def golden_pixels(self) -> Pixels:
        """uint8 (n, 224, 224, 3), in the order of the golden requests."""
        return np.stack([each.pixels() for each in self.golden])

    def check(self, who: str, outputs: Outputs, *, tolerance: float) -> None:
        """Whether these are the answers to the golden requests. Raises Unfit that names who gave them."""
        if missing := set(OUTPUTS) - set(outputs):
            raise Unfit(f"version {self.version}: {who} lacks the outputs {sorted(missing)} of the signature")
        told = {tuple(name.decode() for name in row) for row in outputs["classes"].tolist()}
        if told != {self.classes}:
            raise Unfit(f"version {self.version}: {who} tells the classes {sorted(told)}, Keras {self.classes}")
        self._check_probabilities(who, outputs["probabilities"], tolerance)

    def _check_probabilities(self, who: str, probabilities: npt.NDArray[Any], tolerance: float) -> None:
        expected = np.array([each.probabilities for each in self.golden])
        if probabilities.shape != expected.shape:
            raise Unfit(
                f"version {self.version}: {who} answers in shape {probabilities.shape}, Keras in {expected.shape}"
            )
        off = float(np.abs(probabilities - expected).max())
        if not off <= tolerance:  # written so that NaN is refused too
            raise Unfit(
                f"version {self.version}: {who} is {off:.2g} away from Keras on the golden requests, "
                f"the limit is {tolerance:g}"
            )
