"""What is found out once for many requests, and when it is found out again."""

from __future__ import annotations

from server import Forum, Visitor

from workshopkit.room.guard.kept import KEEP_SECONDS, MOST, Kept


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_value_is_found_out_once_and_again_after_a_while() -> None:
    clock, asked = Clock(), list[str]()
    kept = Kept[str](clock)

    def find_out() -> str:
        asked.append("x")
        return f"value {len(asked)}"

    assert [kept.get("a", find_out) for _ in range(3)] == ["value 1"] * 3
    clock.now = KEEP_SECONDS
    assert [kept.get("a", find_out) for _ in range(3)] == ["value 2"] * 3


def test_nothing_is_kept_of_names_that_lead_to_nothing_and_not_too_much_of_others() -> None:
    kept = Kept[str]()
    assert kept.get("a", lambda: "") == ""
    assert kept.get("a", lambda: "now") == "now"
    for n in range(MOST):
        kept.get(str(n), lambda: "value")
    assert kept.get("a", lambda: "anew") == "anew"


def test_a_cookie_with_a_letter_changed_is_nobodys_though_the_right_one_is_known(
    forum: Forum,
) -> None:
    person = forum.join()
    assert person.get("/room").status == 200
    name, value = next(iter(person.cookies.items()))
    for changed in (value[:-1] + ("0" if value[-1] != "0" else "1"), value + "x", value[1:]):
        forged = Visitor(forum.server.address)
        forged.cookies[name] = changed
        assert forged.get("/room").status == 303
    assert person.get("/room").status == 200


def test_a_code_leads_nowhere_once_its_workshop_is_over(forum: Forum) -> None:
    forum.join()
    forum.do("end", closed=True)
    fields = {"code": forum.code, "name": "", "table": "", "language": "sv"}
    refused = Visitor(forum.server.address).post("/", fields)
    assert refused.status >= 400
