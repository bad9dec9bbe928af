"""What the server knows of the rooms right now."""

from __future__ import annotations
