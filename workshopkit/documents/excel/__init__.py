"""Excel workbooks with native charts."""

from __future__ import annotations
