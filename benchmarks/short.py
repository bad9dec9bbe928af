"""The short form: what an answer and a join cost beside the bare handler, earlier builds too."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import forum
import measure
from load import ask, get
from process import quiet_moment
from report import medians
from revision import commit, git

PEOPLE = 150
HERE = "this tree"
_COSTS = (("Saved response", "responses"), ("Join", "joins"))


async def compare(revision: str, runs: int) -> str:
    """Measure this tree, and a commit if one is named, in turn with the bare handler.

    Args:
        revision: The commit to compare with; empty for none.
        runs: How often each is measured.
    """
    before, busy = os.getloadavg()[0], await quiet_moment()
    with _trees(revision) as trees:
        found: dict[str, list[measure.Numbers]] = {name: [] for name in (*trees, "bare")}
        for _ in range(runs):
            for name, tree in trees.items():
                found[name].append(await _costs(tree))
            found["bare"].append(await measure.bare(PEOPLE))
    load = f"{before:.1f} before, {os.getloadavg()[0]:.1f} after"
    machine = (
        f"Load {load}; other programs kept {busy:.1f} of {os.cpu_count()} CPUs busy at the start."
    )
    return "\n".join([machine, *_lines({name: medians(runs_) for name, runs_ in found.items()})])


async def _costs(tree: Path) -> measure.Numbers:
    with tempfile.TemporaryDirectory() as folder, forum.serving(Path(folder), tree) as (room, link):
        await room.enter(link)
        await ask(room.port, get("/"))
        # The first joins would pay for what is compiled once.
        await measure.joins(room, PEOPLE)
        numbers, cookies = await measure.joins(room, PEOPLE)
        await room.collect_choices(cookies)
        return numbers | await measure.votes(room, cookies)


def _lines(found: Mapping[str, measure.Numbers]) -> Iterator[str]:
    bare = found["bare"]
    for title, what in _COSTS:
        for name, numbers in found.items():
            cost, rate = numbers[f"{what} CPU ms"], numbers[f"{what}/s"]
            ratio = cost / bare[f"{what} CPU ms"]
            spent = f"{cost:.2f} ms of processor time, {ratio:.2f}x bare"
            yield f"{title}, {name}: {spent}; {rate:.0f}/s"


@contextlib.contextmanager
def _trees(revision: str) -> Iterator[dict[str, Path]]:
    """Give this tree, and beside it a commit's own in a folder that goes away again."""
    here = {f"{HERE} ({commit()})": forum.PROJECT}
    if not revision:
        yield here
        return
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git("worktree", "add", "--detach", str(tree), revision)
        try:
            yield {commit(revision): tree, **here}
        finally:
            git("worktree", "remove", "--force", str(tree))
