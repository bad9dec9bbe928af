"""`python -m workshopkit.cli`: the command line without its installed name."""

from __future__ import annotations

from workshopkit.cli.start import main

main()
