"""Charts, drawn once as plain SVG for every format."""

from __future__ import annotations
