"""The Markdown tables of a benchmark."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median

Numbers = Mapping[str, float]

_BEFORE = """\
# What the room carries

Made by `python benchmarks/room.py` from commit {commit}. {day}; {cpus} CPUs, which the servers and
the load generator share; Python {python}, SQLite {sqlite}, Tornado {tornado}, Voila {voila}.
{people} participants; every number is the median of {runs} (each run on new servers and files).
Before the runs, other programs kept {busy:.1f} of the {cpus} CPUs busy.

- **workshopkit**: the server as `workshopkit serve` starts it. A response is a vote on eight
  choices, each participant voting once and changing it twice.
- **bare handler**: Tornado doing one durable SQLite insert a request (WAL, `synchronous=FULL`, one
  connection, one commit a request); as many requests, over as many connections.
- **stock Voila**: the same ballot of eight checkboxes and a button in ipywidgets, a kernel a page;
  {pages} pages fetched {at_once} at a time, then {votes} ballots each by clicks over {pages}
  websockets. A ballot counts when its row is in SQLite.
"""


def report(results: Mapping[str, Sequence[Numbers]], sizes: Mapping[str, int | str]) -> str:
    """Return what was measured as Markdown.

    Args:
        results: The runs of `workshopkit`, `bare` and `voila`, and of the `machine` before them.
        sizes: How many people, runs, pages and votes there were.
    """
    kit, bare, voila = (medians(results[name]) for name in ("workshopkit", "bare", "voila"))
    busy = medians(results["machine"])["busy"]
    lines = [
        _BEFORE.format(**sizes, **_surroundings(), busy=busy),
        "## Speed",
        "",
        *_table(
            ("", "workshopkit", "bare handler", "stock Voila", "to bare", "to Voila"),
            _speed(kit, bare, voila),
        ),
        "",
        "Targets: at least 1.0 of the bare handler, 0.9 while every page listens; in arrivals 200",
        "times stock Voila. Processor time is compared the same way round (above 1 is cheaper)",
        "and depends less on what else runs.",
        "",
        "## Room",
        "",
        *_table(("", "measured", "target"), _room(kit, voila, int(sizes["people"]))),
        "",
        "## First visit, bytes on the wire (with headers, compressed as sent)",
        "",
        *_table(("", "bytes"), _wire(kit)),
    ]
    return "\n".join(lines) + "\n"


def _speed(kit: Numbers, bare: Numbers, voila: Numbers) -> Iterator[Sequence[str]]:
    yield _compared("Joins per second", "joins/s", kit, bare, voila)
    yield _compared("Saved responses per second", "responses/s", kit, bare, voila)
    listening = {"responses/s": kit["responses/s, all listening"]}
    yield _compared("… while every page listens for ticks", "responses/s", listening, bare, voila)
    title = "Arrivals per second: join, page, first response"
    yield _compared(title, "arrivals/s", kit, {}, voila)
    for what, title in (("joins", "Join"), ("responses", "Response")):
        yield (f"{title}, p99", *(_ms(of[f"{what} p99 ms"]) for of in (kit, bare, voila)), "", "")
    for what, title in (("joins", "join"), ("responses", "response")):
        name = f"{what} CPU ms"
        costs = [of[name] for of in (kit, bare, voila)]
        ratios = f"{costs[1] / costs[0]:.2f}×", f"{costs[2] / costs[0]:.0f}×"
        yield (f"Processor time of the server a {title}", *map(_ms, costs), *ratios)


def _room(kit: Numbers, voila: Numbers, people: int) -> Iterator[Sequence[str]]:
    for name in ("joined", "listening", "page shown"):
        value = kit[f"kB per participant, {name}"]
        yield _MEMORY[name].format(people=people), f"{value:.1f} kB", "≤ 50 kB"
    stock_memory = voila["kB per participant, joined"]
    yield "Memory a participant of stock Voila", f"{stock_memory:,.0f} kB", ""
    yield f"Kernels started by {people} joins and pages", f"{kit['kernels started']:.0f}", "0"
    for name in ("first visitor", "median", "last visitor"):
        yield f"Room page: {name}", _ms(kit[f"room page, {name} ms"]), ""
    yield "Reveal: command sent to answered", _ms(kit["reveal answered ms"]), ""
    yield "Reveal: command sent to tick received: p50, p99, last", _three(kit, "tick"), ""
    yield (
        "Reveal: command sent to page fetched (jitter 0–300 ms): p50, p99, last",
        _three(kit, "fetched"),
        "",
    )


_MEMORY = {
    "joined": "Memory a participant, {people} joined",
    "listening": "… each listening for ticks",
    "page shown": "… and each having the room page and the connection it came over",
}


def _wire(kit: Numbers) -> Iterator[Sequence[str]]:
    for name, value in kit.items():
        if name.startswith("wire: "):
            shown = name.removeprefix("wire: ")
            is_sum = shown == "all"
            yield f"**{shown}** (target ≤ 60,000)" if is_sum else f"`{shown}`", f"{value:,.0f}"


def _compared(title: str, name: str, kit: Numbers, bare: Numbers, voila: Numbers) -> Sequence[str]:
    to_bare = f"{kit[name] / bare[name]:.2f}×" if name in bare else ""
    to_voila = f"{kit[name] / voila[name]:.0f}×" if name in voila else ""
    return (
        title,
        *(_rate(of[name]) if name in of else "" for of in (kit, bare, voila)),
        to_bare,
        to_voila,
    )


def medians(runs: Sequence[Numbers]) -> dict[str, float]:
    """Return the median of each number over the runs."""
    return {name: median(run[name] for run in runs) for name in runs[0]}


def _surroundings() -> dict[str, object]:
    return {
        "day": datetime.now(UTC).astimezone().date(),
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "tornado": version("tornado"),
        "voila": version("voila"),
    }


def _table(heads: Sequence[str], rows: Iterator[Sequence[str]]) -> list[str]:
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _rate(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _ms(value: float) -> str:
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.2f} ms"


def _three(kit: Numbers, what: str) -> str:
    return ", ".join(f"{kit[f'{what} {name} ms']:.0f}" for name in ("p50", "p99", "last")) + " ms"
