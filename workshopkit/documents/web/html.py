"""The blocks as HTML: fragments for the room's pages, and one page to publish."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from itertools import groupby

from markupsafe import Markup

from workshopkit.documents.blocks.printed import captioned, name_of
from workshopkit.documents.blocks.section import contents
from workshopkit.documents.style.logo import picture_of
from workshopkit.documents.web import figure, house
from workshopkit.documents.web.text import framed, joined, optional, own, with_breaks
from workshopkit.domain.document import (
    Bars,
    Block,
    BulletList,
    DecisionLine,
    Document,
    Facts,
    Heading,
    Matrix,
    NumberedList,
    Paragraph,
    Persona,
    Picture,
    Placement,
    Poster,
    Quotes,
    RunIn,
    Scales,
    Signatures,
    Table,
)
from workshopkit.domain.language import Language
from workshopkit.domain.text import clean

#: Cards that stand side by side when there are several in a row.
_RUNS: Mapping[type[Block], str] = {Persona: "personas", Poster: "posters"}
#: On a page to publish, what was placed today and tomorrow stands side by side too.
_PAGE_RUNS: Mapping[type[Block], str] = {**_RUNS, Placement: "placements"}
_DEEPEST = 6

_TABLE = Markup(
    '<div class="wide" role="group" tabindex="0" aria-label="{name}"><table>'
    "{caption}\n<thead><tr>{header}</tr></thead>\n"
    "<tbody>\n{rows}\n</tbody></table></div>"
)
_PAGE = Markup(
    '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="color-scheme" content="light dark">\n'
    # A saved page is opened from anywhere: what it may do is written into it.
    '<meta http-equiv="Content-Security-Policy"'
    " content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
    "<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
    '<header class="front">\n{sender}<h1>{title}</h1>\n{subtitle}\n'
    '<p class="status"><strong>{status}</strong> <time datetime="{day}">{date}</time></p>\n'
    "</header>\n{contents}\n{body}\n{foot}</main>\n</body>\n</html>\n"
)


def fragment(blocks: Iterable[Block], *, top: int = 2) -> Markup:
    """Return the blocks as semantic HTML for use inside another page.

    Args:
        blocks: What to show.
        top: The HTML level of a heading of level 1.
    """
    return _body(blocks, top, {}, _RUNS)


def write_html(document: Document, language: Language) -> bytes:
    """Return the document as one page that needs nothing but itself."""
    document = captioned(document)
    page = _PAGE.format(
        lang=document.language,
        title=clean(document.title),
        style=house.css(document.style),
        sender=house.sender(document.style),
        foot=house.foot(document.style),
        subtitle=optional('<p class="subtitle">{}</p>', document.subtitle),
        status=clean(document.status),
        day=document.date.isoformat(),
        date=language.date(document.date),
        contents=_contents(document.blocks, language),
        body=_body(document.blocks, 2, _anchors(document.blocks), _PAGE_RUNS),
    )
    return page.encode()


def _anchors(blocks: Iterable[Block]) -> dict[int, str]:
    # Made from the position: two headings may say the same thing.
    positions = (i for i, block in enumerate(blocks) if isinstance(block, Heading))
    return {position: f"part-{n}" for n, position in enumerate(positions, 1)}


def _contents(blocks: tuple[Block, ...], language: Language) -> Markup:
    anchors = _anchors(blocks)
    links = joined(
        Markup('<li class="level-{}"><a href="#{}">{}</a></li>').format(
            heading.level, anchors[position], clean(heading.text)
        )
        for position, heading in contents(blocks, deepest=1)
    )
    if not links:
        return Markup()
    return Markup(
        '<nav class="contents" aria-labelledby="contents"><h2 id="contents">{}</h2>\n'
        "<ol>\n{}\n</ol></nav>"
    ).format(language.text("Contents"), links)


def _body(
    blocks: Iterable[Block], top: int, anchors: Mapping[int, str], frames: Mapping[type[Block], str]
) -> Markup:
    runs = groupby(enumerate(blocks), key=lambda numbered: type(numbered[1]))
    return joined(
        _run(
            frames.get(kind, ""),
            [_block(block, top, anchors.get(position, "")) for position, block in run],
        )
        for kind, run in runs
    )


def _run(frame: str, pieces: list[Markup]) -> Markup:
    if not frame:
        return joined(pieces)
    return Markup('<div class="{}">\n{}\n</div>').format(frame, joined(pieces))


def _block(block: Block, top: int, anchor: str) -> Markup:
    match block:
        case Heading():
            return _heading(block, top, anchor)
        case Paragraph():
            return _paragraph(block)
        case BulletList(items):
            return _list(Markup("<ul>\n{}\n</ul>"), items)
        case NumberedList(items, start):
            return _list(Markup('<ol start="{start}">\n{}\n</ol>'), items, start=start)
        case Facts(pairs):
            return _pairs("facts", pairs)
        case Table():
            return _table(block)
        case Bars() | Placement() | Matrix() | Scales():
            return figure.drawn(block)
        case Quotes():
            return figure.quotes(block)
        case RunIn():
            return figure.run_in(block)
        case Persona():
            return _persona(block)
        case Poster():
            return _poster(block)
        case Picture():
            return _picture(block)
        case Signatures(lines):
            return _signatures(lines)
        case DecisionLine():
            return _decision(block)


def _heading(heading: Heading, top: int, anchor: str) -> Markup:
    # A heading is its own paragraph to the bidi algorithm: nothing around it to protect.
    level = min(top + heading.level - 1, _DEEPEST)
    named = Markup(' id="{}"').format(anchor) if anchor else ""
    return Markup("<h{0}{1}>{2}</h{0}>").format(level, named, with_breaks(heading.text))


def _paragraph(paragraph: Paragraph) -> Markup:
    if paragraph.style == "body":
        return Markup("<p>{}</p>").format(own(paragraph.text))
    return Markup('<p class="{}">{}</p>').format(paragraph.style, own(paragraph.text))


def _list(frame: Markup, items: Iterable[str], **facts: object) -> Markup:
    rows = joined(Markup("<li>{}</li>").format(own(item)) for item in items)
    return frame.format(rows, **facts) if rows else Markup()


def _pairs(name: str, pairs: Iterable[tuple[str, str]]) -> Markup:
    rows = joined(
        Markup("<dt>{}</dt><dd>{}</dd>").format(own(label), own(text)) for label, text in pairs
    )
    frame = Markup('<dl class="{}">\n{}\n</dl>') if name else Markup("<dl>\n{1}\n</dl>")
    return frame.format(name, rows) if rows else Markup()


def _table(table: Table) -> Markup:
    return _TABLE.format(
        name=name_of(table),
        caption=optional("<caption>{}</caption>", table.caption),
        header=_cells('<th scope="col">{}</th>', table.header),
        rows=joined(Markup("<tr>{}</tr>").format(_row(table.header, row)) for row in table.rows),
    )


def _row(header: Iterable[str], row: Iterable[str]) -> Markup:
    # Where there is no room for columns, each cell says which it belongs to.
    return Markup().join(
        Markup('<td data-label="{}">{}</td>').format(clean(label), own(text))
        for label, text in zip(header, row, strict=True)
    )


def _cells(frame: str, texts: Iterable[str]) -> Markup:
    return Markup().join(framed(frame, text) for text in texts)


def _picture(picture: Picture) -> Markup:
    found = picture_of(picture.data)
    if found is None:
        return Markup("<p>{}</p>").format(own(picture.alt))
    packed = b64encode(found.data).decode("ascii")
    return Markup(
        '<figure class="picture"><img src="data:{type};base64,{data}" alt="{alt}"'
        ' width="{width}" height="{height}"></figure>'
    ).format(
        type=found.media_type,
        data=packed,
        alt=clean(picture.alt),
        width=found.width,
        height=found.height,
    )


def _persona(persona: Persona) -> Markup:
    return Markup('<article class="persona">\n{}\n</article>').format(
        joined(
            (
                optional('<p class="group">{}</p>', persona.group),
                optional('<p class="name">{}</p>', persona.name),
                _pairs("", persona.fields),
                optional("<blockquote><p>{}</p></blockquote>", persona.quote),
            )
        )
    )


def _poster(poster: Poster) -> Markup:
    return Markup('<article class="poster">\n{}\n</article>').format(
        joined(
            (
                optional('<p class="masthead">{}</p>', poster.masthead),
                optional('<p class="headline">{}</p>', poster.headline),
                _list(Markup('<ul class="lines">\n{}\n</ul>'), poster.lines),
                optional('<p class="group">{}</p>', poster.group),
                _pairs("story", poster.story),
                *(_quote(text, who) for text, who in poster.quotes),
            )
        )
    )


def _quote(text: str, who: str) -> Markup:
    return Markup('<blockquote class="quote"><p>{}</p>{}</blockquote>').format(
        own(text), optional("<footer>{}</footer>", who)
    )


def _signatures(lines: Iterable[tuple[str, str]]) -> Markup:
    rows = joined(
        Markup('<li>{}\n<p class="line" aria-hidden="true"></p>\n{}</li>').format(
            optional("<p>{}</p>", role), optional("<p>{}</p>", name)
        )
        for role, name in lines
    )
    return Markup('<ul class="signatures">\n{}\n</ul>').format(rows) if rows else Markup()


def _decision(decision: DecisionLine) -> Markup:
    return Markup('<p class="decision">{}</p>').format(
        Markup(" ").join(
            piece
            for piece in (
                optional('<strong class="number">{}</strong>', decision.number),
                own(decision.text),
                optional('<span class="outcome">{}</span>', decision.outcome),
            )
            if piece
        )
    )
