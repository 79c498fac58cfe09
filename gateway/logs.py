"""One set-up of logging for the process: our events and those of the libraries, as lines on standard output."""

import logging
import sys
from typing import Final

import structlog
from structlog.types import Processor

# Tracebacks as plain text: structured ones carry local variables, hence keys and photographs.
_SHARED: Final[tuple[Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


def set_up(*, terminal: bool) -> None:
    """key=value lines on a terminal, JSON elsewhere."""
    renderer = structlog.processors.LogfmtRenderer() if terminal else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*_SHARED, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(),
        cache_logger_on_first_use=True,
    )
    _join_libraries(renderer)


def _join_libraries(renderer: Processor) -> None:
    """What uvicorn, gRPC and asyncio warn about takes the same form."""
    final: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    line = logging.StreamHandler(sys.stdout)
    line.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_SHARED, processors=final))
    logging.basicConfig(handlers=[line], level=logging.WARNING, force=True)
