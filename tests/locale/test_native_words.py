"""Words that a native reader stopped at do not come back."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WRONG = {
    "sv": (
        "Kontrollspår",
        "omtaget",
        "är tillbakataget",
        "Tillbakataget av",
        "röster sammanlagt",
        "Maskad",
        "inte stå bakom",
        "Jag kan stå bakom",
        "Vad tyckte dom",
        "vilket centra",
        "centrat",
        "värderorden",
        "klusterkampanjen 2011",
        "Årstid",
    ),
    "nb": (
        "Beslutning",
        "Utfall",
        "Gjør dokumentet endelig",
        "Hold avstemningen på nytt",
        "fremtid",
        "Innbyggerne venter",
        "Vi pleier forholdet",
        "aktiv kundepleie",
        "gjennomtrengelig filter",
        "akkurat her?",
        "Årstid",
        "2011",
    ),
    "da": (
        "Antal, der svarede",
        '"Noter"',
        "Din note",
        "Udfald",
        "tælles ikke i hånden",
        "Referatgodkender",
        "Diskutér videre",
        '"Mulighed"',
        '"Lavest"',
        '"Højest"',
        "Fremmøde",
        "Tid sat af",
        "Bidragydere per",
        "vores opgave ud",
        "trinene",
        "2011",
    ),
}


@pytest.mark.parametrize("code", WRONG)
def test_no_word_that_hurt_is_left(code: str) -> None:
    files = [ROOT / f"workshopkit/locale/{code}.po", *ROOT.glob(f"exercises/*/{code}.md")]
    told = {file: file.read_text(encoding="utf-8") for file in files}

    left = [
        (word, file.name) for word in WRONG[code] for file, text in told.items() if word in text
    ]

    assert left == []
