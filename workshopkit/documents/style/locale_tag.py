"""What office programs call our languages."""

from __future__ import annotations

_TAGS = {"sv": "sv-SE", "nb": "nb-NO", "da": "da-DK", "en": "en-GB"}


def locale_tag(language: str) -> str:
    """Return the language with its country: sv-SE."""
    return _TAGS.get(language, language)
