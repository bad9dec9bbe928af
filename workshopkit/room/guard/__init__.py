"""Who gets in, how often, and what is kept out of logs."""

from __future__ import annotations
