"""The server: Voila for facilitator and secretary, plain pages for the room and the stage."""

from __future__ import annotations

from workshopkit.room.late_grammar import put_off

# Before anything of Jupyter's is imported, which all modules of this package may do.
put_off()
