"""The shipped scenario, played and read back from every file it leads to."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from server import (
    HEADLINES,
    PERSONAS,
    PRIORITISE,
    PROPOSE,
    SCENARIO,
    Forum,
    Page,
    RunningServer,
    commanded,
    facilitator_of,
    new_forum,
    workshopkit,
)

from workshopkit.domain.language import LANGUAGES

GROUPS = {
    "Den oerfarne": 8,
    "Den identitetsökande tonåringen": 9,
    "Den stressade småbarnsföräldern": 7,
    "Det nyfikna förskolebarnet": 9,
    "Den digitala analfabeten": 8,
    "Daisy- och storstilsläsaren": 8,
    "Den kommunplacerade flyktingen": 9,
    "Bokälskaren": 7,
}
FORMATS = ("html", "docx", "md")


@dataclass(frozen=True)
class Played:
    forum: Forum
    folder: Path

    def text(self, format_: str) -> str:
        return _text((self.folder / f"{self.forum.slug}.{format_}").read_bytes(), format_)


def _text(written: bytes, format_: str) -> str:
    """Return everything a reader finds in a file, line by line."""
    if format_ == "docx":
        return "\n".join(_docx_lines(docx.Document(io.BytesIO(written))))
    text = written.decode("utf-8")
    if format_ == "md":
        return re.sub(r"\\(?=[^\w\s])", "", text)
    tree = Page(text).tree
    for unread in tree.xpath("//style"):
        unread.drop_tree()
    return "\n".join(" ".join(part.split()) for part in tree.itertext() if part.strip())


def _docx_lines(document: docx.document.Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                seen = dict.fromkeys(cell.text for cell in row.cells)
                yield "\n".join(seen)
        else:
            yield block.text


@pytest.fixture(scope="module")
def played(server: RunningServer, tmp_path_factory: pytest.TempPathFactory) -> Played:
    run = workshopkit(
        "rehearse", "--scenario", str(SCENARIO), "--url", server.links.facilitator, "--people", "12"
    )
    assert run.returncode == 0, run.stderr
    slug = run.stdout.strip()
    folder = tmp_path_factory.mktemp("exports")
    out = workshopkit(
        "export",
        slug,
        "--format",
        "html,docx,md",
        "--out",
        str(folder),
        "--store",
        str(server.store),
    )
    assert out.returncode == 0, out.stderr
    assert [Path(line).name for line in out.stdout.split()] == [f"{slug}.{f}" for f in FORMATS]
    desk = facilitator_of(server)
    code = desk.get(f"/state/{slug}").json["workshop"]["code"]
    return Played(Forum(server, desk, slug, code), folder)


def test_the_vote_comes_out_as_the_source_has_it(played: Played) -> None:
    found = played.forum.desk.get(f"/result/{played.forum.slug}/{PRIORITISE}").json["items"]
    assert {item["label"]: item["votes"] for item in found} == GROUPS
    assert [item["label"] for item in found] == list(GROUPS)
    assert sum(item["votes"] for item in found) == 65


def test_everybody_took_part(played: Played) -> None:
    state = played.forum.state()
    assert state["joined"] == 12
    assert [(r["exercise"], r["number"], r["answered"]) for r in state["rounds"]] == [
        ("dialogue-introduction", 1, 0),
        ("library-products", 1, 9),
        ("centre-today-tomorrow", 1, 9),
        ("centre-stance", 1, 9),
        ("centre-stance", 2, 9),
        (PROPOSE, 1, 9),
        (PRIORITISE, 1, 9),
        (PERSONAS, 1, 7),
        (HEADLINES, 1, 5),
        ("existing-customers", 1, 9),
        ("core-values", 1, 9),
        ("choose-core-values", 1, 9),
        ("promise", 1, 9),
        ("promise", 2, 9),
    ]
    introduction, *others = state["rounds"]
    assert introduction["state"] == "prepared"
    assert {r["state"] for r in others} == {"revealed"}


def test_the_html_has_the_groups_and_votes_in_order(played: Played) -> None:
    page = Page((played.folder / f"{played.forum.slug}.html").read_text(encoding="utf-8"))
    figure = "//figure[contains(@class, 'bars')][contains(., 'Den oerfarne')]"
    assert len(page.find(figure)) == 1
    lines = [" ".join(item.text_content().split()) for item in page.find(f"{figure}//li")]
    assert lines == [f"{label} ({votes} röster)" for label, votes in GROUPS.items()]


def test_the_docx_has_the_groups_and_votes_in_order(played: Played) -> None:
    document = docx.Document(str(played.folder / f"{played.forum.slug}.docx"))
    wanted = [f"{label} ({votes} röster)" for label, votes in GROUPS.items()]
    said = [paragraph.text.strip() for paragraph in document.paragraphs]
    at = said.index(wanted[0])
    assert said[at : at + len(wanted)] == wanted


def test_the_markdown_has_the_groups_and_votes_in_order(played: Played) -> None:
    lines = re.findall(r"^\d+\. (.+) \((\d+ röst.*)\)$", played.text("md"), re.MULTILINE)
    found = {label: votes for label, votes in lines if label in GROUPS}
    assert len([label for label, _ in lines if label in GROUPS]) == len(GROUPS)
    assert _votes(found) == list(GROUPS.items())


def _votes(found: dict[str, str]) -> list[tuple[str, int]]:
    numbers = {label: re.search(r"\d+", text) for label, text in found.items()}
    return [(label, int(number[0])) for label, number in numbers.items() if number]


@pytest.mark.parametrize("format_", FORMATS)
def test_everything_anybody_wrote_is_in_the_file(played: Played, format_: str) -> None:
    scenario = tomllib.loads(SCENARIO.read_text(encoding="utf-8"))
    text = "".join(played.text(format_).split())
    answers = {scene["exercise"]: scene.get("answers", []) for scene in scenario["rounds"]}
    personas, posters = answers[PERSONAS], answers[HEADLINES]
    cards = [card for answer in personas for card in answer["cards"]]
    assert (len(cards), len(posters)) == (8, 5)
    wanted = [value for card in cards for value in card.values()]
    for poster in posters:
        wanted += [poster[name] for name in ("headline", "group", "discovered", "differently")]
        wanted += poster["lines"]
        wanted += [value for quote in poster["quotes"] for value in quote.values()]
    record = scenario["record"]
    for name in ("attendance", "decisions", "next_steps"):
        wanted += [v for line in record[name] for k, v in line.items() if k != "presence"]
    wanted += [note["text"] for note in record["notes"]]
    wanted += [scenario["title"], scenario["place"]]
    wanted += [
        a["why"] for scene in scenario["rounds"] for a in scene.get("answers", []) if "why" in a
    ]
    wanted += [text for answer in answers["promise"] for text in answer.get("texts", [])]
    wanted += [
        scene["wording"]
        for scene in scenario["rounds"]
        if scene["exercise"] == "promise" and "wording" in scene
    ]
    missing = [words for words in wanted if "".join(str(words).split()) not in text]
    assert not missing


@pytest.mark.parametrize("format_", FORMATS)
def test_what_was_hidden_is_in_no_file(played: Played, format_: str) -> None:
    # The secretary's note names it; the list of proposals does not.
    assert played.text(format_).count("Parkeringen") == 1


@pytest.mark.parametrize("format_", FORMATS)
def test_a_merged_proposal_is_there_once_with_all_who_wrote_it(
    played: Played, format_: str
) -> None:
    text = played.text(format_)
    assert "Förskolebarnet som frågar om allt" not in text
    found = played.forum.desk.get(f"/result/{played.forum.slug}/{PROPOSE}").json
    # The facilitator sees what is hidden, too.
    assert [item["label"] for item in found["items"]] == [*GROUPS, "Parkeringen"]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("format_", FORMATS)
def test_it_can_be_taken_home_in_every_language(played: Played, code: str, format_: str) -> None:
    from workshopkit.locale.language import language

    path = f"/export/{played.forum.slug}.{format_}?language={code}"
    answer = played.forum.desk.get(path)
    assert answer.status == 200
    name = played.forum.slug if code == "sv" else f"{played.forum.slug}-{code}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.{format_}"'
    text = _text(answer.body, format_)
    assert language(code).text("Next steps") in text
    assert language(code).text("Attendance") in text
    assert "Den identitetsökande tonåringen" in text
    if format_ == "html":
        assert Page(answer.text).language == code


def test_the_command_line_exports_in_every_language(played: Played, tmp_path: Path) -> None:
    for code in LANGUAGES:
        run = commanded(
            "export",
            played.forum.slug,
            "--format",
            "html",
            "--language",
            code,
            "--out",
            str(tmp_path / code),
            "--store",
            str(played.forum.server.store),
        )
        assert run.returncode == 0, run.stderr
        page = Page((tmp_path / code / f"{played.forum.slug}.html").read_text(encoding="utf-8"))
        assert page.language == code


@pytest.mark.parametrize("format_", FORMATS)
def test_an_untouched_workshop_can_be_exported(forum: Forum, format_: str) -> None:
    answer = forum.desk.get(f"/export/{forum.slug}.{format_}")
    assert answer.status == 200
    assert "Ett forum" in _text(answer.body, format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_it_can_be_exported_in_the_middle_of_an_exercise(forum: Forum, format_: str) -> None:
    from workshopkit.locale.language import language

    forum.do("open", PROPOSE)
    nobody_yet = forum.desk.get(f"/export/{forum.slug}.{format_}")
    assert nobody_yet.status == 200
    forum.answer(forum.join(), PROPOSE, {"texts": ["Mitt i allt"]})
    text = _text(forum.desk.get(f"/export/{forum.slug}.{format_}").body, format_)
    assert "Mitt i allt" in text
    assert language("sv").text("This exercise is still open: the result can change.") in text


def test_an_exercise_run_twice_is_exported_twice(forum: Forum) -> None:
    forum.run(PROPOSE, {"texts": ["Första gången"]})
    forum.do("open", PROPOSE, expect="closed")
    forum.answer(forum.join(), PROPOSE, {"texts": ["Andra gången"]})
    text = _text(forum.desk.get(f"/export/{forum.slug}.md").body, "md")
    assert text.index("Första gången") < text.index("(2)") < text.index("Andra gången")


def test_it_can_be_played_on_a_server_of_its_own(tmp_path: Path) -> None:
    store = tmp_path / "own.sqlite"
    run = workshopkit("rehearse", "--scenario", str(SCENARIO), "--store", str(store))
    assert run.returncode == 0, run.stderr
    listed = workshopkit("list", "--store", str(store))
    assert run.stdout.strip() in listed.stdout


UNREADABLE = {
    "no-toml": "= nonsense",
    "empty": "",
    "no-rounds": 'title = "x"\nscript = "s"\nlanguage = "sv"\ndate = 2027-04-15\ntables = []',
    "date-as-text": 'title = "x"\nscript = "s"\nlanguage = "sv"\ndate = "2027-04-15"\n'
    "tables = []\nrounds = []",
    "tables-as-text": 'title = "x"\nscript = "dialogue_forum"\nlanguage = "sv"\n'
    'date = 2027-04-15\ntables = "x"\nrounds = []',
    "rounds-of-numbers": 'title = "x"\nscript = "dialogue_forum"\nlanguage = "sv"\n'
    "date = 2027-04-15\ntables = []\nrounds = [1]",
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_scenario_is_one_sentence(
    server: RunningServer, tmp_path: Path, text: str
) -> None:
    _refused(server, tmp_path, text)


SCENARIO_START = """
title = "Fel"
script = "dialogue_forum"
language = "sv"
date = 2027-04-15
[[tables]]
name = "Bord 1"
[[rounds]]
"""
WRONG = {
    "unknown-exercise": 'exercise = "nonsense"',
    "unknown-table": f'exercise = "{PROPOSE}"\nanswers = [{{ table = "Bord 9", texts = ["x"] }}]',
    "answer-of-nobody": f'exercise = "{PROPOSE}"\nanswers = [{{ texts = ["x"] }}]',
    "unknown-setting": f'exercise = "{PROPOSE}"\nsettings = {{ text = 1 }}',
    "unknown-label": f'exercise = "{PROPOSE}"\nmoderation = [{{ act = "hide", items = ["x"] }}]',
    "too-early": f'exercise = "{HEADLINES}"',
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_a_scenario_that_cannot_be_played_is_one_sentence(
    server: RunningServer, tmp_path: Path, text: str
) -> None:
    _refused(server, tmp_path, SCENARIO_START + text)


def _refused(server: RunningServer, folder: Path, text: str) -> None:
    file = folder / "scenario.toml"
    file.write_text(text, encoding="utf-8")
    run = commanded("rehearse", "--scenario", str(file), "--url", server.links.facilitator)
    assert run.returncode == 2, run.stderr
    assert run.stderr.strip().splitlines()[-1].strip()


def test_a_link_that_leads_nowhere_is_one_sentence(server: RunningServer) -> None:
    for link in ("http://127.0.0.1:9/f/x", f"{server.address}/f/wrong", "nonsense", server.address):
        run = commanded("rehearse", "--scenario", str(SCENARIO), "--url", link)
        assert run.returncode == 2, (link, run.stderr)


def test_a_forum_in_norwegian_is_written_in_norwegian(server: RunningServer) -> None:
    forum = new_forum(server, language="nb")
    page = forum.desk.get(f"/preview/{forum.slug}").page
    assert page.language == "nb"
    forum.do("end", closed=True)
