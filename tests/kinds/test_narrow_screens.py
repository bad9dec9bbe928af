"""No form and no result scrolls a phone sideways, magnified and with addresses in it too."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from types import SimpleNamespace

import pytest
from lxml import html as lxml_html
from plain import name_of, rounds
from playwright.sync_api import Browser, Page
from questionnaire import EVERY_FIELD

from workshopkit.documents.web.html import fragment
from workshopkit.domain.form import Form
from workshopkit.domain.response import Response
from workshopkit.domain.round import Base, Outcome, Round
from workshopkit.front.template import template_environment
from workshopkit.kinds import kind_of
from workshopkit.locale.language import language

pytestmark = pytest.mark.browser
SWEDISH = language("sv")
STYLE = (resources.files("workshopkit.front") / "static" / "room.css").read_text(encoding="utf-8")
#: As somebody pastes it; 84 characters without a place to break at.
ADDRESS = f"https://www.angelasa.example/{'biblioteketsprogram' * 3}".ljust(84, "x")
#: A phone's width, and the same phone magnified twice.
WIDTHS = (360, 180)
#: Our own short words beside a number, which nobody writes.
OURS = ("count", "number", "n", "mean", "tally", "counts", "mark")


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def form_of(fields: Form) -> str:
    environment = template_environment("workshopkit.room")
    environment.globals["_"] = SWEDISH.text
    shown = "{% for field in fields %}{{ fields_.show(field, form) }}{% endfor %}"
    template = environment.from_string('{% import "field.html" as fields_ %}' + shown)
    form = SimpleNamespace(typed={}, mistakes=())
    return f'<form id="answer-form">{template.render(fields=fields, form=form)}</form>'


def result_of(round_: Round) -> str:
    kind = kind_of(round_)
    samples = [kind.sample(round_, seed) for seed in range(4)] if kind.asks(round_) else []
    answers = [Response(round_.id, f"v{n}", f"v{n}", 1, v) for n, v in enumerate(samples)]
    items = tuple(kind.items(round_, answers, []))
    outcome = Outcome(round_, items, Base(took_part=4, joined=9))
    blocks = kind.report(outcome, SWEDISH)
    return f'<section class="result">{fragment(blocks, top=2)}</section>'


def with_addresses(markup: str) -> str:
    """Return it with an address instead of every word in it."""
    tree = lxml_html.fragment_fromstring(markup, create_parent="div")
    for element in tree.iter():
        ours = any(name in OURS for e in element.iterancestors() for name in classes(e))
        if not isinstance(element.tag, str) or ours or set(classes(element)) & set(OURS):
            continue
        if element.text and any(c.isalpha() for c in element.text):
            element.text = ADDRESS
        if element.tail and any(c.isalpha() for c in element.tail):
            element.tail = f" {ADDRESS} "
    return lxml_html.tostring(tree, encoding="unicode")


def classes(element: lxml_html.HtmlElement) -> list[str]:
    return str(element.get("class") or "").split()


def sideways(page: Page, name: str, markup: str) -> list[str]:
    found = []
    page.set_content(
        f'<!DOCTYPE html><html lang="sv"><meta name="viewport" content="width=device-width">'
        f'<title>{name}</title><style>{STYLE}</style><body class="room"><main class="narrow">'
        f'<div class="part">{markup}</div></main></body></html>'
    )
    page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        wide = page.evaluate("document.documentElement.scrollWidth")
        hidden = page.evaluate(
            "[...document.querySelectorAll('.matrix, .scales, .wide')]"
            ".filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className)"
        )
        if wide > width or hidden:
            found.append(f"{name}: {wide} px at {width} px {hidden}")
    return found


def test_no_form_scrolls_sideways(page: Page) -> None:
    forms = {name_of(r): kind_of(r).form(r, SWEDISH) for r in rounds() if kind_of(r).asks(r)}
    forms["every field"] = EVERY_FIELD
    assert [
        s for n, form in forms.items() for s in sideways(page, n, with_addresses(form_of(form)))
    ] == []


def test_no_result_scrolls_sideways(page: Page) -> None:
    results = {name_of(round_): result_of(round_) for round_ in rounds()}
    assert [s for n, made in results.items() for s in sideways(page, n, with_addresses(made))] == []
