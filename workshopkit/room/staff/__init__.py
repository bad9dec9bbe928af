"""Pages and addresses of the facilitator, the secretary and programs."""

from __future__ import annotations
