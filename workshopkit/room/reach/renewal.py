"""A certificate of this machine's own, made anew while the room goes on."""

from __future__ import annotations

from dataclasses import replace

from workshopkit.room.reach.certificate import OWN_FILE, own_folder, own_transport
from workshopkit.room.reach.transport import Transport


def renewed_transport(old: Transport, host: str) -> Transport:
    """Return TLS for another address of this machine; lines that are open stay as they are.

    What takes the connections goes on with what it has: the new certificate is put into that.

    Raises:
        NoPlaceForCertificateError: It cannot be kept.
    """
    fresh = own_transport(host)
    if old.tls is not None:
        old.tls.load_cert_chain(own_folder() / OWN_FILE)
    return replace(fresh, tls=old.tls)
