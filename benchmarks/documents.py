"""How long a document of about forty pages takes in every format, in one process."""

from __future__ import annotations

import sys
import time
from datetime import date

from workshopkit.documents.export import FORMATS, write_document
from workshopkit.domain.document import (
    Bars,
    Block,
    BulletList,
    Document,
    Heading,
    Paragraph,
    Persona,
    Placement,
    Poster,
    ScaleRow,
    Scales,
    Table,
)
from workshopkit.locale.language import language

CHAPTERS = 9
_TEXT = "Biblioteket ska vara en plats där alla kan läsa, lära och mötas. " * 6
_GROUPS = ("Den oerfarne", "Bokälskaren", "Den nyfikna", "Den stressade", "Läsaren")


def _chapter(number: int) -> tuple[Block, ...]:
    rows = tuple((f"Åtgärd {n}", "Vem\nRoll", "När", "Hur", "Var", "Uppföljning") for n in range(7))
    facts = (("Vardag", _TEXT), ("Behov", _TEXT))
    return (
        Heading(1, f"Kapitel {number}"),
        Paragraph(_TEXT),
        Bars(
            f"Röster {number}",
            ("Grupp", "Röster"),
            tuple((group, 9 - n, f"{9 - n} röster") for n, group in enumerate(_GROUPS)),
            "9 bord deltog.",
        ),
        Heading(2, "Placering"),
        Placement("Centrum idag", (("Kultur", _GROUPS[:2]), ("Kunskap", _GROUPS[2:]))),
        Scales(
            f"Svar {number}",
            ("Fråga", "Låg", "Svar", "Hög", "n", "Medel"),
            (ScaleRow("Hur nöjd är du?", "Inte alls", "Mycket", (3, 14, 49, 57), "3,3"),),
        ),
        Table(f"Plan {number}", ("Vad", "Vem", "När", "Hur", "Var", "Uppföljning"), rows),
        Persona("Den oerfarne", "Otto Påhittsson, 42", facts, "Jag visste inte."),
        Poster("2031", "Biblioteket gör det möjligt", ("En rad", "En till"), "Läsaren"),
        BulletList(tuple(_TEXT for _ in range(4))),
    )


def main() -> None:
    """Print one line a format, and the sum of all but the ZIP, which holds them all again."""
    blocks = tuple(block for n in range(1, CHAPTERS + 1) for block in _chapter(n))
    document = Document("Fyrtio sidor", "sv", date(2027, 4, 15), "Utkast", blocks)
    words = language("sv")
    total = 0.0
    for name in FORMATS:
        started = time.perf_counter()
        size = len(write_document(document, words, name))
        took = time.perf_counter() - started
        total += took if name != "zip" else 0.0
        sys.stdout.write(f"{name:5} {took:6.2f} s {size / 1000:8.0f} kB\n")
    sys.stdout.write(f"all   {total:6.2f} s\n")


if __name__ == "__main__":
    main()
