"""Writing scripts: exercises in the order somebody picked them, each told what it builds on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workshopkit.catalogue.script import script_paths
from workshopkit.catalogue.source import needs_source, source_settings
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.script import NoSuchScriptError
from workshopkit.domain.text import clean, slug
from workshopkit.errors import InputError

MAX_TITLE = 120

_OPENING = 'from workshopkit import open_forum\n\nforum = open_forum("{language}")'


class NoScriptTitleError(InputError):
    """A script needs a title."""


class LongScriptTitleError(InputError):
    """The title is {length} characters. There is room for {limit}."""


class NothingPickedError(InputError):
    """Choose at least one exercise for the script."""


class UnknownPickError(InputError):
    """There is no usable exercise “{exercise}”."""


class PickedTwiceError(InputError):
    """“{exercise}” stands twice. A script can use an exercise once."""


class SourceNotEarlierError(InputError):
    """“{exercise}” builds on “{source}”, which does not come before it."""


class BuildsOnNothingError(InputError):
    """“{exercise}” cannot build on anything."""


class NothingToWorkOnError(InputError):
    """“{exercise}” needs something to work on. Choose an earlier exercise that it builds on."""


class ScriptNotWrittenError(InputError):
    """The script could not be written in “{folder}”: {reason}."""


@dataclass(frozen=True)
class Pick:
    """An exercise picked for a script: the earlier one it builds on, and in which of its ways.

    An empty `setting` leaves the way to `source_setting`.
    """

    slug: str
    source: str = ""
    setting: str = ""


def write_script(
    folder: Path,
    title: str,
    picks: Sequence[Pick],
    exercises: Mapping[str, Exercise],
    language: str,
) -> Path:
    """Write a script of these exercises under a free name made from the title, and return it.

    Args:
        folder: The folder of notebooks.
        title: What the script is called.
        picks: The exercises in order.
        exercises: Every usable exercise by its slug.
        language: The language of the preview in JupyterLab; a workshop has its own.

    Raises:
        InputError: The title or a pick cannot be used.
    """
    named = _title(title)
    _require_usable(picks, exercises, language)
    calls = [_call(pick, exercises[pick.slug]) for pick in picks]
    opening = _OPENING.format(language=language)
    cells = [opening, "forum.welcome()", *calls, "forum.thanks()"]
    return _save(folder, named, _notebook(named, cells))


def duplicate_script(folder: Path, name: str, title: str) -> Path:
    """Copy a script under a new title, and return the copy.

    Raises:
        NoSuchScriptError: The folder has no script of this name.
        InputError: The title cannot be used, or the script is no notebook.
    """
    path = script_paths(folder).get(name)
    if path is None:
        raise NoSuchScriptError(name=name)
    named = _title(title)
    notebook = _read(path)
    metadata = {key: value for key, value in _metadata(notebook).items() if key != "titles"}
    return _save(folder, named, {**notebook, "metadata": {**metadata, "title": named}})


def script_title(path: Path, language: str) -> str:
    """Return what a script is called in a language: as its metadata says, or as its file is."""
    try:
        metadata = _metadata(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        metadata = {}
    titles = metadata.get("titles")
    titles = titles if isinstance(titles, dict) else {}
    found = (titles.get(language), metadata.get("title"), titles.get("en"))
    named = next((text.strip() for text in found if isinstance(text, str) and text.strip()), "")
    return named or path.stem.replace("_", " ").capitalize()


def total_minutes(slugs: Iterable[str], exercises: Mapping[str, Exercise]) -> int:
    """Return about how long these exercises take together."""
    return sum(exercises[name].minutes for name in slugs if name in exercises)


def _title(raw: str) -> str:
    title = clean(raw)
    if not title:
        raise NoScriptTitleError
    if len(title) > MAX_TITLE:
        raise LongScriptTitleError(length=len(title), limit=MAX_TITLE)
    return title


def _require_usable(
    picks: Sequence[Pick], exercises: Mapping[str, Exercise], language: str
) -> None:
    if not picks:
        raise NothingPickedError
    before: list[str] = []
    for pick in picks:
        if pick.slug not in exercises:
            raise UnknownPickError(exercise=clean(pick.slug)[:60])
        title = exercises[pick.slug].wording(language).title
        if pick.slug in before:
            raise PickedTwiceError(exercise=title)
        _require_source(pick, exercises, before, language)
        before.append(pick.slug)


def _require_source(
    pick: Pick, exercises: Mapping[str, Exercise], before: Sequence[str], language: str
) -> None:
    exercise = exercises[pick.slug]
    title = exercise.wording(language).title
    if not pick.source:
        if needs_source(exercise):
            raise NothingToWorkOnError(exercise=title)
        return
    if pick.source not in before:
        known = exercises.get(pick.source)
        source = known.wording(language).title if known else clean(pick.source)[:60]
        raise SourceNotEarlierError(exercise=title, source=source)
    settings = source_settings(exercise)
    if not settings or pick.setting not in ("", *settings):
        raise BuildsOnNothingError(exercise=title)


def _call(pick: Pick, exercise: Exercise) -> str:
    if not pick.source:
        return f'forum.exercise("{pick.slug}")'
    setting = pick.setting or source_settings(exercise)[0]
    return f'forum.exercise("{pick.slug}", {setting}="{pick.source}")'


def _notebook(title: str, cells: Sequence[str]) -> dict[str, Any]:
    return {
        "cells": [_cell(number, source) for number, source in enumerate(cells, start=1)],
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            "title": title,
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(number: int, source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"cell-{number}",
        "metadata": {},
        "source": source.splitlines(keepends=True),
        "execution_count": None,
        "outputs": [],
    }


def _read(path: Path) -> dict[str, Any]:
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ScriptNotWrittenError(folder=path.parent, reason=error) from error
    return notebook if isinstance(notebook, dict) else {}


def _metadata(notebook: object) -> dict[str, Any]:
    metadata = notebook.get("metadata") if isinstance(notebook, dict) else None
    return metadata if isinstance(metadata, dict) else {}


def _save(folder: Path, title: str, notebook: Mapping[str, Any]) -> Path:
    text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
    for path in _names(folder, title):
        try:
            # "x": a file that is there already is never written over.
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            continue
        except OSError as error:
            reason = error.strerror or str(error)
            raise ScriptNotWrittenError(folder=folder, reason=reason) from error
        return path
    raise ScriptNotWrittenError(folder=folder, reason=title)


def _names(folder: Path, title: str) -> Iterator[Path]:
    stem = slug(title).replace("-", "_") or "script"
    for number in range(1, 1000):
        yield folder / (f"{stem}.ipynb" if number == 1 else f"{stem}_{number}.ipynb")
