"""Looking at pages as axe-core and a small screen do, and collecting what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page
from server import Visitor

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}
BOTH = ("light", "dark")
Screens = dict[str, Page]
NewContext = Callable[..., BrowserContext]

_RUN = """([tags, rules, within]) => {
    const runOnly = rules ? {type: "rule", values: rules} : {type: "tag", values: tags};
    const where = within ? document.querySelector(within) : document;
    return axe.run(where, {runOnly}).then((found) => found.violations);
}"""


def violations(page: Page, rules: list[str] | None = None, within: str = "") -> list[str]:
    """Return what axe-core finds wrong, one line for each element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(_RUN, [TAGS, rules, within])
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]} {node['failureSummary'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def sideways(page: Page) -> list[str]:
    """Return how far a page scrolls sideways at the widths of small phones, if it does."""
    before = page.viewport_size
    found = []
    for width in (320, 360):
        page.set_viewport_size({"width": width, "height": 740})
        page.wait_for_timeout(60)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{wide} px at {width} px")
    if before:
        page.set_viewport_size(before)
    return found


def unfold(page: Page) -> None:
    """Open everything on a page that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")


class Looker:
    """Looks at a page in every size and colour and collects what is wrong."""

    def __init__(self, screens: Screens) -> None:
        self.screens = screens
        self.wrong: list[str] = []

    def look(
        self,
        name: str,
        address: str = "",
        *,
        colours: tuple[str, ...] = ("light",),
        within: str = "",
    ) -> None:
        """Go to an address, if one is given, and look at the page or at what is within a part."""
        for size, page in self.screens.items():
            if address:
                page.goto(address)
            # Colours are the same at every size, so that dark is looked at once.
            for colour in colours if size == "phone" else colours[:1]:
                page.emulate_media(color_scheme=colour)  # type: ignore[arg-type]
                page.wait_for_timeout(30)
                # In the dark nothing is new but the colours.
                rules = ["color-contrast"] if colour == "dark" else None
                lines = violations(page, rules, within)
                self.wrong += [f"{name} ({size}, {colour}): {line}" for line in lines]
            page.emulate_media(color_scheme="light")
        if "phone" in self.screens:
            self.wrong += [f"{name}: {line}" for line in sideways(self.screens["phone"])]


def give_cookies(context: BrowserContext, visitor: Visitor) -> None:
    """Let a profile be somebody who has come in already."""
    context.add_cookies(
        [
            {"name": k, "value": v.strip('"'), "url": visitor.address}
            for k, v in visitor.cookies.items()
        ]
    )


def screens_of(
    make: NewContext, visitor: Visitor | None = None, sizes: tuple[str, ...] = tuple(SIZES)
) -> Screens:
    """Open one window of each size for the same person."""
    screens: Screens = {}
    for name in sizes:
        context = make(viewport=SIZES[name])
        if visitor is not None:
            give_cookies(context, visitor)
        screens[name] = context.new_page()
    return screens
