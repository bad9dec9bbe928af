"""A municipality's way into social media, read back from every format."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from exported import FORMATS, Part, Rehearsal

from workshopkit.locale.language import language

DA = language("da")
STEPS = [
    "Delegér ansvaret",
    "Skriv en formålserklæring",
    "Lad jer inspirere af andre",
    "Husk at lave udførlige retningslinjer og en kriseplan",
]


@pytest.fixture(scope="module")
def guide(rehearsed: Callable[[str], Rehearsal]) -> Rehearsal:
    return rehearsed("social-media")


@pytest.fixture(params=FORMATS)
def copy(request: pytest.FixtureRequest, guide: Rehearsal) -> Part:
    return guide.copy(request.param)


def test_the_title_and_the_day_come_first(copy: Part) -> None:
    assert copy.headings[0] == "Hvordan kommer man i gang på de sociale medier som kommune?"
    assert "Dato: 9. marts 2027" in copy.texts


def test_the_four_steps_are_headings_in_order_without_numbers(copy: Part) -> None:
    assert [heading for heading in copy.headings if heading in STEPS] == STEPS


def test_the_responsibility_is_delegated_in_four_rows(copy: Part) -> None:
    rows = copy.under(STEPS[0]).tables[0][1:]
    assert [row[0] for row in rows] == [
        "Ansvarlig",
        "Afsat tid (ikke en lille ekstra sideopgave)",
        "Communitymanager (ja eller nej)",
        "Bidragydere fra hver afdeling",
    ]
    assert [len(row[1].split("\n")) for row in rows] == [3] * 4


def test_the_statement_of_purpose_names_uses_and_the_aim_it_supports(copy: Part) -> None:
    part = copy.under(STEPS[1])
    assert part.texts[0].startswith("Vi er på de sociale medier for")
    assert len(part.bullets) - len(part.under(DA.text("Proposals")).bullets) == 3
    assert part.texts[1].startswith("Det støtter målsætningen om")
    assert [n for _, n in part.counts(DA.text("Agreement on the wording"))] == [2, 1, 0]


def test_examples_from_others_and_what_is_particular_about_us(copy: Part) -> None:
    rows = copy.under(STEPS[2]).table("Eksempel", "Privat eller offentlig", "Hvad vi kan lære")
    assert len(rows) == 7
    assert {row[1] for row in rows} == {"Privat", "Offentlig"}
    strengths = copy.under("USP’er – vores særlige fordele").bullets
    assert len(strengths) == 6
    assert strengths[0] == "En dukkert før arbejde (2 foreslog dette)"


def test_residents_are_asked_by_a_method_with_a_question(copy: Part) -> None:
    rows = copy.under("Spørg borgerne til råds").table(
        "Metode", "Spørgsmål", "Hvad kan gøre os attraktive som kommune"
    )
    assert len(rows) == 5
    assert {row[0].split(" ")[0] for row in rows} >= {
        "Fokusgruppeinterview",
        "Spørgeskemaundersøgelse",
    }
    assert all(row[1].endswith("?") for row in rows)


def test_guidelines_are_what_one_may_and_may_not(copy: Part) -> None:
    rows = copy.under(STEPS[3]).table("Må", "Må ikke")
    assert len(rows) == 9
    assert rows[2] == ("Rette en fejl og sige, at den er rettet", "Slette kritik")


def test_the_crisis_plan_says_who_reacts_and_how_fast(copy: Part) -> None:
    rows = copy.under("Kriseplan").table("Hændelse", "Hvem reagerer", "Frist", "Hvad vi siger")
    assert len(rows) == 5
    assert rows[0][0].startswith("Tvetydig kommunikation")
    assert rows[2][0].startswith("Skandalesag")
    assert [row[2] for row in rows] == [
        "30 minutter",
        "15 minutter",
        "To timer",
        "15 minutter",
        "Straks",
    ]


def test_each_medium_has_advantages_drawbacks_and_a_purpose(copy: Part) -> None:
    rows = copy.under("Valg af medier").table("Medie", "Fordele", "Ulemper", "Formål")
    assert [row[0] for row in rows[:2]] == ["Facebook", "LinkedIn"]
    assert len(rows) == 6
    assert all(cell for row in rows for cell in row)


def test_the_answer_time_is_promised_with_frequency_and_topics(copy: Part) -> None:
    rows = copy.under("Svartid").tables[0][1:]
    assert [row[0] for row in rows] == ["Svartid", "Opdateringsfrekvens", "Emner"]
    assert all(row[1] for row in rows)


def test_a_thread_keeps_who_wrote_what_below_each_heading(copy: Part) -> None:
    part = copy.under("Tråden")
    assert part.headings[0] == "Hvor er kommunerne?"
    assert part.numbered == []
    words = part.words
    first, second = words.split("Hvad skulle få dig til at følge kommunen og skrive tilbage?")
    for name in ("Anna Eksempelsen", "Bent Opdigtsen", "Clara Prøvegaard"):
        assert name in first
    assert "Bent Opdigtsen" not in second
    assert first.index("De er der, men de taler") < first.index("Anna Eksempelsen")
    assert first.index("Anna Eksempelsen") < first.index("Enig med Bent")
