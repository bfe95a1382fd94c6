"""Reviews on a page: shown, typed, and what was changed elsewhere meanwhile is told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.builders.desks import WHEN, desk
from tests.builders.reviewed_masters import on_record, workspace_in
from xlkpi.api.review import Typed, review
from xlkpi.records import Review
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.desks import Page, Visitor

PARTS = ("conclusion", "budget", "opinion", "note")


def send(visitor: Visitor, page: Page, changed: dict[int, dict[str, str]]) -> Page:
    """Send the form of a page as a browser does, some parts of some lines typed anew."""
    body = page.text.partition('action="' + page.path.replace("reviews", "review") + '"')[2]
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', body)
    lines = sum(name == "unit" for name, _ in fields)
    was = {part: [text for name, text in fields if name == f"was-{part}"] for part in PARTS}
    for number in range(lines):
        typed = changed.get(number, {})
        fields += [(part, typed.get(part, was[part][number])) for part in PARTS]
    data = urlencode([*fields, ("who", "王敏")]).encode("ascii")
    return visitor.ended(visitor.ask("POST", page.path.replace("reviews", "review"), data))


def test_reviews_are_typed_and_conflicts_told(tmp_path: Path) -> None:
    mine, theirs = workspace_in(tmp_path / "mine"), workspace_in(tmp_path / "theirs")
    with desk(tmp_path / "home", mine) as running:
        visitor = running.visitor()
        here = visitor.get(running.first).path.replace("overview", "totals/reviews")
        first, second = visitor.get(here), visitor.get(here)
        made = send(visitor, first, {0: {"budget": "50", "opinion": "核减\r\n差旅"}})
        assert "1 张表的审核内容已记录" in made.seen
        typed = Typed("v01", "p01", {"budget": "50", "opinion": "核减\n差旅"})
        review(theirs, fixed(WHEN), (typed,), "王敏")
        journals = [one / "output" / "journal.jsonl" for one in (mine, theirs)]
        assert journals[0].read_bytes() == journals[1].read_bytes()

        token = visitor.hidden(here)["token"]
        torn = urlencode(
            {"token": token, "who": "王", "unit": "v01", "project": "p01", "note": "坏"}
        )
        to = here.replace("reviews", "review")
        assert visitor.ask("POST", to, torn.encode("ascii")).status == 404
        again = send(visitor, second, {0: {"budget": "60"}, 1: {"note": "好"}})
        assert "其间另一处改成了“50”" in again.seen
        assert on_record(mine) == {
            ("v01", "p01"): Review(budget="50", opinion="核减\n差旅"),
            ("v01", "p02"): Review(note="好"),
        }
        assert "核减\n差旅</textarea>" in visitor.get(here).text
        assert visitor.get(f"{here}?page={'9' * 5000}").status == 200
