"""The whole program on a laptop that comes into another network: a file says its address."""

from __future__ import annotations

import os
from pathlib import Path

from workshopkit.cli import start
from workshopkit.room.reach import reach


def lan_address() -> str:
    """Return what the operating system would say."""
    return Path(os.environ["LAPTOP_ADDRESS"]).read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    reach.lan_address = lan_address
    start.main()
