"""What Voila and Jupyter are told, and where we are stricter than they."""

from __future__ import annotations
