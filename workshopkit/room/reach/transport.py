"""How the room is reached: as plain HTTP, or through TLS."""

from __future__ import annotations

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Transport:
    """Plain HTTP, or TLS with a certificate.

    `names` are the hosts the certificate was made for, `file` is where it lies. A browser warns of
    a certificate that nobody vouches for: then `is_self_signed` holds. One that `is_own` was made
    by this machine, and can be made anew.
    """

    tls: ssl.SSLContext | None = None
    fingerprint: str = ""
    names: tuple[str, ...] = ()
    is_self_signed: bool = False
    file: Path | None = None
    is_own: bool = False

    @property
    def scheme(self) -> str:
        """Return how an address begins."""
        return "https" if self.tls else "http"

    def is_for(self, host: str) -> bool:
        """Return whether the certificate was made for a host."""
        return is_named(host, self.names)

    def address(self, host: str, port: int) -> str:
        """Return the address of a host, without a path."""
        return f"{self.scheme}://{f'[{host}]' if ':' in host else host}:{port}"

    def trusting(self) -> ssl.SSLContext | None:
        """Return what a program on this machine needs to believe the certificate."""
        return trusting(self.file) if self.tls and self.file else None


#: What a room without --tls is.
PLAIN = Transport()


def is_named(host: str, names: Sequence[str]) -> bool:
    """Return whether a host is among a certificate's names; `*.` stands for one label."""
    wanted = host.lower()
    return any(wanted == name or f"*.{wanted.partition('.')[2]}" == name for name in names)


def trusting(certificate: Path) -> ssl.SSLContext:
    """Return what makes a client believe one more certificate, names and dates still checked."""
    context = ssl.create_default_context()
    context.load_verify_locations(certificate)
    # The file may hold only the end of a chain; what was named on purpose is believed.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context
