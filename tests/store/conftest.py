from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from workshopkit.domain.exercise import Exercise, Wording
from workshopkit.domain.item import Item
from workshopkit.domain.ports import Store
from workshopkit.domain.question import Question
from workshopkit.domain.round import Round
from workshopkit.domain.workshop import Workshop
from workshopkit.store import open_store
from workshopkit.store.key_folder import VARIABLE


@pytest.fixture(autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the keys of secret ballots, away from the stores."""
    folder = tmp_path_factory.mktemp("state") / "keys"
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each sort."""
    address = "sqlite://" if request.param == "memory" else str(tmp_path / "store.sqlite")
    opened = open_store(address)
    yield opened
    opened.close()


@pytest.fixture
def workshop() -> Workshop:
    return Workshop(
        id="forum",
        slug="dialogforum",
        title="Dialogforum våren 2027",
        date=date(2027, 4, 15),
        place="Ängelåsa bibliotek",
        language="sv",
        script="dialogue_forum",
        code="BKX429",
    )


@pytest.fixture
def round_() -> Round:
    words = Wording(
        "sv",
        "Rösta",
        "Välj.",
        "Läs upp.",
        {"choices": ("Ja", "Nej")},
        nested={"choices": (("för",), ())},
        texts={"stem": "Vi vill\nha"},
    )
    questions = (Question("scale", steps=5), Question("one", other=True, after=1, answers=(1, 2)))
    exercise = Exercise("prioritise", "vote", 10, {"votes": 3}, {"sv": words}, questions)
    items = (
        Item(
            "g1", "Den oerfarne", {"lines": ["a", 1]}, 2, 3, ("Bo",), ("x",), ("y",), True, 4, True
        ),
    )
    return Round("round", "forum", exercise, 1, 2, {"votes": 5}, items=items, chosen={"votes": 5})


@pytest.fixture
def kept(store: Store, workshop: Workshop, round_: Round) -> Store:
    """A store with one workshop and one round in it."""
    with store.write() as unit:
        unit.add_workshop(workshop)
        unit.save_round(round_)
    return store
