"""A spec as the sheet it makes: shown, typed into, and shown anew when it is saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.builders.desks import desk
from tests.builders.own_forms import REGISTER
from xlkpi.api.spec_preview import file_of_spec, preview, saved
from xlkpi.importer.contents.entered import as_entered
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.desks import Page, Visitor
    from xlkpi.spec.load import LoadedSpec

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


def spec_of(name: str) -> LoadedSpec:
    found = saved(file_of_spec(name, specs_dir()))
    assert found.spec is not None
    return found.spec


def test_formulas_are_computed_and_rules_fire_as_typed() -> None:
    found = preview(spec_of("project_targets"), {"fiscal_funds": "12.5"})
    (sheet,) = found.sheets
    assert found.texts[sheet.name, "C5"] == "12.50"
    codes = {(one.code, one.place.cell) for one in found.problems}
    assert ("T20", "B6") in codes
    filled = preview(spec_of("project_targets"), {"fiscal_funds": "12.34567"}).problems
    assert "K06" in {one.code for one in filled}


@pytest.mark.parametrize("spec", ["project_targets", "department_text", "self_evaluation"])
def test_every_cell_of_the_print_area_is_there_once(spec: str) -> None:
    for sheet in preview(spec_of(spec), {}).sheets:
        seen = [at for row in sheet.rows for cell in row if cell for at in cell.area]
        assert len(seen) == len(set(seen))
        blank = sum(cell is None for row in sheet.rows for cell in row)
        assert len(seen) + blank == len(sheet.rows) * len(sheet.widths)


def test_a_drop_down_goes_by_the_cell_beside_it() -> None:
    spec = spec_of("asset_inventory")
    typed = {"assets[s1].category": "机器设备", "assets[s2].category": "别的"}
    found = preview(spec, typed).choices
    assert found["assets[s1].item"] == ("农机", "水泵", "变压器", "其他设备")
    assert (found["assets[s2].item"], found["assets[s3].item"]) == ((), ())


def test_a_number_typed_as_a_text_is_none_to_the_workbook_s_formulas() -> None:
    found = preview(spec_of("project_targets"), {"fiscal_funds": "55万元"})
    (sheet,) = found.sheets
    assert found.texts[sheet.name, "C5"] == "请填数字"
    assert ("T04", "E5") in {(one.code, one.place.cell) for one in found.problems}


def test_rows_that_the_spec_names_are_there(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    named = "formula: 'value_or(people[s25].aid, 0)'"
    spec = REGISTER.replace("spare: 6", "spare: 30").replace("formula: sum(people.aid)", named)
    file.write_text(spec, encoding="utf-8")
    found = saved(file)
    assert (found.problems, found.spec is not None) == ((), True)
    assert found.spec is not None
    texts = preview(found.spec, {"people[s25].aid": "30"}).texts
    assert "30" in {text.removesuffix(".00") for text in texts.values()}


def test_what_generate_would_refuse_is_told_and_the_sheet_is_shown(tmp_path: Path) -> None:
    long = " or ".join(f"(number > {n} and number < {n} + least)" for n in range(300))
    file = tmp_path / "own.yaml"
    spec = REGISTER.replace("formula: sum(people.aid)", f"formula: 'if({long}, 1, 0)'")
    file.write_text(spec, encoding="utf-8")
    found = saved(file)
    assert [one.code for one in found.problems] == ["S09"]
    assert found.spec is not None


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
        # the sheet as it was before stays, and is computed by what the spec said then
        assert "下面还是出错以前的表" in faulty.seen
        assert 'name="f:homes"' in faulty.text
        assert "42" in str(judged(visitor, page, homes="21")["texts"])
        file.unlink()
        assert json.loads(visitor.get(f"{page.path}/version").content) == {"version": ""}
        assert "S31" in visitor.get(page.path).seen
        file.write_text(SPEC.replace("homes * 2", "homes * 3"), encoding="utf-8")
        assert "出错以前" not in visitor.get(page.path).seen
        assert "63" in str(judged(visitor, page, homes="21")["texts"])


def test_a_form_of_very_many_rows_is_not_waited_for(tmp_path: Path) -> None:
    file = file_of_spec("roster", tmp_path)
    assert not saved(file).is_whole
    with desk(tmp_path / "home", spec=file) as running:
        page = running.visitor().get(running.first)
    assert "下发前请运行： xlkpi spec check" in page.seen


@pytest.mark.parametrize(
    "saved_as",
    [
        b"",
        SPEC.encode("gbk"),
        SPEC.replace("  homes", "\thomes").encode(),
        SPEC.replace("  homes", "   homes").encode(),
        SPEC.replace("version: 1", "version: 1\nversion: 2").encode(),
        SPEC.encode()[:200],
        b"a: " + b"[" * 3000,
        b"\x00\xff",
    ],
)
def test_what_is_no_spec_is_told_at_a_line(saved_as: bytes, tmp_path: Path) -> None:
    file = tmp_path / "visits.yaml"
    file.write_bytes(saved_as)
    found = saved(file)
    assert found.spec is None
    assert all(one.place.line and one.hint.zh for one in found.problems)


def test_a_byte_order_mark_and_lines_of_windows_are_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "visits.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + SPEC.replace("\n", "\r\n").encode())
    assert saved(file).problems == ()


def test_a_part_that_is_saved_is_a_new_state_of_the_spec(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    part, file = tmp_path / "parts" / "words.yaml", tmp_path / "visits.yaml"
    part.write_text("part: words\n", encoding="utf-8")
    file.write_text(f"{SPEC}\nuse: [words]\n", encoding="utf-8")
    before = saved(file).version
    part.write_text("part: words\nlists: {}\n", encoding="utf-8")
    assert saved(file).version != before
