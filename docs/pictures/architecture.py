"""The picture of the architecture, drawn from the imports there are: `make picture`.

Layers stand in rows, each below all that import it, so that every arrow points down. Beside them,
each way goes from stop to stop, in the row of the layer its module is of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import pairwise
from pathlib import Path

from module_graph import ROOT, part_graph
from ways import WAYS, Stop, Way

FILE = ROOT / "docs" / "pictures" / "architecture.svg"

WIDTH, MARGIN, HEAD = 1186, 16, 66
MAP, LANE = 468, 168
BOX_HEIGHT, BOX_GAP = 38, 10
STOP_WIDTH, STOP_HEIGHT, STOP_GAP = 134, 54, 16
#: How far a line that goes around its stops keeps from them, and from another one.
AWAY = 8
LEAST_ROW, ROW_PADDING = 74, 14

INK, QUIET, PAPER, EDGE = "#1c2329", "#4a565f", "#ffffff", "#8a979f"
BANDS = ("#f3f6f8", "#e8eef2")

#: Who stands left of whom in a row, so that few arrows cross.
ORDER = (
    "rehearsal", "analysis", "desk", "room", "store",
    "front", "locale", "documents", "facilitation", "catalogue",
    "kinds", "verifier",
)  # fmt: skip


def layer_graph() -> dict[str, set[str]]:
    """Return who imports whom among the layers, the package itself left out."""
    graph = part_graph()
    return {layer: others - {"__init__"} for layer, others in graph.items() if layer != "__init__"}


def rows_of(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """Return the layers in rows, each layer right below the lowest that imports it."""

    def depth(layer: str) -> int:
        return 1 + max((depth(who) for who, others in graph.items() if layer in others), default=-1)

    rows: dict[int, list[str]] = {}
    for layer in sorted(graph, key=lambda name: (ORDER.index(name) if name in ORDER else 0, name)):
        rows.setdefault(depth(layer), []).append(layer)
    return [rows[number] for number in sorted(rows)]


def direct(graph: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield the imports that do not follow from others: A of C, if no B comes between."""
    for layer, others in sorted(graph.items()):
        between = {deeper for other in others for deeper in reached(graph, other)}
        yield from ((layer, other) for other in sorted(others - between))


def reached(graph: Mapping[str, set[str]], layer: str) -> set[str]:
    """Return all that a layer imports, and what that imports."""
    return graph[layer] | {deep for other in graph[layer] for deep in reached(graph, other)}


@dataclass(frozen=True)
class Place:
    """A rectangle of the picture."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its middle is from the left."""
        return self.x + self.width / 2

    @property
    def bottom(self) -> float:
        """Where it ends below."""
        return self.y + self.height


class Plan:
    """Where everything stands."""

    def __init__(self) -> None:
        self.graph = layer_graph()
        self.rows = rows_of(self.graph)

    def row_of(self, stop: Stop) -> int:
        """Return in which row the layer of a stop is."""
        layer = stop.module.split("/")[0].removesuffix(".py")
        return next(number for number, row in enumerate(self.rows) if layer in row)

    @cached_property
    def bands(self) -> list[Place]:
        """Return the row of each level, as high as the longest stack of stops in it."""
        y, bands = float(HEAD), []
        for number in range(len(self.rows)):
            stacks = [sum(self.row_of(stop) == number for stop in way.stops) for way in WAYS]
            height = max(stacks) * (STOP_HEIGHT + STOP_GAP) - STOP_GAP + 2 * ROW_PADDING
            bands.append(Place(MARGIN, y, WIDTH - 2 * MARGIN, max(height, LEAST_ROW)))
            y = bands[-1].bottom
        return bands

    @cached_property
    def layers(self) -> dict[str, Place]:
        """Return the box of each layer, in the middle of its row."""
        found = {}
        for band, row in zip(self.bands, self.rows, strict=True):
            room = (MAP - BOX_GAP) / max(len(row), 3)
            start = MARGIN + (MAP - room * len(row) + BOX_GAP) / 2
            for number, layer in enumerate(row):
                y = band.y + (band.height - BOX_HEIGHT) / 2
                found[layer] = Place(start + number * room, y, room - BOX_GAP, BOX_HEIGHT)
        return found

    def route(self, above: str, below: str) -> list[tuple[float, float]]:
        """Return the points an arrow goes through: past the boxes of the rows between."""
        start, end = self.layers[above], self.layers[below]
        points = [(start.middle, start.bottom)]
        for row in self.rows:
            boxes = [self.layers[layer] for layer in row]
            y = boxes[0].y
            if start.y < y < end.y:
                gaps = [boxes[0].x - BOX_GAP / 2, *(b.x + b.width + BOX_GAP / 2 for b in boxes)]
                share = (y - start.y) / (end.y - start.y)
                wanted = start.middle + share * (end.middle - start.middle)
                x = min(gaps, key=lambda gap: abs(gap - wanted))
                points += [(x, y), (x, y + BOX_HEIGHT)]
        return [*points, (end.middle, end.y - 1)]

    def stops(self, lane: int) -> list[Place]:
        """Return the place of each stop of a way, one below the other in each row."""
        x = MARGIN + MAP + 14 + lane * LANE + (LANE - STOP_WIDTH) / 2
        taken = [0] * len(self.rows)
        places = []
        for stop in WAYS[lane].stops:
            row = self.row_of(stop)
            y = self.bands[row].y + ROW_PADDING + taken[row] * (STOP_HEIGHT + STOP_GAP)
            places.append(Place(x, y, STOP_WIDTH, STOP_HEIGHT))
            taken[row] += 1
        return places

    @property
    def height(self) -> float:
        """How high the picture is."""
        return self.bands[-1].bottom + MARGIN


def picture() -> str:
    """Return the picture as SVG."""
    plan = Plan()
    size = f'viewBox="0 0 {WIDTH} {plan.height:.0f}" width="{WIDTH}" height="{plan.height:.0f}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title about"',
        'font-family="Helvetica, Arial, sans-serif">',
        '<title id="title">The layers of workshopkit, and four ways through them</title>',
        f'<desc id="about">{escape(described(plan))}</desc>',
        *heads(),
        f'<rect width="100%" height="100%" rx="10" fill="{PAPER}"/>',
        *bands(plan),
        *arrows(plan),
        *(box for layer in plan.layers for box in layer_box(layer, plan.layers[layer])),
        *(piece for lane in range(len(WAYS)) for piece in way_drawn(plan, lane)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def described(plan: Plan) -> str:
    """Return the whole picture in words."""
    rows = "; ".join(", ".join(row) for row in plan.rows)
    ways = (f"{way.name}: {', '.join(stop.module for stop in way.stops)}." for way in WAYS)
    return f"Layers from top to bottom: {rows}. {' '.join(ways)}"


def heads() -> Iterator[str]:
    """Yield the arrow heads, one a colour."""
    yield "<defs>"
    for name, colour in [("import", EDGE), *((f"way{n}", w.colour) for n, w in enumerate(WAYS))]:
        yield (
            f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
            f' markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="{colour}"/></marker>'
        )
    yield "</defs>"


def bands(plan: Plan) -> Iterator[str]:
    """Yield the rows, and what stands above them."""
    for number, band in enumerate(plan.bands):
        yield (
            f'<rect x="{band.x}" y="{band.y:.0f}" width="{band.width}" height="{band.height:.0f}"'
            f' fill="{BANDS[number % 2]}"/>'
        )
    yield text(MARGIN + MAP / 2, 34, "Layers", 17, bold=True)
    yield text(MARGIN + MAP / 2, 53, "each imports only what is below it", 13, QUIET)


def arrows(plan: Plan) -> Iterator[str]:
    """Yield an arrow for every import between layers that does not follow from others."""
    for above, below in direct(plan.graph):
        yield (
            f'<path d="{curve(plan.route(above, below))}" fill="none" stroke="{EDGE}"'
            ' stroke-width="1.3" marker-end="url(#import)"/>'
        )


def curve(points: list[tuple[float, float]]) -> str:
    """Return a line through these points that goes straight down at each of them."""
    path = f"M{points[0][0]:.0f} {points[0][1]:.0f}"
    for (x, y), (to_x, to_y) in pairwise(points):
        bend = (to_y - y) / 2
        path += f"C{x:.0f} {y + bend:.0f} {to_x:.0f} {to_y - bend:.0f} {to_x:.0f} {to_y:.0f}"
    return path


def layer_box(layer: str, place: Place) -> Iterator[str]:
    """Yield a layer's box with its name."""
    yield rectangle(place, PAPER, INK)
    yield text(place.middle, place.y + 24, layer, 14, bold=True)


def way_drawn(plan: Plan, lane: int) -> Iterator[str]:
    """Yield a way: its name, its stops, and how it goes from one to the next."""
    way, places = WAYS[lane], plan.stops(lane)
    yield text(places[0].middle, 34, way.name, 17, way.colour, bold=True)
    yield text(places[0].middle, 53, way.about, 13, QUIET)
    for path in legs(places):
        yield (
            f'<path d="{path}" fill="none" stroke="{way.colour}" stroke-width="2"'
            f' stroke-linejoin="round" marker-end="url(#way{lane})"/>'
        )
    for number, stop in enumerate(way.stops):
        yield from stop_drawn(way, number, stop, places[number])


def legs(places: list[Place]) -> Iterator[str]:
    """Yield the line from each stop to the next: straight down, or around what is between."""
    used: list[tuple[int, float, float]] = []
    for here, there in pairwise(places):
        is_down = there.y > here.y
        if is_down and not any(here.y < place.y < there.y for place in places):
            yield f"M{here.middle:.0f} {here.bottom:.0f}V{there.y - 1:.0f}"
            continue
        # Down on the left, up on the right; further out where another line goes already.
        start, end = here.y + here.height * 0.7, there.y + there.height * 0.35
        top, bottom = min(start, end), max(start, end)
        side = -1 if is_down else 1
        before = [use for use in used if use[0] == side and use[1] <= bottom and top <= use[2]]
        out = side * AWAY * (1 + len(before))
        used.append((side, top, bottom))
        edge = here.x if is_down else here.x + here.width
        yield f"M{edge:.0f} {start:.0f}h{out}V{end:.0f}h{-out - side}"


def stop_drawn(way: Way, number: int, stop: Stop, place: Place) -> Iterator[str]:
    """Yield a stop: its number, folder and module, and what it does."""
    folder, _, module = stop.module.rpartition("/")
    yield rectangle(place, PAPER, way.colour)
    yield f'<circle cx="{place.x + 14}" cy="{place.y + 14:.0f}" r="9" fill="{way.colour}"/>'
    yield text(place.x + 14, place.y + 18, str(number + 1), 12, PAPER, bold=True)
    yield text(place.x + 28, place.y + 18, f"{folder}/", 12, QUIET, anchor="start")
    yield text(place.x + 8, place.y + 33, module, 13, anchor="start", bold=True)
    yield text(place.x + 8, place.y + 48, stop.does, 12, QUIET, anchor="start")


def rectangle(place: Place, fill: str, edge: str) -> str:
    """Return a box with an edge."""
    return (
        f'<rect x="{place.x:.1f}" y="{place.y:.1f}" width="{place.width:.1f}"'
        f' height="{place.height:.1f}" rx="6" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>'
    )


def text(
    x: float,
    y: float,
    said: str,
    size: int,
    fill: str = INK,
    *,
    anchor: str = "middle",
    bold: bool = False,
) -> str:
    """Return a line of text."""
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{weight}'
        f' fill="{fill}">{escape(said)}</text>'
    )


def main(file: Path = FILE) -> None:
    """Write the picture."""
    file.write_text(picture(), encoding="utf-8")


if __name__ == "__main__":
    main()
