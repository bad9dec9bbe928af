"""The first module of the program: Ctrl+C ends it at once and in silence until there is more to do.

While modules are imported there is nothing to clean up, and Python would print where it was
interrupted, or lose the interruption in a lock of its own.
"""

from __future__ import annotations

from workshopkit.cli import ending_at_once


def main() -> None:
    """Run the command line."""
    with ending_at_once():
        from workshopkit.cli.main import main as run
    run()
