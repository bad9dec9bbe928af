from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from workshopkit import open_analysis
from workshopkit.app.analysis import NoWorkshopError
from workshopkit.app.places import NoStoreError
from workshopkit.domain.actor import Actor, Role, WrongRoleError
from workshopkit.domain.workshop import NoSuchWorkshopError
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.store import open_store

GOLDEN = Path(__file__).parents[1] / "store" / "golden" / "version-1.sqlite"
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "analysis.ipynb"
TOLD = ("STORE", "WORKSHOP", "ROLE", "TICKET", "LANGUAGE")


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A computer on which nothing has been kept yet."""
    for name in TOLD:
        monkeypatch.delenv(f"WORKSHOPKIT_{name}", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    yield tmp_path
    assert not (tmp_path / "data").exists()


@pytest.fixture
def rehearsed(tmp_path: Path) -> Path:
    """A file with a rehearsed forum, from the first version there was."""
    path = tmp_path / "rehearsed.sqlite"
    shutil.copy(GOLDEN, path)
    return path


def add_workshop(path: Path, title: str) -> None:
    plan = WorkshopPlan(title, date(2027, 5, 1), "", "nb", "forum")
    store = open_store(str(path))
    with store.write() as unit:
        new_workshop(unit, Actor(Role.FACILITATOR), plan)
    store.close()


def test_without_a_file_it_is_a_made_up_workshop_that_says_so() -> None:
    analysis = open_analysis(language="en")

    assert analysis.is_made_up
    assert "made-up" in repr(analysis)
    assert len(analysis.responses()) > 50
    assert set(analysis.participation()["state"]) == {"revealed"}
    for frame in (analysis.tallies(), analysis.places(), analysis.survey_summary()):
        assert len(frame) > 0


def test_a_rehearsed_file_is_read_as_it_was_played(rehearsed: Path) -> None:
    analysis = open_analysis(str(rehearsed))

    assert not analysis.is_made_up
    assert repr(analysis).startswith("Dialogforum våren 2027, 15 april 2027")
    assert list(analysis.participation()["took_part"]) == [9, 9, 7, 5]
    assert analysis.tallies()["votes"].sum() == 65


def test_the_file_named_by_the_server_is_used(
    rehearsed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKSHOPKIT_STORE", str(rehearsed))

    assert not open_analysis().is_made_up


def test_an_address_is_as_good_as_a_file_name(rehearsed: Path) -> None:
    assert not open_analysis(f"sqlite:///{rehearsed}").is_made_up


def test_the_newest_workshop_is_meant_unless_another_is_named(rehearsed: Path) -> None:
    add_workshop(rehearsed, "Et nyere møte")

    newest = open_analysis(str(rehearsed))
    older = open_analysis(str(rehearsed), "dialogforum-varen-2027")

    assert repr(newest).startswith("Et nyere møte, 1. mai 2027")
    assert len(newest.responses()) == 0
    assert len(older.responses()) > 0


def test_a_file_of_this_version_is_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "now.sqlite"
    add_workshop(path, "Et møte")
    before = hashlib.sha256(path.read_bytes()).hexdigest()

    open_analysis(str(path)).items()

    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "mistyped.sqlite"

    with pytest.raises(NoStoreError, match="mistyped"):
        open_analysis(str(path))

    assert not path.exists()


def test_a_workshop_that_is_asked_for_by_name_is_never_made_up(rehearsed: Path) -> None:
    with pytest.raises(NoStoreError):
        open_analysis(workshop="a-forum")
    with pytest.raises(NoSuchWorkshopError):
        open_analysis(str(rehearsed), "a-forum")


def test_a_named_file_without_a_workshop_says_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    open_store(str(path)).close()

    with pytest.raises(NoWorkshopError):
        open_analysis(str(path))


def test_the_usual_file_without_a_workshop_gives_a_made_up_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "empty.sqlite"
    open_store(str(path)).close()
    monkeypatch.setenv("WORKSHOPKIT_STORE", str(path))

    assert open_analysis().is_made_up


def test_a_participants_notebook_may_not_look(
    rehearsed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKSHOPKIT_STORE", str(rehearsed))
    for role, ticket in (("participant", ""), ("facilitator", "made-up")):
        monkeypatch.setenv("WORKSHOPKIT_ROLE", role)
        monkeypatch.setenv("WORKSHOPKIT_TICKET", ticket)
        with pytest.raises(WrongRoleError):
            open_analysis()


def test_labels_are_in_the_language_that_is_asked_for() -> None:
    said = {code: set(open_analysis(language=code).places()["box"]) for code in ("sv", "en")}

    assert said["sv"].isdisjoint(said["en"])


@pytest.mark.parametrize("is_rehearsed", [False, True], ids=["made up", "rehearsed"])
def test_every_cell_of_the_notebook_runs(
    rehearsed: Path, monkeypatch: pytest.MonkeyPatch, *, is_rehearsed: bool
) -> None:
    if is_rehearsed:
        monkeypatch.setenv("WORKSHOPKIT_STORE", str(rehearsed))
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    names: dict[str, object] = {}

    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)

    made_up = names["analysis"].is_made_up  # type: ignore[attr-defined]
    assert made_up is not is_rehearsed
    assert len(names["written"]) > 0  # type: ignore[arg-type]
