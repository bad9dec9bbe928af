"""The script that a workshop follows, as it lies in a folder now."""

from __future__ import annotations

from workshopkit.app.places import Folders
from workshopkit.catalogue.folder import read_catalogue
from workshopkit.catalogue.house_style import read_house_style
from workshopkit.catalogue.script import find_script
from workshopkit.domain.ports import Unit
from workshopkit.domain.script import Script
from workshopkit.domain.style import HouseStyle
from workshopkit.domain.workshop import Workshop
from workshopkit.facilitation.finding import find_workshop
from workshopkit.facilitation.ground import Ground
from workshopkit.facilitation.preparing import prepare_rounds


def script_and_style(folders: Folders, workshop: Workshop) -> tuple[Script | None, HouseStyle]:
    """Return the script a workshop follows, if it is still there, and the place's house style."""
    style, _ = read_house_style(folders.exercises.parent)
    exercises = read_catalogue(folders.exercises).exercises
    return find_script(folders.notebooks, workshop.script, exercises), style


def ground_of(folders: Folders, workshop: Workshop) -> Ground:
    """Return what a workshop stands on besides its store, as it lies in folders now."""
    exercises = read_catalogue(folders.exercises).exercises
    return Ground(*script_and_style(folders, workshop), exercises)


def prepared_workshop(unit: Unit, slug: str, folders: Folders) -> Workshop:
    """Return a workshop whose rounds are made, as the server would make them."""
    workshop = find_workshop(unit, slug)
    exercises = read_catalogue(folders.exercises).exercises
    script = find_script(folders.notebooks, workshop.script, exercises)
    if script is None:
        return workshop
    prepare_rounds(unit, workshop, script, exercises)
    return find_workshop(unit, slug)
