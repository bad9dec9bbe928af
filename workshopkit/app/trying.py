"""Trying a script: every cell is run once, in a rehearsal that nobody sees."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError

from workshopkit.app.places import Folders
from workshopkit.catalogue.script import read_script
from workshopkit.domain.actor import Actor, Role
from workshopkit.domain.exercise import Exercise
from workshopkit.domain.problem import Problem
from workshopkit.domain.script import Script
from workshopkit.facilitation.preparing import prepare_rounds
from workshopkit.facilitation.workshop import WorkshopPlan, new_workshop
from workshopkit.room.guard.identity import ticket
from workshopkit.room.jupyter.kernels import KernelWish
from workshopkit.room.jupyter.settings import CELL_SECONDS
from workshopkit.store import open_store

FAILS = "the cell fails when it is run: {error}"
STOPS = "the script cannot be run to its end: {error}"

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PLACE = re.compile(r"Cell In\[\d+\], line (\d+)")


def try_script(path: Path, folders: Folders, exercises: Mapping[str, Exercise]) -> list[Problem]:
    """Run a script as the facilitator's page does, and return a problem for each cell that fails.

    A script that cannot be read is not run: reading it says why.
    """
    script, _ = read_script(path, exercises)
    if not script.sections:
        return []
    with tempfile.TemporaryDirectory(prefix="workshopkit-") as folder:
        place = Path(folder)
        told = _room(str(place / "rehearsal.sqlite"), script, folders, exercises)
        return list(_run(path, {**os.environ, **told.environment()}, place))


def _room(
    address: str, script: Script, folders: Folders, exercises: Mapping[str, Exercise]
) -> KernelWish:
    """Make a workshop of the script, and return what its desk is told."""
    today = datetime.now(UTC).astimezone().date()
    plan = WorkshopPlan(script.title or script.name, today, "", "en", script.name, "rehearsal")
    with closing(open_store(address)) as store, store.write() as unit:
        made = new_workshop(unit, Actor(Role.FACILITATOR), plan)
        prepare_rounds(unit, made, script, exercises)
        proof = ticket(unit.secret("ticket"), Role.FACILITATOR, made.slug)
    where = str(folders.notebooks), str(folders.exercises)
    return KernelWish(address, made.slug, Role.FACILITATOR, proof, *where, "http://127.0.0.1")


def _run(path: Path, environment: Mapping[str, str], place: Path) -> Iterator[Problem]:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        interrupt_on_timeout=True,
        allow_errors=True,
        # Kernels of another name may be those of another program.
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    kernel = client.create_kernel_manager()
    if sys.platform != "win32":
        # As in a real room: no other program can listen in.
        kernel.transport, kernel.connection_file = "ipc", str(place / "kernel.json")
    try:
        client.execute(env=dict(environment))
    except (CellControlSignal, DeadKernelError, RuntimeError) as error:
        yield Problem(str(path), 1, STOPS, {"error": error})
    for number, cell in enumerate(notebook.cells, start=1):
        yield from _failures(f"{path} cell {number}", cell.get("outputs", ()))


def _failures(where: str, outputs: list[Mapping[str, Any]]) -> Iterator[Problem]:
    for output in outputs:
        if output["output_type"] == "error":
            trace = _COLOUR.sub("", "\n".join(output["traceback"]))
            place = _PLACE.search(trace)
            said = f"{output['ename']}: {output['evalue']}"
            yield Problem(where, int(place[1]) if place else 1, FAILS, {"error": said})
