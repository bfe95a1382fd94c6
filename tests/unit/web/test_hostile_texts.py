"""Whatever somebody else wrote is shown as it was written, and never is markup of a page."""

from __future__ import annotations

import io
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.cell import Cell

from tests.builders import filled_books
from tests.builders.desks import WHEN, Visitor, desk
from xlkpi.api.generate import generate
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE = """"'><owned onclick=alert(1)><script>owned()</script>{{7*7}}"""
SHOWN = """"'><owned onclick=alert(1)>"""
SHORT = "<owned x=''>"
SHEET = "<owned>&\"'"
TARGETS = "2021-targets"
UNIT = "v01"


class Markup(HTMLParser):
    """What a browser would make of a page: the names of its elements, scripts, attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "script" and not any(name == "src" for name, _ in attrs):
            self.tags.add("a script within")


def with_hostile_roster(folder: Path) -> None:
    """Have the texts of a unit and a project be hostile."""
    book = openpyxl.load_workbook(folder / "roster.xlsx")
    for sheet, key in (("单位", UNIT), ("项目", "p01")):
        lines = list(book[sheet].iter_rows())
        heads = next(row for row in lines if any("编号" in str(cell.value) for cell in row))
        line = next((row for row in lines if row[0].value == key), None)
        if line is None:
            continue
        for head, cell in zip(heads, line, strict=True):
            name = str(head.value).strip("*＊ ")
            if name in ("名称", "单位名称", "项目名称"):
                cell.value = f"{SHOWN}{str(cell.value)[:6]}"
            elif name in ("联系人", "电话"):
                cell.value = SHORT
    book.save(folder / "roster.xlsx")


def filled_in(folder: Path) -> bytes:
    """The unit's workbook, hostile wherever it can be typed into."""
    (file,) = (folder / "output" / TARGETS / "templates").glob(f"{UNIT}_*.xlsx")
    data = filled_books.filled(folder, file, {0: {"filler": HOSTILE, "fiscal_funds": HOSTILE}})
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                is_free = isinstance(cell, Cell) and not cell.protection.locked
                if is_free and (cell.value is None or isinstance(cell.value, str)):
                    cell.value = HOSTILE
    book.create_sheet(SHEET)["A1"] = HOSTILE
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def mail_with(name: str, data: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = '"<owned onclick=x>" <owned@example.invalid>'
    message["To"] = "guoku@example.invalid"
    message["Subject"] = HOSTILE
    message["Date"] = "Tue, 12 Jan 2021 09:00:00 +0800"
    message["Message-ID"] = "<owned@example.invalid>"
    message.set_content(HOSTILE)
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Visitor, str]]:
    """Somebody at a desk on which hostile files were dropped, and where its pages begin."""
    base = tmp_path_factory.mktemp("hostile")
    folder = base / "w"
    init(folder, fixed(WHEN), example=True)
    config = folder / "xlkpi.toml"
    text = config.read_text("utf-8")
    named = next(line for line in text.splitlines() if line.startswith("name = "))
    hostile = SHOWN.replace('"', '\\"')
    config.write_text(text.replace(named, f'name = "{hostile}局"', 1), encoding="utf-8")
    with_hostile_roster(folder)
    generate(folder, fixed(WHEN), TARGETS, [UNIT, "v02"], jobs=1)
    data = filled_in(folder)
    files = {
        f"{HOSTILE.replace('/', '')}.xlsx": data,
        f"{SHOWN}.eml": mail_with(f"{SHOWN}附件.xlsx", data),
        "../../../etc/passwd.xlsx": data[:-1],
        "..\\..\\owned.xlsx": data[:-2],
    }
    with desk(base / "home", folder) as running:
        visitor = running.visitor()
        here = visitor.get(running.first).path.rpartition("/")[0]
        visitor.drop(f"{here}/in", files)
        yield visitor, here


def looked_at(visitor: Visitor, path: str) -> str:
    """Look at a page; whatever is on it, it has no markup but ours."""
    page = visitor.get(path)
    assert page.status == 200, (path, page.seen)
    found = Markup()
    found.feed(page.text)
    assert not {"owned", "a script within", "img", "iframe"} & found.tags, path
    assert not {one for one in found.attributes if one.startswith("on")}, path
    assert "{{7*7}}" in page.text or "49" not in page.seen.partition(SHOWN)[2][:40], path
    return page.seen


@pytest.mark.parametrize(
    "page",
    [
        "overview",
        "out",
        "in",
        "units",
        f"units/{UNIT}",
        f"units/{UNIT}/form",
        "units?q=%3Cowned%3E%22",
        "decisions",
        "totals",
        "totals/tables/forms",
        "totals/tables/values",
        "totals/charts",
        "totals/reviews",
    ],
)
def test_what_others_wrote_is_text(shown: tuple[Visitor, str], page: str) -> None:
    visitor, here = shown
    if page.endswith("/form") and visitor.get(f"{here}/{page}").status == 404:
        pytest.skip("no such page")
    looked_at(visitor, f"{here}/{page}")


def test_it_is_shown_where_it_is_told(shown: tuple[Visitor, str]) -> None:
    visitor, here = shown
    there = here.rpartition("/")[0]
    for page in (f"{here}/units", f"{here}/units/{UNIT}", f"{there}/log", f"{there}/settings"):
        assert SHOWN in looked_at(visitor, page), page


def test_what_came_of_the_drop_is_text(shown: tuple[Visitor, str]) -> None:
    visitor, _ = shown
    jobs = visitor.sent_again().path
    assert SHOWN in looked_at(visitor, jobs)


def test_a_name_never_becomes_a_path(shown: tuple[Visitor, str]) -> None:
    visitor, here = shown
    for path in (
        "in/copies/..%2F..%2F..%2Fxlkpi.toml",
        "in/copies/%2Fetc%2Fpasswd",
        "in/copies/..%5C..%5Cxlkpi.toml",
        "totals/files/..%2F..%2Fjournal.jsonl",
        "totals/files/..%2F..%2F..%2F.xlkpi%2Fkey",
        "originals/..%2F..%2F.xlkpi%2Fkey",
        "totals/tables/..%2Fvalues",
    ):
        page = visitor.ask("GET", f"{here}/{path}")
        assert page.status == 404, path
        assert b"root:" not in page.content
