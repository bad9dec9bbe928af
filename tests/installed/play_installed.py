"""The wheel in a fresh environment, far from the checkout: a rehearsal is played to the export.

Run by `make test`: python tests/installed/play_installed.py
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORMATS = "html,pdf,docx,zip"
#: Asked of the installed program: the wheel that it would take along to a laptop without internet.
PACKED = """
import sys
from importlib.metadata import distribution
from pathlib import Path
from workshopkit.app.install.wheelhouse import _packed
print(_packed(distribution("workshopkit"), Path(sys.argv[1])))
"""


def main() -> None:
    """Install, play, export, serve and stop, each from an empty folder on a difficult path."""
    with tempfile.TemporaryDirectory(prefix="workshopkit å ") as made:
        place = Path(made)
        home, empty = place / "hem", place / "en tom mapp"
        for folder in (home, empty, place / "wheels", place / "packed"):
            folder.mkdir()
        wheel = build(place / "wheels")
        around = surroundings(home)
        program = install(wheel, place / "miljö 1", around)
        the_wheel_is_whole(wheel, program, place / "packed", around, empty)
        a_rehearsal_is_played(program, around, empty)
        the_demo_is_served(program, around, empty)
        assert not list(empty.iterdir()), "something was written into the current folder"
        workspace = next(home.rglob(".workshopkit.json")).parent
        assert {path.name for path in workspace.iterdir()} >= {"notebooks", "exercises"}
    sys.stdout.write("The wheel installs, plays, exports, serves and stops.\n")


def surroundings(home: Path) -> dict[str, str]:
    """The environment of somebody who has never seen the project."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WORKSHOPKIT")}
    kept.pop("PYTHONPATH", None)
    data = {"XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    return {**kept, **data, "HOME": str(home), "UV_CACHE_DIR": str(ROOT / "build" / "uv")}


def said_by(command: Sequence[str], around: Mapping[str, str], cwd: Path) -> str:
    run = subprocess.run(command, env=around, cwd=cwd, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
    assert "Traceback" not in run.stderr, run.stderr
    return run.stdout


def build(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(folder)]
    said_by([*command, str(ROOT)], os.environ, ROOT)
    return next(folder.glob("*.whl"))


def install(wheel: Path, place: Path, around: Mapping[str, str]) -> Path:
    """Install the wheel with all it needs, as `pipx` and `uvx` do; return the program."""
    uv = [sys.executable, "-m", "uv", "--quiet"]
    said_by([*uv, "venv", "--python", sys.executable, str(place)], around, place.parent)
    pins = str(ROOT / "requirements" / "run.txt")
    command = [*uv, "pip", "install", "--python", str(place), "--constraint", pins, str(wheel)]
    said_by(command, around, place.parent)
    return place / "bin" / "workshopkit"


def the_wheel_is_whole(
    wheel: Path, program: Path, to: Path, around: Mapping[str, str], empty: Path
) -> None:
    """What is installed can be packed again, and is the wheel it came from."""
    python = str(program.with_name("python"))
    packed = Path(said_by([python, "-c", PACKED, str(to)], around, empty).strip())
    with zipfile.ZipFile(wheel) as before, zipfile.ZipFile(packed) as after:
        names = {name for name in before.namelist() if not name.endswith(("/RECORD", "/"))}
        found = {name for name in after.namelist() if not name.endswith("/RECORD")}
        assert names == found, names ^ found
        assert all(before.read(name) == after.read(name) for name in names)
    for folder in ("notebooks", "exercises", "rehearsals"):
        shipped = {name for name in names if name.startswith(f"workshopkit/shipped/{folder}/")}
        kept = said_by(["git", "ls-files", folder], os.environ, ROOT).splitlines()
        assert len(shipped) >= len(kept) > 0, folder


def a_rehearsal_is_played(program: Path, around: Mapping[str, str], empty: Path) -> None:
    store, out = empty.parent / "spelad.sqlite", empty.parent / "ut å"
    played = [str(program), "rehearse", "--scenario", "working-group", "--store", str(store)]
    slug = said_by(played, around, empty).split()[-1]
    command = [str(program), "export", slug, "--format", FORMATS, "--out", str(out)]
    said_by([*command, "--store", str(store)], around, empty)
    for name in FORMATS.split(","):
        assert (out / f"{slug}.{name}").stat().st_size > 5000, name


def the_demo_is_served(program: Path, around: Mapping[str, str], empty: Path) -> None:
    words = "serve --demo --no-browser --json --host 127.0.0.1 --port 0"
    process = subprocess.Popen(
        [str(program), *words.split()],
        cwd=empty,
        env=around,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        links = json.loads(process.stdout.readline())
        with urllib.request.urlopen(links["join"]) as page:
            assert page.status == 200
    finally:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors, errors


if __name__ == "__main__":
    main()
