"""Two hundred requests at once: all are answered, and nothing is done twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.benchmarks.desk import pages
from tests.builders.desks import WHEN, desk
from xlkpi.api.init import init
from xlkpi.api.log import log
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.desks import Page

MANY = 200


def test_pages_and_changes_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    init(folder, fixed(WHEN), example=True)
    with desk(tmp_path / "home", folder) as running:
        visitor = running.visitor()
        here = visitor.get(running.first).path.rpartition("/")[0]
        given = {"unit": "v01", "until": "2021-02-01", "why": "下雪", "who": "李四"}
        same = urlencode({**visitor.hidden(f"{here}/units/v01"), **given}).encode("ascii")
        foreign = same.replace(b"token=", b"token=x")
        shown = ("overview", "units", "units/v01", "out", "totals", "decisions", "in")

        def one(number: int) -> Page:
            if number % 4 == 0:
                return visitor.ask("POST", f"{here}/units/extend", same)
            if number % 4 == 1:
                return visitor.ask("POST", f"{here}/units/extend", foreign)
            return visitor.ask("GET", f"{here}/{shown[number % len(shown)]}")

        with ThreadPoolExecutor(MANY) as crowd:
            answers = list(crowd.map(one, range(MANY)))
        assert Counter(page.status for page in answers) == {303: 50, 403: 50, 200: 100}
        assert len({page.headers["location"] for page in answers if page.status == 303}) == 1
        assert "下雪" in visitor.get(f"{here}/units/v01").seen
    kinds = Counter(entry.kind for entry in log(folder, fixed(WHEN)))
    assert kinds["extended"] == 1


def test_no_page_is_forgotten_where_pages_are_timed() -> None:
    """A page at whose places nothing is known to stand is a KeyError here."""
    timed = pages()
    assert {"overview", "totals/tables/{table}", "{workspace}/roster/{table}"} <= set(timed)
    assert not [at for at in timed.values() if "{" in at.replace("{workspace}", "")]
