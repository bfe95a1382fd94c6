"""A spec as the sheet it makes: computed and judged as in workbook and import."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.own_forms import REGISTER, VISITS
from xlkpi.api.spec_preview import file_of_spec, preview, saved
from xlkpi.spec.bundled import specs_dir

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.spec.load import LoadedSpec


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
    "saved_as",
    [
        b"",
        VISITS.encode("gbk"),
        VISITS.replace("  homes", "\thomes").encode(),
        VISITS.replace("  homes", "   homes").encode(),
        VISITS.replace("version: 1", "version: 1\nversion: 2").encode(),
        VISITS.encode()[:200],
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
    file.write_bytes(b"\xef\xbb\xbf" + VISITS.replace("\n", "\r\n").encode())
    assert saved(file).problems == ()


def test_a_part_that_is_saved_is_a_new_state_of_the_spec(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    part, file = tmp_path / "parts" / "words.yaml", tmp_path / "visits.yaml"
    part.write_text("part: words\n", encoding="utf-8")
    file.write_text(f"{VISITS}\nuse: [words]\n", encoding="utf-8")
    before = saved(file).version
    part.write_text("part: words\nlists: {}\n", encoding="utf-8")
    assert saved(file).version != before
