"""How the room is reached: addresses, https, certificates."""

from __future__ import annotations
