"""Where the real parts are chosen and put together."""

from __future__ import annotations
