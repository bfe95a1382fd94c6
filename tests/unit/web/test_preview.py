"""A spec as the sheet it makes: shown, typed into, and shown anew when it is saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.builders.desks import desk
from xlkpi.api.spec_preview import file_of_spec, preview
from xlkpi.importer.contents.entered import as_entered
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.desks import Page, Visitor

SPEC = """\
xlkpi: 1
id: visits
version: 1
title: 走访登记

fields:
  homes: {label: 户数, kind: integer, required: true, range: [0, 9999]}
  double: {label: 两倍, kind: number, formula: homes * 2}

sheets:
  - id: visits
    name: 走访
    widths: [12, 12, 12]
    rows:
      - - {text: 走访登记, style: title, cols: 3}
      - - {text: 户数}
        - {field: homes}
        - {field: double}
"""


def test_formulas_are_computed_and_rules_fire_as_typed(tmp_path: Path) -> None:
    found = preview(file_of_spec("project_targets", tmp_path), {"fiscal_funds": "12.5"})
    (sheet,) = found.sheets
    assert found.texts[sheet.name, "C5"] == "12.5"
    codes = {(one.code, one.place.cell) for one in found.problems}
    assert ("T20", "B6") in codes
    filled = preview(
        file_of_spec("project_targets", tmp_path), {"fiscal_funds": "12.34567"}
    ).problems
    assert "K06" in {one.code for one in filled}


@pytest.mark.parametrize("spec", ["project_targets", "department_text", "self_evaluation"])
def test_every_cell_of_the_print_area_is_there_once(spec: str, tmp_path: Path) -> None:
    for sheet in preview(file_of_spec(spec, tmp_path), {}).sheets:
        seen = [at for row in sheet.rows for cell in row if cell for at in cell.area]
        assert len(seen) == len(set(seen))
        blank = sum(cell is None for row in sheet.rows for cell in row)
        assert len(seen) + blank == len(sheet.rows) * len(sheet.widths)


@pytest.mark.parametrize(
    ("text", "kind", "entered"),
    [
        ("12.5", Kind.MONEY, 12.5),
        ("30", Kind.PERCENT, 0.3),
        ("30%", Kind.PERCENT, 0.3),
        (" 7 ", Kind.INTEGER, 7.0),
        ("12万", Kind.MONEY, "12万"),
        ("12", Kind.TEXT, "12"),
        ("", Kind.MONEY, None),
        ("2021-2-30", Kind.DATE, "2021-2-30"),
    ],
)
def test_what_is_typed_is_what_a_spreadsheet_program_makes_of_it(
    text: str, kind: Kind, entered: object
) -> None:
    assert as_entered(text, kind) == entered


def judged(visitor: Visitor, page: Page, **values: str) -> dict[str, object]:
    typed = {f"f:{name}": value for name, value in values.items()}
    body = urlencode({**visitor.hidden(page.path), **typed}).encode("utf-8")
    answer = visitor.ask("POST", f"{page.path}/typed", body)
    found: dict[str, object] = json.loads(answer.content)
    return found


def test_the_page_follows_its_file(tmp_path: Path) -> None:
    file = tmp_path / "visits.yaml"
    file.write_text(SPEC, encoding="utf-8")
    with desk(tmp_path / "home", spec=file) as running:
        visitor = running.visitor()
        page = visitor.get(running.first)
        assert 'name="f:homes"' in page.text
        found = judged(visitor, page, homes="21")
        assert "42" in str(found["texts"])
        version = visitor.get(f"{page.path}/version").content
        file.write_text(SPEC.replace("homes * 2", "homes * "), encoding="utf-8")
        assert visitor.get(f"{page.path}/version").content != version
        faulty = visitor.get(page.path)
    assert faulty.status == 200
    assert "第 8 行" in faulty.seen
    assert "S05" in faulty.seen
