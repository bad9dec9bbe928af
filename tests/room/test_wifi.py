"""The room's Wi-Fi on the join screen: typed in once, read by phones, shown to nobody outside."""

from __future__ import annotations

import pytest
from server import Forum, new_forum

from workshopkit.domain.language import LANGUAGES
from workshopkit.facilitation.wifi import BadWifiError
from workshopkit.front.qr_code import qr_code, wifi_code
from workshopkit.locale.language import language

NAME, PASSWORD = "Gäst <b>; \\ nät", 'hem:ligt,"1;'


def join_screen(forum: Forum) -> str:
    return forum.desk.get(f"/stage/{forum.slug}/part").text


def test_it_stands_on_the_join_screen_and_nowhere_else(forum: Forum) -> None:
    forum.do("join_screen", shown=True)
    assert join_screen(forum).count("<svg") == 1
    forum.do("wifi", network=NAME, password=PASSWORD)
    page = forum.desk.get(f"/stage/{forum.slug}/part").page
    said = page.words("//figure[@class='wifi']//bdi")
    assert said.split(" ") == [*NAME.split(" "), PASSWORD]
    assert join_screen(forum).count("<svg") == 2
    assert wifi_code(NAME, PASSWORD).split("<path")[1] in join_screen(forum)
    assert PASSWORD not in forum.join().get("/room").text
    forum.do("join_screen", shown=False)
    forum.do("wifi", network="")
    forum.do("join_screen", shown=True)
    assert join_screen(forum).count("<svg") == 1


def test_phones_read_what_was_typed_whatever_signs_are_in_it() -> None:
    payload = r"WIFI:T:WPA;S:a\;b\\c;P:d\:e,f12;;"
    assert wifi_code("a;b\\c", "d:e,f12") == qr_code(payload)
    assert wifi_code("Öppet", "") == qr_code("WIFI:S:Öppet;;")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "password"), [("n" * 33, ""), ("ö" * 17, ""), ("Gäst", "kort"), ("Gäst", "x" * 64)]
)
def test_what_no_network_has_is_refused_in_words(
    forum: Forum, code: str, name: str, password: str
) -> None:
    made = new_forum(forum.server, language=code)
    refused = made.command("wifi", network=name, password=password)
    assert refused.status == 422
    assert refused.json["error"]
    assert BadWifiError().sentence(language(code))
    assert "wifi" not in join_screen(made)
    made.command("end", closed=True)


def test_only_the_facilitator_types_it_in(forum: Forum) -> None:
    person = forum.join()
    sent = person.post_json(f"/command/{forum.slug}", {"command": "wifi", "network": "Mitt"})
    assert sent.status == 403
