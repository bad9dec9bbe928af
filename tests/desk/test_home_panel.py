from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from shown import Shown

from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.shelf import Shelf
from workshopkit.desk.home_panel import Home
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.ports import Store
from workshopkit.domain.script import NoSuchScriptError
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.people.joining import join
from workshopkit.facilitation.people.privacy import ConfirmForgettingError, NotOverError
from workshopkit.facilitation.workshop import WorkshopPlan, close_workshop, new_workshop
from workshopkit.locale.language import language

ROOT = Path(__file__).parents[2]
ENGLISH = language("en")
FACILITATOR = Actor(Role.FACILITATOR)
LATE = date.today() - timedelta(days=100)  # noqa: DTZ011 -- any day long enough ago


@pytest.fixture
def home(store: Store) -> Shown:
    shelf = Shelf(ROOT / "notebooks", read_catalogue(ROOT / "exercises").exercises)
    return Shown(Home(store, FACILITATOR, ENGLISH, shelf).workshops())


@pytest.fixture
def late(store: Store) -> Workshop:
    """A workshop whose names should have been forgotten ten days ago."""
    plan = WorkshopPlan("Long ago", LATE, "Ängelåsa", "en", "dialogue_forum")
    with store.write() as unit:
        made = new_workshop(unit, FACILITATOR, plan)
        join(unit, made.code, name="Alva")
    return made


def over(store: Store, workshop: Workshop) -> None:
    with store.write() as unit:
        close_workshop(unit, FACILITATOR, find_workshop(unit, workshop.slug))


def row(workshop: Workshop) -> str:
    return f"//tr[@id='w-{workshop.id}']"


def button(workshop: Workshop) -> str:
    return f"{row(workshop)}//button[contains(@data-facts, 'forget')]"


def now(store: Store, workshop: Workshop) -> Workshop:
    with store.read() as unit:
        return find_workshop(unit, workshop.slug)


def test_the_list_says_until_when_names_are_kept_and_what_is_overdue(
    late: Workshop, place: Workshop, home: Shown
) -> None:
    assert ENGLISH.date(LATE + timedelta(days=90)) in home.words(row(late))
    assert "Names should be forgotten now" in home.words(row(late))
    assert "14 July 2027" in home.words(row(place))
    assert "Names should be forgotten now" not in home.words(row(place))


def test_names_are_forgotten_from_the_list_once_it_is_meant(
    store: Store, late: Workshop, home: Shown
) -> None:
    assert home.tree.xpath(button(late)) == []
    over(store, late)
    home.look_again()

    assert home.press(button(late)) == ConfirmForgettingError().sentence(ENGLISH)
    assert not home.done
    facts = {"command": "forget", "workshop": late.slug, "confirmed": True}
    home.panel._do({"facts": facts})
    home.look_again()

    assert "Names are forgotten" in home.words(row(late))
    assert home.tree.xpath(button(late)) == []
    with store.read() as unit:
        assert [person.name for person in unit.participants(late.id)] == [""]


def test_names_are_not_forgotten_while_it_goes_on(
    store: Store, late: Workshop, home: Shown
) -> None:
    facts = {"command": "forget", "workshop": late.slug, "confirmed": True}

    answer = home.panel._do({"facts": facts})

    assert (answer["done"], answer["said"]) == (False, NotOverError().sentence(ENGLISH))
    assert now(store, late).keep_until


def test_the_day_is_changed_in_the_list(store: Store, place: Workshop, home: Shown) -> None:
    form = f"{row(place)}//form"

    assert home.send(form, day="2027-06-01") == "The date is changed."
    assert now(store, place).keep_until == date(2027, 6, 1)
    home.send(form, day="2027-01-01")
    assert not home.done
    assert now(store, place).keep_until == date(2027, 6, 1)


def test_a_new_workshop_says_how_long_names_are_kept(store: Store, home: Shown) -> None:
    form = "//form[.//input[@id='new-keep']]"
    assert home.tree.xpath("//input[@id='new-keep']/@value") == ["90"]

    home.send(form, title="Short", date="2027-04-15", keep_days="7")

    with store.read() as unit:
        assert find_workshop(unit, "short").keep_until == date(2027, 4, 22)


def test_a_workshop_that_goes_on_after_forgetting_has_a_day_again(
    store: Store, late: Workshop, home: Shown
) -> None:
    over(store, late)
    home.panel._do({"facts": {"command": "forget", "workshop": late.slug, "confirmed": True}})
    assert now(store, late).keep_until is None

    with store.write() as unit:
        close_workshop(unit, FACILITATOR, find_workshop(unit, late.slug), closed=False)

    assert now(store, late).keep_until


def test_a_workshop_needs_a_script_there_is(store: Store, home: Shown) -> None:
    fields = {"title": "No script", "date": "2027-04-15", "script": "nonsense"}

    answer = home.panel._do({"facts": {"command": "new"}, "fields": fields})

    said = NoSuchScriptError(name="nonsense").sentence(ENGLISH)
    assert (answer["done"], answer["said"]) == (False, said)
    with store.read() as unit:
        assert list(unit.workshops()) == []


def test_the_list_does_nothing_to_a_workshop_but_what_it_offers(
    store: Store, late: Workshop, home: Shown
) -> None:
    answer = home.panel._do({"facts": {"command": "end", "workshop": late.slug}})

    assert not answer["done"]
    assert not now(store, late).is_closed
