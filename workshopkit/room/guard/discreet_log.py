"""What stands in no log, whichever package writes it: links, secrets, and the names of kernels."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any

#: Who knows a kernel's name needs only a staff cookie more to speak to it.
_KERNEL = r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
_LEFT_OUT = "…"


def keep_out_of_logs(secrets: Iterable[str]) -> None:
    """Take these and all names of kernels out of every log line of this process from now on."""
    words = [re.escape(secret) for secret in secrets if secret]
    hidden = re.compile("|".join([_KERNEL, *words]))
    make = logging.getLogRecordFactory()

    def discreet(*args: Any, **facts: Any) -> logging.LogRecord:  # noqa: ANN401
        return _without(make(*args, **facts), hidden)

    logging.setLogRecordFactory(discreet)
    logging.getLogger("traitlets").addFilter(_is_not_word_for_word)


def _is_not_word_for_word(record: logging.LogRecord) -> bool:
    """Drop what the runner of notebooks repeats of every message of a kernel when debugged."""
    return record.levelno > logging.DEBUG


def _without(record: logging.LogRecord, hidden: re.Pattern[str]) -> logging.LogRecord:
    try:
        said = record.getMessage()
    except (TypeError, ValueError):
        # A line that cannot be put together is reported as such, by whoever writes it.
        return record
    record.msg, record.args = hidden.sub(_LEFT_OUT, said), ()
    if record.exc_info:
        # Whoever writes the line takes this instead of going through the exception again.
        trace = logging.Formatter().formatException(record.exc_info)
        record.exc_text = hidden.sub(_LEFT_OUT, trace)
    return record
