"""How long rules wait before they fire, made shorter for whoever wants to see them fire."""

import re
from typing import Final

LEAST_SECONDS: Final = 1.0
SECONDS: Final = {"s": 1, "m": 60, "h": 3600}
# What is waited for. The windows that a rule looks over are its meaning, and stay.
_WAITS: Final = re.compile(
    r'^(\s*"?(?:for|scrape_interval|evaluation_interval|group_wait|group_interval)"?: "?)(\d+)([smh])\b', re.MULTILINE
)


def scaled(text: str, patience: float) -> str:
    """Each waiting time of a configuration, as YAML or as JSON of one key a line, times `patience`."""
    return text if patience == 1 else _WAITS.sub(lambda found: found[1] + _shorter(found, patience), text)


def _shorter(found: re.Match[str], patience: float) -> str:
    seconds = max(int(found[2]) * SECONDS[found[3]] * patience, LEAST_SECONDS)
    return f"{round(seconds * 1000)}ms"
