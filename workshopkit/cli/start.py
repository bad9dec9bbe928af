"""The first module of the program, so small that Ctrl+C can hardly come before it."""

from __future__ import annotations

from workshopkit.app.ending import ending_at_once


def main() -> None:
    """Run the command line."""
    with ending_at_once():
        from workshopkit.cli.main import main as run
    run()
