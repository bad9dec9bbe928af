"""The command line with limits whose clock goes when a test says so: `held_clock.py FILE serve …`.

What is too fast is then the same on every machine, however busy it is. FILE holds the seconds.
"""

from __future__ import annotations

import sys
from pathlib import Path

from workshopkit.cli import main as cli
from workshopkit.room.guard.limit import Limits

if __name__ == "__main__":
    clock = Path(sys.argv.pop(1))
    Limits.__init__.__defaults__ = (lambda: float(clock.read_text(encoding="ascii")),)
    cli.main()
