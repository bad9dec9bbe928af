"""What the links wait for: nothing that takes long and that the room does not need."""

from __future__ import annotations

import subprocess
import sys

from server import environment

#: What used to be most of the start, and what pages and panels load when they first need it.
LATE = (
    "lark",
    "pandas",
    "docx",
    "typst",
    "xlsxwriter",
    "IPython",
    "ipykernel",
    "anywidget",
    "latex2mathml",
)

STARTED = """
import sys
import workshopkit.cli.main, workshopkit.app.serving, workshopkit.app.server
import workshopkit.room.server, workshopkit.room.jupyter.rendering, workshopkit.rehearsal.scenario
print(*(name for name in {late!r} if name in sys.modules))
"""

CHECKED = """
import workshopkit.room.server
from jsonschema import Draft7Validator, FormatChecker
validator = Draft7Validator({"format": "iri"}, format_checker=FormatChecker())
print(validator.is_valid("https://å.example/ä"), validator.is_valid("not an address"))
"""


def said_by(program: str) -> str:
    command = [sys.executable, "-c", program]
    run = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return run.stdout.strip()


def test_the_server_starts_without_what_the_links_do_not_need() -> None:
    assert said_by(STARTED.format(late=LATE)) == ""


def test_what_is_put_off_still_checks_addresses() -> None:
    assert said_by(CHECKED) == "True False"
