"""Tagged PDF, by typst."""

from __future__ import annotations
