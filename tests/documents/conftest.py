from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import ClassVar

import pytest
from printed_votes import VOTES

from workshopkit.domain.document import (
    Bars,
    BulletList,
    DecisionLine,
    Document,
    Facts,
    Heading,
    NumberedList,
    Paragraph,
    Persona,
    Poster,
    Table,
)
from workshopkit.domain.language import Language


class Swedish:
    """As much of a language as a writer asks for."""

    code = "sv"
    messages: ClassVar = {
        "Contents": "Innehåll",
        "Number": "Nr",
        "Page {page} of {pages}": "Sida {page} av {pages}",
        "Table {number}": "Tabell {number}",
    }

    def text(self, message: str, **facts: object) -> str:
        return self.messages[message].format(**facts)

    def plural(self, one: str, many: str, n: int, **facts: object) -> str:
        return self.text(one if n == 1 else many, n=n, **facts)

    def date(self, day: date) -> str:
        months = "januari februari mars april maj juni juli augusti september oktober november"
        return f"{day.day} {[*months.split(), 'december'][day.month - 1]} {day.year}"

    def number(self, value: float, decimals: int = 2) -> str:
        return f"{value:.{decimals}f}".replace(".", ",")

    def listing(self, items: Iterable[str]) -> str:
        return ", ".join(items)


@pytest.fixture
def swedish() -> Language:
    return Swedish()


@pytest.fixture
def sample() -> Document:
    return Document(
        title="Dokumentation från dialogforum om bibliotekets målgrupper",
        subtitle="Biblioteken i Ängelåsa",
        language="sv",
        date=date(2026, 10, 15),
        status="Utkast",
        blocks=(
            Heading(1, "Om dagen"),
            Paragraph("Tjugotvå medarbetare valde vilka målgrupper vi börjar med.", "lead"),
            Facts(
                (
                    ("Plats", "Stadsbiblioteket, Hörsalen"),
                    ("Tid", "Torsdag 15 oktober 2026, 9:30–15:00"),
                    ("Processledare", "Yrsa Ekström"),
                )
            ),
            Paragraph("Vi började med kaffe.\nSedan delade vi in oss i grupper."),
            BulletList(("Lyssna färdigt", "Skriv ner det du tänker", "Fråga hellre än gissa")),
            Heading(1, "Prioriterade målgrupper"),
            Heading(2, "Omröstning"),
            Bars(
                "Vilka målgrupper ska vi arbeta vidare med?",
                ("Målgrupp", "Röster"),
                tuple((label, count, f"{count} röster") for label, count in VOTES),
                "65 röster från 22 röstande. Var och en fick lägga högst tre röster.",
            ),
            Heading(2, "Frågor på vägen"),
            NumberedList(("Vad vet vi om gruppen?", "Vem frågar vi?")),
            Paragraph("Därefter:"),
            NumberedList(("När är vi klara?", "Vem säger till?"), start=1),
            NumberedList(("Hur firar vi?",), start=5),
            Heading(1, "Personas"),
            Persona(
                "Den oerfarne",
                "Kim, 34 år",
                (
                    ("Vardag", "Jobbar skift på lagret och läser mest på telefonen."),
                    ("Behov", "Att någon visar runt.\nAtt få låna utan krångel."),
                ),
                "Jag visste inte att man fick fråga.",
            ),
            Persona(
                "Bokälskaren",
                "Majvor, 71 år",
                (("Vardag", "Läser två böcker i veckan."), ("Behov", "Nyheter i hyllan.")),
            ),
            Heading(1, "Löpsedlar från framtiden"),
            Poster(
                "Ängelåsa Tidning, 12 maj 2031",
                "Biblioteket öppet dygnet runt",
                ("”Äntligen”, säger nattskiftet", "Så lånar du klockan tre"),
                "Grupp 2",
                (("Vad har hänt?", "Dörren öppnas med lånekortet hela natten."),),
                (("Jag kommer hit efter jobbet.", "Kim, 39"), ("Tyst och varmt.", "")),
            ),
            Poster("Kvällsposten", "Fem språk – ett bibliotek", group="Grupp 4"),
            Heading(1, "Beslut och nästa steg"),
            DecisionLine("§ 1", "Vi börjar med förskolebarnet och tonåringen.", "Enhälligt"),
            DecisionLine("§ 2", "Nästa möte hålls i november."),
            Heading(2, "Kommunikationsplan"),
            Paragraph("Planen följs upp varje månad."),
            Table(
                "Kommunikationsplan",
                ("Målgrupp", "Budskap", "Till vem", "Av vem", "När", "Hur"),
                (
                    (
                        "Det nyfikna förskolebarnet",
                        "Här får du låna själv",
                        "Förskolorna",
                        "Barnbibliotekarierna",
                        "Mars",
                        "Besök\nAffisch",
                    ),
                    (
                        "Den identitetsökande tonåringen",
                        "Ett rum som är ditt",
                        "Högstadieskolorna",
                        "Skolbibliotekarierna",
                        "April",
                        "Film",
                    ),
                ),
            ),
            Heading(2, "Vem gör vad"),
            Table(
                "Att göra",
                ("Vad", "Vem", "Klart"),
                (
                    ("Boka hörsalen", "Yrsa", "1 november"),
                    ("Ringa skolan", "Omar", "3 november"),
                ),
            ),
            Paragraph("Sammanställt vid mötets slut.", "small"),
        ),
    )


@pytest.fixture
def saying() -> Callable[[str], Document]:
    """A document with every kind of block, all of them saying the same thing."""

    def made(text: str) -> Document:
        pair = (text, text)
        return Document(
            title=text,
            subtitle=text,
            language="sv",
            date=date(2026, 10, 15),
            status=text,
            blocks=(
                Heading(1, text),
                Heading(1, text),
                Heading(1, text),
                Paragraph(text),
                Paragraph(text, "lead"),
                BulletList(pair),
                NumberedList(pair, start=3),
                Facts((pair,)),
                Table(text, pair, (pair, pair)),
                Bars(text, pair, ((text, 2, text), (text, 0, text)), text),
                Persona(text, text, (pair,), text),
                Persona(text, text, (pair,)),
                Poster(text, text, pair, text, (pair,), (pair,)),
                Poster(text, text),
                DecisionLine(text, text, text),
                BulletList(pair),
                BulletList(pair),
            ),
        )

    return made
