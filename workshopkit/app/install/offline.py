"""Install workshopkit from the wheels beside this file, without internet: python install.py.

Runs alone, with nothing but Python: `workshopkit wheelhouse` puts a copy of it into the folder.
"""

from __future__ import annotations

import platform
import subprocess  # nosec B404  # only the interpreter of the environment that is made here
import sys
import venv
from pathlib import Path

#: Beside this file: for which Python and machine the wheels are.
MADE_FOR = "made-for.txt"


def this_machine() -> str:
    """Return what wheels depend on: the Python, the system, the processor."""
    version = ".".join(map(str, sys.version_info[:2]))
    return f"Python {version}, {platform.system()}, {platform.machine()}"


def main(arguments: list[str]) -> int:
    """Make an environment, install into it, and say how to start; return the exit code."""
    here = Path(__file__).resolve().parent
    place = Path(arguments[0] if arguments else Path.home() / "workshopkit-program").resolve()
    made_for = (here / MADE_FOR).read_text(encoding="utf-8").strip()
    if made_for != this_machine():
        return _refuse(f"These wheels are for {made_for}. This is {this_machine()}.")
    try:
        _install(here / "wheels", place)
    except (OSError, subprocess.CalledProcessError) as error:
        return _refuse(f"It could not be installed in {place}: {error}")
    sys.stdout.write(f"Installed. Start it with:\n\n  {_program(place)} serve --demo\n\n")
    return 0


def _install(wheels: Path, place: Path) -> None:
    venv.create(place, with_pip=True)
    python = _program(place).with_name(Path(sys.executable).name)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--no-index", "--find-links", str(wheels), "workshopkit"]
    subprocess.run(command, check=True)  # noqa: S603 # nosec B603


def _program(place: Path) -> Path:
    if sys.platform == "win32":
        return place / "Scripts" / "workshopkit.exe"
    return place / "bin" / "workshopkit"


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
