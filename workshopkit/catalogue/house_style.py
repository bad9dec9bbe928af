"""Reading `house-style.toml`: what documents look like at this place, unless a workshop differs."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from workshopkit.domain.problem import Problem
from workshopkit.domain.style import FONTS, LEAST_CONTRAST, HouseStyle, contrast, is_colour

FILE = "house-style.toml"
MAX_LOGO = 400_000

UNREADABLE = "the file cannot be read: {reason}"
UNKNOWN = "“{name}” is not known here; the names are {known}"
NOT_TEXT = "“{name}” should be a text in quotation marks"
NO_COLOUR = "“{name}” should be a colour like #0b5563"
TOO_PALE = "the accent colour has a contrast of {contrast} on white; text needs {least}"
UNKNOWN_FONT = "the font “{font}” is not known; choose from {known}"
NO_LOGO = "there is no PNG or JPEG file “{path}” of at most {size} kilobytes"
NO_LOGO_ALT = "write what the logo says in logo_alt, for those who cannot see it"

_NAMES = tuple(field.name for field in fields(HouseStyle))


def read_house_style(folder: Path) -> tuple[HouseStyle, list[Problem]]:
    """Return the house style in a folder, or the usual one, and what should be mended in it."""
    file = folder / FILE
    if not file.is_file():
        return HouseStyle(), []
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        return HouseStyle(), [Problem(str(file), 1, UNREADABLE, {"reason": error})]
    lines = file.read_text(encoding="utf-8").splitlines()
    problems = [
        Problem(str(file), _line_of(name, lines), message, facts)
        for name, message, facts in _mistakes(said, folder)
    ]
    wrong = {name for name, _, _ in _mistakes(said, folder)}
    usable = {name: value for name, value in said.items() if name in _NAMES and name not in wrong}
    if "logo" in usable:
        usable["logo"] = (folder / usable["logo"]).read_bytes()
    return replace(HouseStyle(), **usable), problems


def _mistakes(
    said: Mapping[str, Any], folder: Path
) -> Iterator[tuple[str, str, dict[str, object]]]:
    for name, value in said.items():
        if name not in _NAMES:
            yield name, UNKNOWN, {"name": name, "known": ", ".join(_NAMES)}
        elif not isinstance(value, str):
            yield name, NOT_TEXT, {"name": name}
        elif name in ("accent", "second") and not is_colour(value):
            yield name, NO_COLOUR, {"name": name}
        elif name == "accent" and contrast(value, "#ffffff") < LEAST_CONTRAST:
            found = round(contrast(value, "#ffffff"), 1)
            yield name, TOO_PALE, {"contrast": found, "least": LEAST_CONTRAST}
        elif name == "font" and value not in FONTS:
            yield name, UNKNOWN_FONT, {"font": value, "known": ", ".join(FONTS)}
        elif name == "logo" and not _is_picture(folder / value):
            yield name, NO_LOGO, {"path": value, "size": MAX_LOGO // 1000}
    if said.get("logo") and not said.get("logo_alt"):
        yield "logo_alt", NO_LOGO_ALT, {}


def _is_picture(path: Path) -> bool:
    if not path.is_file() or path.stat().st_size > MAX_LOGO:
        return False
    return path.read_bytes().startswith((b"\x89PNG\r\n", b"\xff\xd8\xff"))


def _line_of(name: str, lines: list[str]) -> int:
    found = (n for n, line in enumerate(lines, start=1) if line.split("=")[0].strip() == name)
    return next(found, 1)
