"""What Word and OpenDocument share."""

from __future__ import annotations
