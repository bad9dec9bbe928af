"""The picture of the architecture: it is the one its script makes, and true."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from architecture import FILE, Plan, direct, picture
from module_graph import PACKAGE, ROOT
from ways import WAYS

PAGE = ROOT / "docs" / "architecture.md"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_is_the_one_that_the_script_makes_now() -> None:
    assert FILE.read_text(encoding="utf-8") == picture(), "run: make picture"


def test_every_stop_of_a_way_is_a_module() -> None:
    stops = {stop.module for way in WAYS for stop in way.stops}

    assert [module for module in stops if not (PACKAGE / module).is_file()] == []


def test_every_arrow_points_down() -> None:
    plan = Plan()
    places = plan.layers

    assert [pair for pair in direct(plan.graph) if places[pair[0]].y >= places[pair[1]].y] == []


def test_the_picture_can_be_read_by_those_who_do_not_see_it() -> None:
    root = ET.parse(FILE).getroot()
    about = root.findtext(f"{SVG}desc") or ""
    shown = re.search(r"!\[([^\]]+)\]\(pictures/architecture.svg\)", PAGE.read_text("utf-8"))

    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title")
    assert [layer for layer in Plan().layers if layer not in about] == []
    assert [stop.module for way in WAYS for stop in way.stops if stop.module not in about] == []
    assert shown


def test_nothing_in_the_picture_is_small_or_outside() -> None:
    root = ET.parse(FILE).getroot()
    width = float(root.get("width", 0))
    texts = list(root.iter(f"{SVG}text"))

    assert texts
    assert [t.text for t in texts if float(t.get("font-size", 0)) < 12] == []
    assert [
        box.attrib
        for box in root.iter(f"{SVG}rect")
        if not box.get("width", "").endswith("%")
        and float(box.get("x", 0)) + float(box.get("width", 0)) > width
    ] == []
