"""What plain pages are made of, and the stage."""

from __future__ import annotations
