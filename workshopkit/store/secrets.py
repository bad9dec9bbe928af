"""How the random secrets of a store are made."""

from __future__ import annotations

import secrets


def fresh_secret() -> str:
    """Return a secret that nobody can guess."""
    return secrets.token_urlsafe(24)
