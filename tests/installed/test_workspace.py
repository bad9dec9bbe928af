"""A workspace: what came with the program and one's own, and updates that lose nothing of it."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from server import ROOT, commanded

from workshopkit.app import places
from workshopkit.app.install import workspace
from workshopkit.app.install.workspace import Changes, WorkspaceNotWrittenError, settle, update

CHECK_IN = "exercises/check-in"
SCRIPT = "notebooks/dialogue_forum.ipynb"
REHEARSAL = "rehearsals/dialogue-forum.toml"
UNITS = (CHECK_IN, SCRIPT, REHEARSAL, *workspace.NEEDED)


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """What an installed program brings, in small."""
    folder = tmp_path / "program"
    for unit in UNITS:
        source, target = ROOT / unit, folder / unit
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, target)
    return folder


@pytest.fixture
def mine(tmp_path: Path, shipped: Path) -> Path:
    """A workspace on a path with a space and å, as the first start made it."""
    folder = tmp_path / "mina verkstäder å"
    update(folder, shipped)
    return folder


@pytest.fixture
def installed(tmp_path: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be an installed program in an empty folder; the usual workspace's place."""
    empty, usual = tmp_path / "tom", tmp_path / "Dokument" / "workshopkit"
    empty.mkdir()
    monkeypatch.chdir(empty)
    monkeypatch.setenv(places.WORKSPACE, str(usual))
    for module in (places, workspace):
        monkeypatch.setattr(module, "shipped_folder", lambda: shipped)
        monkeypatch.setattr(module, "checkout", lambda: None)
    return usual


def renew(shipped: Path, unit: str) -> None:
    """Let a newer version of the program bring something else."""
    path = shipped / unit
    file = path / "sv.md" if path.is_dir() else path
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")


def new_exercise(shipped: Path, name: str) -> None:
    shutil.copytree(shipped / CHECK_IN, shipped / "exercises" / name)


def test_the_first_start_brings_everything_byte_for_byte(shipped: Path, mine: Path) -> None:
    for file in (f for f in shipped.rglob("*") if f.is_file()):
        assert (mine / file.relative_to(shipped)).read_bytes() == file.read_bytes()


def test_what_is_brought_can_be_changed_though_the_program_lies_read_only(
    tmp_path: Path, shipped: Path
) -> None:
    for file in (f for f in shipped.rglob("*") if f.is_file()):
        file.chmod(stat.S_IRUSR)
    update(tmp_path / "mine", shipped)

    assert (tmp_path / "mine" / SCRIPT).stat().st_mode & stat.S_IWUSR


def test_a_second_start_changes_nothing_and_says_nothing(shipped: Path, mine: Path) -> None:
    assert update(mine, shipped) == Changes(mine)


def test_what_nobody_changed_is_renewed(shipped: Path, mine: Path) -> None:
    renew(shipped, CHECK_IN)
    renew(shipped, SCRIPT)

    changes = update(mine, shipped)

    assert changes.renewed == (SCRIPT, CHECK_IN)
    assert (mine / SCRIPT).read_bytes() == (shipped / SCRIPT).read_bytes()
    assert (mine / CHECK_IN / "sv.md").read_bytes() == (shipped / CHECK_IN / "sv.md").read_bytes()
    assert not [path for path in mine.rglob(".*") if path.name != places.NOTE]


def test_what_somebody_changed_stays_and_is_named_once(shipped: Path, mine: Path) -> None:
    own = mine / CHECK_IN / "sv.md"
    own.write_text("# Mitt eget\n", "utf-8")
    facts = (mine / CHECK_IN / "exercise.toml").read_bytes()
    renew(shipped, CHECK_IN)

    first, second = update(mine, shipped), update(mine, shipped)

    assert (first.changed, first.renewed) == ((CHECK_IN,), ())
    assert second == Changes(mine)
    assert own.read_text("utf-8") == "# Mitt eget\n"
    assert (mine / CHECK_IN / "exercise.toml").read_bytes() == facts


def test_an_exercise_is_left_or_renewed_whole(shipped: Path, mine: Path) -> None:
    (mine / CHECK_IN / "own.md").write_text("En fil till", "utf-8")
    renew(shipped, CHECK_IN)

    assert update(mine, shipped).changed == (CHECK_IN,)


def test_what_was_changed_back_is_renewed_again(shipped: Path, mine: Path) -> None:
    before = (mine / SCRIPT).read_bytes()
    (mine / SCRIPT).write_bytes(b"{}")
    update(mine, shipped)
    (mine / SCRIPT).write_bytes(before)
    renew(shipped, SCRIPT)

    assert update(mine, shipped).renewed == (SCRIPT,)


def test_what_is_new_is_brought_and_named(shipped: Path, mine: Path) -> None:
    new_exercise(shipped, "new-one")

    changes = update(mine, shipped)

    assert changes.new == ("exercises/new-one",)
    assert (mine / "exercises/new-one/sv.md").is_file()
    assert list(changes.lines(shipped)) == [f"New in {mine}: exercises/new-one"]


def test_own_things_of_the_same_name_stay(shipped: Path, mine: Path) -> None:
    own = mine / "exercises/new-one"
    own.mkdir()
    (own / "sv.md").write_text("# Min egen\n", "utf-8")
    new_exercise(shipped, "new-one")

    assert update(mine, shipped).changed == ("exercises/new-one",)
    assert [file.name for file in own.iterdir()] == ["sv.md"]


def test_what_was_deleted_stays_deleted(shipped: Path, mine: Path) -> None:
    shutil.rmtree(mine / CHECK_IN)
    renew(shipped, CHECK_IN)

    assert update(mine, shipped).new == ()
    assert not (mine / CHECK_IN).exists()


@pytest.mark.parametrize("unit", workspace.NEEDED)
def test_pages_the_program_needs_come_back(shipped: Path, mine: Path, unit: str) -> None:
    (mine / unit).unlink()

    assert update(mine, shipped).new == (unit,)


def test_a_start_that_was_cut_off_is_made_good(shipped: Path, mine: Path) -> None:
    (mine / places.NOTE).unlink()
    shutil.rmtree(mine / CHECK_IN)

    changes = update(mine, shipped)

    assert changes.new == (CHECK_IN,)
    assert changes.changed == ()


def test_a_damaged_note_loses_nothing_of_ones_own(shipped: Path, mine: Path) -> None:
    (mine / places.NOTE).write_text("[", "utf-8")
    (mine / SCRIPT).write_bytes(b"{}")

    assert update(mine, shipped).changed == (SCRIPT,)
    assert (mine / SCRIPT).read_bytes() == b"{}"


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path, shipped: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(WorkspaceNotWrittenError, match="workshopkit init FOLDER"):
        update(tmp_path / "file" / "mine", shipped)


def test_an_installed_program_makes_the_usual_workspace(installed: Path) -> None:
    folders, said = settle(None, None)

    assert folders.notebooks == (installed / "notebooks").resolve()
    assert folders.exercises == (installed / "exercises").resolve()
    assert said == [f"Your scripts and exercises are in {installed}"]
    assert settle(None, None) == (folders, [])


def test_a_workspace_one_stands_in_is_used_and_renewed(
    installed: Path, mine: Path, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_exercise(shipped, "new-one")
    monkeypatch.chdir(mine)

    folders, said = settle(None, None)

    assert folders.exercises == (mine / "exercises").resolve()
    assert said == [f"New in {mine}: exercises/new-one"]
    assert not installed.exists()


def test_a_notebook_in_an_editor_finds_the_workspace_around_it(
    installed: Path, mine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mine / "notebooks")

    assert places.find_folders().exercises == (mine / "exercises").resolve()
    assert not installed.exists()


def test_folders_that_are_named_make_no_workspace(installed: Path, mine: Path) -> None:
    settle(str(mine / "notebooks"), str(mine / "exercises"))

    assert not installed.exists()


def test_a_folder_that_is_named_wrongly_makes_no_workspace(installed: Path) -> None:
    with pytest.raises(places.NoFolderError):
        settle("nowhere", None)

    assert not installed.exists()


def test_a_rehearsal_is_found_by_its_name(installed: Path) -> None:
    assert places.find_rehearsal("dialogue-forum").is_file()
    settle(None, None)

    assert places.find_rehearsal("dialogue-forum") == installed / REHEARSAL
    with pytest.raises(places.NoRehearsalError, match="one of dialogue-forum"):
        places.find_rehearsal("nowhere")


def test_init_makes_a_folder_and_says_where(tmp_path: Path) -> None:
    folder = tmp_path / "mina verkstäder å"
    first, second = commanded("init", str(folder)), commanded("init", str(folder))

    assert first.stdout.strip() == f"Your scripts and exercises are in {folder}"
    assert second.stdout.strip() == f"{folder} is up to date."
    assert {p.name for p in (folder / "exercises").iterdir()} == {
        p.name for p in (ROOT / "exercises").iterdir() if p.name[0] not in "._"
    }
