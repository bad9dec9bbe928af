"""Pictures drawn from data: the QR code of an address."""

from __future__ import annotations

from functools import lru_cache

import segno
from markupsafe import Markup
from segno.helpers import make_wifi_data


@lru_cache(maxsize=64)
def qr_code(address: str) -> Markup:
    """Return an address as a QR code."""
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(omitsize=True, border=2, svgclass="qr")
    return Markup(svg)  # nosec B704  # noqa: S704 -- segno draws it from the address alone


def wifi_code(name: str, password: str) -> Markup:
    """Return a network as a QR code that phones join it by."""
    security = "WPA" if password else None
    return qr_code(make_wifi_data(name, password or None, security))
