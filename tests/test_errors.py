from __future__ import annotations

import importlib
import pkgutil
import string
from collections.abc import Iterator

import pytest

import workshopkit
from workshopkit.domain.workshop import NoSuchWorkshopError
from workshopkit.errors import WorkshopError
from workshopkit.locale.language import language


def every_error() -> list[type[WorkshopError]]:
    """Every error of the package, all modules loaded."""
    for found in pkgutil.walk_packages(workshopkit.__path__, "workshopkit."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    return sorted(subclasses(WorkshopError), key=lambda error: error.__qualname__)


def subclasses(error: type[WorkshopError]) -> Iterator[type[WorkshopError]]:
    yield error
    for below in error.__subclasses__():
        yield from subclasses(below)


ERRORS = list(dict.fromkeys(every_error()))


@pytest.fixture(params=ERRORS, ids=lambda error: error.__qualname__)
def error(request: pytest.FixtureRequest) -> type[WorkshopError]:
    found: type[WorkshopError] = request.param
    return found


def facts_of(message: str) -> list[tuple[str, str | None, str | None]]:
    parts = string.Formatter().parse(message)
    return [(name, spec, conversion) for _, name, spec, conversion in parts if name is not None]


def test_there_are_errors_of_every_layer() -> None:
    layers = {error.__module__.split(".")[1] for error in ERRORS}

    assert layers.issuperset({"domain", "catalogue", "store", "facilitation", "room"})


def test_an_error_has_words_of_its_own(error: type[WorkshopError]) -> None:
    assert vars(error)["__doc__"]


def test_the_words_of_an_error_are_whole_sentences(error: type[WorkshopError]) -> None:
    message = error.message()

    assert message[0].isupper() or message[0] in "“{"
    assert message[-1] in ".?”"
    assert "\n" not in message
    assert "  " not in message


def test_the_facts_of_an_error_are_plain_names(error: type[WorkshopError]) -> None:
    facts = facts_of(error.message())

    assert [name for name, _, _ in facts if not name.isidentifier()] == []
    assert [name for name, spec, conversion in facts if spec or conversion] == []


def test_no_two_errors_say_the_same() -> None:
    messages = [error.message() for error in ERRORS]

    assert sorted(messages) == sorted(set(messages))


def test_an_error_is_called_one(error: type[WorkshopError]) -> None:
    assert error.__name__.endswith("Error")


def test_an_error_says_its_sentence_with_its_facts() -> None:
    told = NoSuchWorkshopError(slug="{forum}")

    assert str(told) == "There is no workshop called “{forum}”."
    assert told.sentence(language("en")) == "There is no workshop called “{forum}”."
