"""What every error says. Each test names all the errors that do not keep to it."""

from __future__ import annotations

import importlib
import pkgutil
import string
from collections import Counter
from collections.abc import Iterator

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


def facts_of(message: str) -> list[tuple[str, str | None, str | None]]:
    parts = string.Formatter().parse(message)
    return [(name, spec, conversion) for _, name, spec, conversion in parts if name is not None]


def is_whole_sentence(message: str) -> bool:
    begins = message[0].isupper() or message[0] in "“{"
    return begins and message[-1] in ".?”" and "\n" not in message and "  " not in message


def has_plain_facts(message: str) -> bool:
    return all(
        name.isidentifier() and not spec and not conversion
        for name, spec, conversion in facts_of(message)
    )


def test_there_are_errors_of_every_layer() -> None:
    layers = {error.__module__.split(".")[1] for error in ERRORS}

    assert layers.issuperset({"domain", "catalogue", "store", "facilitation", "room"})


def test_an_error_has_words_of_its_own() -> None:
    assert [error for error in ERRORS if not vars(error)["__doc__"]] == []


def test_the_words_of_an_error_are_whole_sentences() -> None:
    assert [error for error in ERRORS if not is_whole_sentence(error.message())] == []


def test_the_facts_of_an_error_are_plain_names() -> None:
    assert [error for error in ERRORS if not has_plain_facts(error.message())] == []


def test_no_two_errors_say_the_same() -> None:
    said = Counter(error.message() for error in ERRORS)

    assert [message for message, times in said.items() if times > 1] == []


def test_an_error_is_called_one() -> None:
    assert [error for error in ERRORS if not error.__name__.endswith("Error")] == []


def test_an_error_says_its_sentence_with_its_facts() -> None:
    told = NoSuchWorkshopError(slug="{forum}")

    assert str(told) == "There is no workshop called “{forum}”."
    assert told.sentence(language("en")) == "There is no workshop called “{forum}”."


def test_the_rules_find_what_breaks_them() -> None:
    broken = ["no capital.", "No end", "Two  spaces.", "Two\nlines."]

    assert [message for message in broken if is_whole_sentence(message)] == []
    assert not has_plain_facts("There is no “{a.b}”.")
    assert not has_plain_facts("There are {n:.1f} left.")
    assert not has_plain_facts("There is {what!r}.")
