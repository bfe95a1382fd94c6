"""The pictures of the docs, drawn anew from the demo and its desk: `make pictures`."""

from __future__ import annotations

import subprocess
import tempfile
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, NamedTuple

from tests.builders.filled_books import filled
from tests.builders.own_forms import OwnForm
from tests.builders.people import id_card
from tests.builders.relief import relieved, tutorial_spec
from tests.real.browser import chromium, opened
from tests.real.handbook import followed
from tests.real.office import Office
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.report import report
from xlkpi.demo.round import FIRST_BACK, KEY, SENT, run
from xlkpi.demo.self_evaluation import SELF_EVALUATION
from xlkpi.demo.year import play_on
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from xlkpi.intake.results import Imported

FORM = "1.村干部工资、保险和聘用人员工资"
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
OVERDUE = datetime(2021, 1, 18, 1, tzinfo=UTC)
PDFTOPPM = which("pdftoppm") or "pdftoppm"
TITLE = "临时救助花名册"
PEOPLE = {
    "v01": (("张三", id_card(1), "医疗", 500.0), ("李四", id_card(2), "火灾", 20_000.0)),
    "v02": (("王五", id_card(3), "看病", 800.0), ("赵六", id_card(4), "其他", 300.0)),
    "v03": (("孙七", id_card(5), "医疗", 600.0), ("周八", id_card(5), "失火", 0.0)),
}
"""What three villages send; the last one with mistakes."""
VIEW = (1040, 640)
"""Width and height of the window that shows the report, in pixels."""


_AS_ON_WINDOWS = """places => {
  const told = text => places.reduce((said, [place, windows]) =>
    said.split(place).map((part, n) => n ? windows + part.split("/").join("\\\\") : part)
      .join(""), text);
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (all.nextNode()) all.currentNode.data = told(all.currentNode.data);
  const typed = Array.from(document.querySelectorAll("input[type=text]"));
  return typed.map(one => { const was = one.value; one.value = told(was); return was; });
}"""
"""Shows folders of this computer as they would be called on Windows; returns what was typed."""
_AS_TYPED = """typed => {
  document.querySelectorAll("input[type=text]").forEach((one, n) => { one.value = typed[n]; });
}"""


class Area(NamedTuple):
    """A part of a page, from its top left corner, in millimetres."""

    left: int
    top: int
    width: int
    height: int


def first_half(folder: Path, came: Path) -> Imported:
    """A workspace in which the first returns of the demo came in: faults in four of them."""
    init(folder, fixed(SENT), example=True, key=KEY)
    generate(folder, fixed(SENT))
    return import_paths(folder, fixed(FIRST_BACK), [came], received=FIRST_BACK)


def printed(
    office: Office, book: Path, sheet: str, name: str, area: Area, dots_per_inch: int = 80
) -> None:
    """Draw an area of a sheet's first page as it is printed."""
    numbers = (str(round(number / 25.4 * dots_per_inch)) for number in area)
    cut = [word for pair in zip(("-x", "-y", "-W", "-H"), numbers, strict=True) for word in pair]
    with tempfile.TemporaryDirectory() as folder:
        page = office.to_pdf(book, Path(folder), sheet)
        options = ["-r", str(dots_per_inch), "-f", "1", "-singlefile", "-png", *cut]
        drawn = [PDFTOPPM, *options, str(page), str(PICTURES / name)]
        subprocess.run(drawn, check=True, timeout=60)


def draw(folder: Path) -> None:
    """Draw all of them."""
    done = run(folder / "demo")
    half = first_half(folder / "half", done.folder / "收件箱" / "第一次")
    (own,) = (folder / "demo" / "收件箱" / "第一次").glob("v01_*.xlsx")
    copy = next(one.file for one in half.copies if "v05" in one.file.name)
    office = Office()
    try:
        printed(office, own, FORM, "form", Area(8, 8, 192, 222))
        printed(office, done.generated[0].file, "自检", "self-check", Area(8, 10, 185, 60), 110)
        printed(office, copy, FORM, "marked", Area(8, 8, 192, 72))
        printed(office, copy, "问题清单", "problems", Area(5, 5, 287, 85))
        printed(office, half.masters[0].file, "总览", "master", Area(10, 8, 280, 182))
        tutorial(office, folder)
        deque(play_on(done.folder), maxlen=0)
        last = done.folder / "output" / SELF_EVALUATION.collection / "master.xlsx"
        printed(office, last, "年度对照", "year", Area(8, 10, 282, 165), 95)
    finally:
        office.end()
    desk_followed(folder / "followed")
    page = report(folder / "half", fixed(OVERDUE)).file
    with chromium() as browser, opened(browser, page, VIEW) as shown:
        shown.page.evaluate("document.body.style.zoom = 0.8")
        shown.page.screenshot(path=PICTURES / "report.png")


def desk_followed(folder: Path) -> None:
    """Draw the desk's pages as they are when the handbook's steps are followed."""
    folder.mkdir()

    def draw_page(name: str, page: Page) -> None:
        typed = page.evaluate(_AS_ON_WINDOWS, [[str(folder), "D:"], [str(Path.home()), "D:"]])
        page.screenshot(path=PICTURES / name)
        page.evaluate(_AS_TYPED, typed)

    with chromium() as browser:
        followed(browser, folder, draw_page)


def tutorial(office: Office, folder: Path) -> None:
    """Draw the tutorial's form as it goes out, as it is given back, and in the master."""
    form = OwnForm(folder / "tutorial", tutorial_spec(), *PEOPLE)
    form.issue()
    printed(office, form.made["v01"], TITLE, "tutorial-form", Area(8, 8, 192, 110))
    for unit, rows in PEOPLE.items():
        name = form.made[unit].name
        (form.box / name).write_bytes(filled(form.folder, form.made[unit], {0: relieved(*rows)}))
    form.take_in(copies=True)
    (copy,) = (form.folder / "output" / "own" / "returns").glob("*.xlsx")
    printed(office, copy, "问题清单", "tutorial-problems", Area(5, 5, 287, 62))
    master = form.folder / "output" / "own" / "master.xlsx"
    printed(office, master, "救助明细", "tutorial-master", Area(8, 8, 280, 75))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        draw(Path(made))
