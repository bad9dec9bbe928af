"""The command line of a kit that has one kind more."""

from __future__ import annotations

import five_fingers

from workshopkit.cli.main import main
from workshopkit.kinds import KINDS

KINDS["five-fingers"] = five_fingers

if __name__ == "__main__":
    main()
