"""Words that a questionnaire's own program supplies, so that they are in none of its files."""

from __future__ import annotations

from collections.abc import Sequence

_WORDS = {
    "yes": {"sv": "Ja", "nb": "Ja", "da": "Ja", "en": "Yes"},
    "no": {"sv": "Nej", "nb": "Nei", "da": "Nej", "en": "No"},
    "uncertain": {"sv": "Osäker", "nb": "Usikker", "da": "Usikker", "en": "Uncertain"},
    "woman": {"sv": "Kvinna", "nb": "Kvinne", "da": "Kvinde", "en": "Woman"},
    "man": {"sv": "Man", "nb": "Mann", "da": "Mand", "en": "Man"},
    "more": {"sv": "Mer", "nb": "Mer", "da": "Mere", "en": "More"},
    "same": {"sv": "Lika", "nb": "Likt", "da": "Det samme", "en": "The same"},
    "less": {"sv": "Mindre", "nb": "Mindre", "da": "Mindre", "en": "Less"},
    "other": {
        "sv": "Annat, nämligen",
        "nb": "Annet, nemlig",
        "da": "Andet, nemlig",
        "en": "Other, namely",
    },
    "comment": {"sv": "Kommentar", "nb": "Kommentar", "da": "Kommentar", "en": "Comment"},
}


def house(word: str) -> dict[str, str]:
    """Return a word in every language of ours."""
    return dict(_WORDS[word])


def houses(words: Sequence[str]) -> tuple[dict[str, str], ...]:
    """Return several words, each in every language of ours."""
    return tuple(house(word) for word in words)
