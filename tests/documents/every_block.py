"""A workshop's figures, and a document with every kind of block, all saying the same thing."""

from __future__ import annotations

import base64
from datetime import date

from workshopkit.domain.document import (
    Bars,
    BulletList,
    DecisionLine,
    Document,
    Facts,
    Heading,
    Matrix,
    NumberedList,
    Paragraph,
    Persona,
    Picture,
    Placement,
    Poster,
    Quotes,
    RunIn,
    ScaleRow,
    Scales,
    Signatures,
    Table,
)
from workshopkit.domain.style import HouseStyle

VOTES = (
    ("Den oerfarne", 8),
    ("Den identitetsökande tonåringen", 9),
    ("Den stressade småbarnsföräldern", 7),
    ("Det nyfikna förskolebarnet", 9),
    ("Skolbibliotekarieutbildningsansvarigas samordningsgrupp", 8),
    ("Den som gärna skulle komma oftare men aldrig hinner före stängningsdags på vardagar", 0),
)
BARS = Bars(
    "Vilka målgrupper?",
    ("Målgrupp", "Röster"),
    tuple((label, count, f"{count} röster") for label, count in VOTES),
    "41 röster från 14 röstande.",
)
BOXES = Placement(
    "Vilket centrum?",
    (
        ("Kunskapscentrum", ("Det nyfikna förskolebarnet", "Den identitetsökande tonåringen")),
        ("Kulturcentrum", ("Bokälskaren",)),
        ("Lärcentrum", ()),
        ("Socialt centrum", ("Den kommunplacerade flyktingen",)),
    ),
    note="Mest lades i Kunskapscentrum.",
)
STAIRS = Placement("Hur långt?", BOXES.boxes, "stairs")
MATRIX = Matrix(
    "Hur ofta?",
    ("Målgrupp", *(name for name, _ in BOXES.boxes)),
    (("Den oerfarne", (11, 4, 0, 2)), ("Den stressade småbarnsföräldern", (6, 6, 1, 0))),
    "11 av 12 har svarat.",
)
SCALES = Scales(
    "Så svarade besökarna",
    ("Fråga", "Lägst", "Svar", "Högst", "Svarande", "Medel"),
    (
        ScaleRow("Trivs du på biblioteket?", "Inte alls", "Mycket", (3, 14, 49, 57), "3,30"),
        ScaleRow("Hittar du det du söker?", "Aldrig", "Alltid", (0, 5, 0, 15), "3,50"),
        ScaleRow("Kommer du igen?", "Nej", "Ja", (0, 0, 0, 0), ""),
    ),
)
TABLE = Table(
    "Att göra", ("Vad", "Vem", "Antal"), (("Boka", "Yrsa", "12"), ("Ring", "Omar", "007"))
)
#: A dot.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)
FIGURES = (BARS, BOXES, STAIRS, MATRIX, SCALES)

FORUM = Document(
    title="Dokumentation från dialogforum",
    subtitle="Biblioteken i Ängelåsa",
    language="sv",
    date=date(2026, 10, 15),
    status="Utkast",
    style=HouseStyle(organisation="Ängelåsa bibliotek"),
    blocks=(
        Heading(1, "Om dagen"),
        Paragraph("Tjugotvå medarbetare kom."),
        Heading(1, "Målgrupper: val/plats"),
        Heading(2, "Omröstning"),
        BARS,
        BOXES,
        MATRIX,
        Heading(1, "Enkät"),
        SCALES,
        Paragraph("Fritt svar", "label"),
        Quotes(("Bra men dyrt", "=1+1 är två")),
        Heading(1, "Plan"),
        TABLE,
        BulletList(("Lyssna", "- Skriv")),
    ),
)


def figures_saying(text: str) -> tuple[Bars | Placement | Matrix | Scales, ...]:
    """Return every figure with this text in each of its places."""
    pair, six = (text, text), (text, text, text, text, text, text)
    boxes = ((text, pair), (text, ()))
    return (
        Bars(text, pair, ((text, 2, text), (text, 0, text)), text),
        Placement(text, boxes, note=text),
        Placement(text, boxes, "stairs", text),
        Matrix(text, (text, *pair), ((text, (2, 1)), (text, (0, 0))), text),
        Scales(text, six, (ScaleRow(text, text, text, (1, 2), text),)),
    )


def document_saying(text: str) -> Document:
    """Return a document in which every text is this one."""
    pair = (text, text)
    return Document(
        title=text,
        subtitle=text,
        language="sv",
        date=date(2026, 10, 15),
        status=text,
        style=HouseStyle(organisation=text, footer=text, logo=b"\x89PNG\x00", logo_alt=text),
        blocks=(
            Heading(1, text),
            Heading(2, text),
            Paragraph(text, "label"),
            BulletList(pair),
            NumberedList(pair, start=3),
            Facts((pair,)),
            Table(text, pair, (pair, pair)),
            *figures_saying(text),
            Heading(1, text),
            Quotes(pair),
            RunIn(text, pair),
            Persona(text, text, (pair,), text),
            Poster(text, text, pair, text, (pair,), (pair,)),
            DecisionLine(text, text, text),
            Picture(PNG, text),
            Picture(b"", text),
            Signatures((pair,)),
        ),
    )
