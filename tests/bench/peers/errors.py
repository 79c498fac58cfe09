"""Why there is no table: an incomplete comparison is none.

BenchError
├── NotInstalled   the environment of a peer could not be made
├── NotServing     a server ended or did not answer in time
└── Disagreement   a server answers otherwise than the model that all of them were given
"""


class BenchError(Exception):
    """Base of what ends the bench before its table."""


class NotInstalled(BenchError):
    """uv could not install the locked packages."""


class NotServing(BenchError):
    """A server ended, or did not answer in time; the message has its last lines."""


class Disagreement(BenchError):
    """Probabilities that are not the model's: another model, or other pixels."""
