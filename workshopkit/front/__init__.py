"""What pages and panels share: templates, styles, scripts, authors' Markdown made safe."""

from __future__ import annotations
