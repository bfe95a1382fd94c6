"""The pictures of the docs, drawn anew from the demo's workbooks: `make pictures`."""

from __future__ import annotations

import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, NamedTuple

from tests.real.browser import chromium, opened
from tests.real.office import Office
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.report import report
from xlkpi.demo.round import FIRST_BACK, KEY, SENT, run
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from xlkpi.intake.results import Imported

FORM = "1.村干部工资、保险和聘用人员工资"
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
OVERDUE = datetime(2021, 1, 18, 1, tzinfo=UTC)
PDFTOPPM = which("pdftoppm") or "pdftoppm"
VIEW = (1040, 640)
"""Width and height of the window that shows the report, in pixels."""


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
    finally:
        office.end()
    page = report(folder / "half", fixed(OVERDUE)).file
    with chromium() as browser, opened(browser, page, VIEW) as shown:
        shown.page.evaluate("document.body.style.zoom = 0.8")
        shown.page.screenshot(path=PICTURES / "report.png")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        draw(Path(made))
