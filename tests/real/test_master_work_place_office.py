"""Master and printed forms in real programs: charts, colours, folds after a save; pages."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from shutil import copytree
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from lxml import etree

from tests.builders.decisions import NOW
from tests.builders.demo_round import played
from tests.builders.master_views import example_view
from tests.builders.work_place import COMPUTED, dimensions, folded, waiting
from tests.real.engines.in_programs import run
from tests.real.paper import page_count, page_size, page_text
from xlkpi.api.master_forms import master_forms
from xlkpi.master.drawing import styles
from xlkpi.master.workbook import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office

CREATED = datetime(2021, 1, 1, tzinfo=UTC)
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


@pytest.fixture(scope="module", params=["LibreOffice", "Gnumeric"])
def saved(
    request: pytest.FixtureRequest, office: Office, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The master as a program saves it, beside the one that was written."""
    folder = tmp_path_factory.mktemp("saved")
    path, out = folder / "master.xlsx", folder / "again.xlsx"
    path.write_bytes(workbook(waiting(), CREATED))
    if request.param == "LibreOffice":
        return office.save_as(path, out)
    run("ssconvert", "--export-type=Gnumeric_Excel:xlsx2", path, out)
    return out


def charts(path: Path) -> list[tuple[list[str], list[str]]]:
    """Kinds and references (names of series, categories, values) of each chart in a workbook."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in sorted(n for n in archive.namelist() if n.startswith("xl/charts/chart")):
            tree = etree.fromstring(archive.read(name))
            kinds = [e.tag.removeprefix(CHART) for e in tree.iter() if e.tag.endswith("Chart")]
            references = [(e.text or "").replace("'", "") for e in tree.iter(f"{CHART}f")]
            found.append((kinds, references))
    return found


def test_charts_are_the_same_after_a_save(saved: Path) -> None:
    ours = charts(saved.with_name("master.xlsx"))
    assert [kinds for kinds, _ in ours] == [["barChart", "lineChart"], ["barChart"]]
    assert charts(saved) == ours
    assert not any('"' in one for _, references in ours for one in references)


def test_charts_are_drawn(office: Office, saved: Path, tmp_path: Path) -> None:
    told = page_text(office.to_pdf(saved, tmp_path, "总览"))
    assert {"各项目预算数", "累计支出比例", "控制数"} <= set(told.split())


def colours(sheet: Any) -> list[tuple[str, str]]:
    """Every condition of a sheet with its colour, as a reader of the file sees it."""
    return sorted(
        (
            rule.formula[0].replace(" ", "").replace("FALSE", "0"),
            str(rule.dxf.font.color.rgb).upper(),
        )
        for area in sheet.conditional_formatting
        for rule in area.rules
    )


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")  # as Gnumeric saves
def test_colours_folds_and_protection_are_the_same_after_a_save(saved: Path) -> None:
    before = openpyxl.load_workbook(saved.with_name("master.xlsx"))
    after = openpyxl.load_workbook(saved)
    for sheet in before.worksheets[:-1]:
        same = after[sheet.title]
        assert colours(same) == colours(sheet), sheet.title
        computed = sheet.title in COMPUTED or sheet.title.startswith("汇总表")
        assert same.protection.sheet is computed, sheet.title
        assert same.auto_filter.ref == sheet.auto_filter.ref, sheet.title
    for name in ("项目明细", "导入日志"):
        assert folded(after[name]) == folded(before[name]) != []
    assert dimensions(after["项目明细"])["A"].hidden


def test_a_total_cannot_be_typed_over(office: Office, saved: Path) -> None:
    original = saved.with_name("master.xlsx")
    sheet = openpyxl.load_workbook(original, data_only=True)["按项目汇总"]
    assert office.type_into(original, "按项目汇总", "G4", "1") == sheet["G4"].value != 1


def tinted(pdf: Path, colour: str) -> bool:
    """Whether a page of a PDF shows a colour at all."""
    program = shutil.which("pdftoppm")
    assert program is not None
    drawn = subprocess.run(
        [program, "-r", "60", str(pdf)], check=True, capture_output=True, timeout=120
    ).stdout
    wanted, at = bytes.fromhex(colour.removeprefix("#")), drawn.find(b"\n255\n") + 5
    pixels = drawn[at:]
    return any(pixels[n : n + 3] == wanted for n in range(0, len(pixels) - 2, 3))


def test_a_late_unit_is_seen_in_its_colours(office: Office, tmp_path: Path) -> None:
    for late in (True, False):
        view = waiting()
        (line,) = view.unit_lines
        path = tmp_path / f"{late}.xlsx"
        line = replace(line, overdue=late)
        path.write_bytes(workbook(replace(view, unit_lines=(line,)), CREATED))
        pdf = office.to_pdf(path, tmp_path, "报送状态")
        assert tinted(pdf, styles.ALARM_TINT) is late
        assert tinted(pdf, styles.TO_MEND_TINT)


def test_details_are_printed_one_page_wide(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(workbook(example_view(), CREATED))
    pdf = office.to_pdf(path, tmp_path, "项目明细")
    assert page_size(pdf) == (297, 210)
    told = page_text(pdf)
    assert "审核结论" in told
    assert "本期金额" not in told, "folded columns are not printed"


def test_every_printed_form_is_one_page_of_a4(office: Office, tmp_path: Path) -> None:
    made = master_forms(copytree(played().folder, tmp_path / "w"), NOW)
    assert made.forms == 45
    for one in made.written:
        pdf = office.to_pdf(one.file, tmp_path)
        assert (page_count(pdf), page_size(pdf)) == (one.forms, (210, 297)), one.project
        told = page_text(pdf)
        assert told.count("单位（盖章）") == one.forms
        assert "辅助计算" not in told
