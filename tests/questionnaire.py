"""A form with every sort of field in it, shared by the tests of its pages and its paper."""

from __future__ import annotations

from workshopkit.domain.form import (
    Card,
    Cards,
    Choice,
    Dots,
    Field,
    FieldGroup,
    Note,
    Number,
    Option,
    Points,
    Scale,
    Select,
    Several,
    Text,
    Texts,
    When,
)

COLUMNS = ("Budskap", "Till vem", "Av vem", "När")


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(f"o{n}", label) for n, label in enumerate(labels, 1))


def grid(name: str, *subjects: str) -> Cards:
    """A card with the same four fields for each subject."""
    return Cards(
        "Vår plan",
        tuple(
            Card(
                subject,
                tuple(
                    Text(f"{name}-{row}-{column}", label, lines=2)
                    for column, label in enumerate(COLUMNS)
                ),
            )
            for row, subject in enumerate(subjects)
        ),
    )


GROUPS = options("Den oerfarne", "Bokälskaren", "Det nyfikna förskolebarnet")
EVERY_FIELD: tuple[Field, ...] = (
    Text("headline", "Rubrik", required=True),
    Text("story", "Vad har hänt?", lines=3, hint="Skriv så mycket ni vill."),
    Note("Nu några frågor om er."),
    Number("people", "Hur många är ni?", most=500, hint="Räkna alla.", required=True),
    Texts("texts", "Våra förslag", count=3),
    Dots("choices", "Välj högst två", GROUPS, most=2),
    Choice(
        "role",
        "Befattning",
        options("Assistent", "Bibliotekarie", "Chef", "Annat"),
        hint="Den du har mest.",
        other=Text("role-other", "Nämligen"),
        required=True,
    ),
    Choice("box", "Det nyfikna förskolebarnet", options("Veta", "Känna", "Göra"), inline=True),
    Several(
        "spread",
        "Så för jag det vidare",
        options("Genom samtal", "På ett möte", "På annat sätt"),
        other=Text("spread-other", "Nämligen"),
    ),
    Scale("day", "Hur nöjd är du med dagen?", 4, "Inte alls", "Mycket nöjd", required=True),
    Scale("need", "I vilken grad?", 10, "Inte alls", "I mycket hög grad", hint="För dig själv."),
    When(Text("why", "Varför inte?", lines=3), (("need", ("1", "2")),), "Om du svarade 1 eller 2"),
    FieldGroup(
        "Plats 1",
        (
            Select("place-1", "Första platsen", GROUPS),
            Text("reason-1", "Motivera valet", lines=2),
        ),
        hint="Den viktigaste.",
        is_folded=False,
    ),
    Select("place-2", "Andra platsen", GROUPS),
    Points("points", "Dela 100 poäng", GROUPS),
    grid("plan", "Den oerfarne", "Bokälskaren"),
    FieldGroup("Plan för våren", (grid("spring", "Mars", "April"),)),
    FieldGroup(
        "Mer om dig",
        (Choice("age", "Ålder", options("Under 40", "Över 40")), Text("town", "Ort")),
    ),
)
