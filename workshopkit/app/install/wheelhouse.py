"""A wheelhouse: a folder with the program and all it needs, for a laptop without internet."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import importlib.util
import subprocess  # nosec B404  # only our own interpreter and pip
import sys
import tempfile
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path

from workshopkit.app.install import offline
from workshopkit.app.places import checkout
from workshopkit.errors import SetupError

NAME = "workshopkit"

ABOUT = """workshopkit, to be installed without internet.

For {made_for}.

In this folder: python install.py

It makes an environment in your home folder; `python install.py FOLDER` makes it elsewhere.
"""


class NoWheelsError(SetupError):
    """The wheels could not be fetched: {reason}. It needs internet, here, once."""


class WheelhouseNotWrittenError(SetupError):
    """“{path}” could not be written: {reason}."""


def build_wheelhouse(folder: Path) -> int:
    """Fill a folder with wheels and one command to install them; return how many there are.

    The versions are those that run here, so that what is taken along is what was tried.

    Raises:
        NoWheelsError: pip cannot fetch or build one of them.
        WheelhouseNotWrittenError: The folder cannot be written.
    """
    wheels = folder / "wheels"
    try:
        wheels.mkdir(parents=True, exist_ok=True)
        with _pip() as pip:
            own = _own_wheel(wheels, pip)
            _fetch(own, wheels, pip)
        _write_command(folder)
    except OSError as error:
        raise WheelhouseNotWrittenError(path=folder, reason=error.strerror or error) from error
    return len(list(wheels.glob("*.whl")))


@contextlib.contextmanager
def _pip() -> Iterator[list[str]]:
    """Yield pip as a command: our own, or that of an environment made for it."""
    if importlib.util.find_spec("pip"):
        yield [sys.executable, "-m", "pip"]
        return
    with tempfile.TemporaryDirectory(prefix="workshopkit-") as folder:
        venv.create(folder, with_pip=True)
        inside = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
        yield [str(Path(folder) / inside), "-m", "pip"]


def _own_wheel(wheels: Path, pip: list[str]) -> Path:
    project = checkout()
    if project:
        _run([*pip, "wheel", "--no-deps", "--wheel-dir", str(wheels), str(project)])
        return max(wheels.glob(f"{NAME}-*.whl"), key=lambda path: path.stat().st_mtime)
    return _packed(distribution(NAME), wheels)


def _packed(installed: Distribution, wheels: Path) -> Path:
    """Pack an installed program as the wheel it came from."""
    path = wheels / f"{NAME}-{installed.version}-py3-none-any.whl"
    record = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in _contents(installed):
            wheel.writestr(name, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            record.append(f"{name},sha256={digest.decode()},{len(content)}")
        info = f"{NAME}-{installed.version}.dist-info"
        wheel.writestr(f"{info}/RECORD", "\n".join([*record, f"{info}/RECORD,,", ""]))
    return path


def _contents(installed: Distribution) -> Iterator[tuple[str, bytes]]:
    """Yield what the wheel had, without what an installer adds."""
    added = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json")
    for file in installed.files or ():
        is_ours = ".." not in file.parts and "__pycache__" not in file.parts
        if is_ours and not (file.parts[0].endswith(".dist-info") and file.name in added):
            yield file.as_posix(), Path(str(file.locate())).read_bytes()


def _fetch(own: Path, wheels: Path, pip: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="workshopkit-") as folder:
        versions = Path(folder) / "versions.txt"
        versions.write_text("\n".join(sorted(set(_versions()))), encoding="utf-8")
        command = [*pip, "wheel", "--wheel-dir", str(wheels), "--constraint", str(versions)]
        _run([*command, str(own)])


def _versions() -> Iterator[str]:
    for found in distributions():
        name = found.metadata["Name"]
        if name and name.lower() not in (NAME, "pip", "setuptools", "wheel"):
            yield f"{name}=={found.version}"


def _write_command(folder: Path) -> None:
    source = Path(offline.__file__).read_bytes()
    (folder / "install.py").write_bytes(source)
    made_for = offline.this_machine()
    (folder / offline.MADE_FOR).write_text(f"{made_for}\n", encoding="utf-8")
    (folder / "README.txt").write_text(ABOUT.format(made_for=made_for), encoding="utf-8")


def _run(command: list[str]) -> None:
    ended = subprocess.run(  # noqa: S603 # nosec B603
        [*command, "--quiet", "--disable-pip-version-check"],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if ended.returncode:
        errors = [line for line in ended.stderr.splitlines() if line.startswith("ERROR: ")]
        reason = errors[0].removeprefix("ERROR: ").rstrip(".") if errors else ended.returncode
        raise NoWheelsError(reason=reason)
