"""Sealing the slips of a secret ballot: who cannot be told without the key, nor what.

The key is 64 random bytes. Half of it makes a voter into a pseudonym (HMAC-SHA256), half of it
seals what is on the slip (ChaCha20-Poly1305, bound to the pseudonym). Slips of a round are all of
one length, so that a long answer cannot be told from a short one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from workshopkit.domain.response import DamagedSlipError

#: A slip's content is filled up to a whole number of these.
_BLOCK = 1024
_NONCE = 12
_HALF = 32


def pseudonym(key: bytes, voter: str) -> str:
    """Return the code name a voter's slip lies under, in hex."""
    return hmac.new(key[:_HALF], voter.encode(), hashlib.sha256).hexdigest()[:32]


def seal(key: bytes, name: str, value: Mapping[str, Any], blocks: int) -> bytes:
    """Return a slip's content, sealed, filled up to so many blocks."""
    plain = json.dumps(dict(value), ensure_ascii=False).encode()
    if len(plain) > blocks * _BLOCK:
        raise ValueError("a slip is longer than its round allows")
    nonce = os.urandom(_NONCE)
    padded = plain.ljust(blocks * _BLOCK)
    return nonce + ChaCha20Poly1305(key[_HALF:]).encrypt(nonce, padded, name.encode())


def unseal(key: bytes, name: str, sealed: bytes) -> dict[str, Any]:
    """Return what is on a slip.

    Raises:
        DamagedSlipError: It was sealed with another key or for another voter, or was changed.
    """
    try:
        cipher = ChaCha20Poly1305(key[_HALF:])
        plain = cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        value: dict[str, Any] = json.loads(plain)
    except (InvalidTag, ValueError) as error:
        raise DamagedSlipError from error
    return value


def blocks_for(longest: int) -> int:
    """Return how many blocks slips need whose longest content is so many bytes."""
    return -(-longest // _BLOCK)
