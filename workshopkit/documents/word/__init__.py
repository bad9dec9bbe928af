"""Word documents, also in an organisation's own template."""

from __future__ import annotations
