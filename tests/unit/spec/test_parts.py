"""Parts that several specs use: taken in, told at their own places, and kept with the spec."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.own_forms import NOW, OwnForm, codes
from xlkpi.api.generate import generate
from xlkpi.api.spec import check_specs, schema
from xlkpi.records import Status
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.load import load, load_used

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.problems import Problem

FORM = """\
xlkpi: 1
id: own
version: 1
title: 登记表
use: [common, unit]
lists:
  way: {words: [现金, 转账]}
fields:
  way: {label: 方式, kind: choice, list: way}
sheets:
  - id: form
    name: 表
    widths: [10, 10, 10, 10]
    rows:
      - [{field: unit_name, cols: 2}, {field: year}, {field: way}]
      - {block: signature, cols: [1, 3]}
      - [{text: 金额}, {field: paid, cols: 3}]
"""
COMMON = """\
lists:
  way: {words: [现金, 转账]}
fields:
  filler: {label: 填报人, kind: text, required: true, length: [2, 20]}
  paid: {label: 金额, kind: money}
  doubled: {label: 两倍, kind: money, formula: paid * 2}
  nobody: {label: 没有人, kind: text}
rules:
  - code: A01
    severity: error
    when: paid > 100
    at: paid
    title: {zh: 金额过大, en: too much}
    message: {zh: '{cell} 是 {=paid}，两倍是 {=doubled}。', en: '{cell} is {=paid}.'}
    hint: {zh: '请核对 {cell}。', en: 'Check {cell}.'}
blocks:
  signature:
    - [{text: 填报人}, {field: filler}]
"""


def _written(folder: Path, form: str = FORM, **parts: str) -> Path:
    """Write a spec and its parts without the marks of places; return the spec's file."""
    (folder / "parts").mkdir(parents=True, exist_ok=True)
    for name, text in {"common": COMMON, **parts}.items():
        (folder / "parts" / f"{name}.yaml").write_text(text.replace("^", ""), encoding="utf-8")
    (folder / "own.yaml").write_text(form.replace("^", ""), encoding="utf-8")
    return folder / "own.yaml"


def _told(problems: tuple[Problem, ...], folder: Path) -> list[tuple[str, str, int, int]]:
    return [
        (p.code, p.place.file.replace(str(folder), "").replace("\\", "/").lstrip("/"),
         p.place.line, p.place.column)
        for p in problems
    ]  # fmt: skip


def _mark(text: str) -> tuple[int, int]:
    before = text[: text.index("^")]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def test_a_form_has_what_its_parts_have_and_lays_out(tmp_path: Path) -> None:
    outcome = load(_written(tmp_path))
    assert outcome.value is not None, outcome.problems
    spec = outcome.value.spec
    assert set(spec.lists) == {"way", "unit_kind"}
    # of the fields of parts those on a sheet, and what is computed
    assert list(spec.fields) == ["filler", "paid", "doubled", "year", "unit_name", "way"]
    assert [rule.code for rule in spec.rules] == ["A01"]
    assert [(c.text or c.field, c.cols) for c in spec.sheets[0].rows[1].cells] == [
        ("填报人", 1), ("filler", 3),
    ]  # fmt: skip


OTHER_LIST = COMMON.replace("  way: {words: [现金, 转账]}", "  way: {words: [刷卡]}")
# what stands in the spec, the files with the mark at what is told (spec, part), the code
MISTAKES = {
    "an unknown part, with what is like it": (FORM.replace("common,", "^comon,"), COMMON, "S06"),
    "an unknown block": (FORM.replace("block: sign", "block: ^sing"), COMMON, "S06"),
    "a list otherwise than in the part": (
        FORM.replace("  way: {words", "  ^way: {words"), OTHER_LIST, "S07",
    ),
    "spans that do not fit the block": (FORM.replace("[1, 3]", "^[1, 2, 1]"), COMMON, "S03"),
    "a key that no part has": (FORM, COMMON.replace("blocks:", "^use: [unit]\nblocks:"), "S02"),
    "no YAML in the part": (FORM, COMMON.replace("转账]}", "转账^}"), "S01"),
    "an unknown name in a rule of the part": (
        FORM, COMMON.replace("when: paid", "when: ^payd"), "S06",
    ),
    "a formula that cannot be read": (FORM, COMMON.replace("paid * 2", "^paid * * 2"), "S05"),
    "an unknown kind in a block nobody places": (
        FORM, COMMON + "  other:\n    - [{text: 一, ^colls: 2}]\n", "S02",
    ),
    "an unknown place in a text of a block": (
        FORM, COMMON.replace("{text: 填报人}", "{text: ^'{nix}'}"), "S06",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("form", "part", "code"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_where_it_stands(form: str, part: str, code: str, tmp_path: Path) -> None:
    outcome = load(_written(tmp_path, form, common=part))
    assert outcome.value is None
    file, text = ("own.yaml", form) if "^" in form else ("parts/common.yaml", part)
    assert (code, file, *_mark(text)) in _told(outcome.problems, tmp_path)
    assert {told[0] for told in _told(outcome.problems, tmp_path)} == {code}


def test_a_name_that_two_parts_have_otherwise_names_both_places(tmp_path: Path) -> None:
    other = "fields:\n  paid: {label: 付款, kind: money}\n"
    path = _written(tmp_path, FORM.replace("[common,", "[common, other,"), other=other)
    (told,) = load(path).problems
    assert _told((told,), tmp_path) == [("S07", "parts/other.yaml", 2, 3)]
    assert "common.yaml 第 5 行" in told.message.zh


def test_an_unknown_part_is_told_with_those_there_are(tmp_path: Path) -> None:
    (told,) = load(_written(tmp_path, FORM.replace("unit]", "units]"))).problems
    assert "“unit”" in told.hint.zh
    (told,) = load(_written(tmp_path, FORM.replace("unit]", "xyz]"))).problems
    assert all(name in told.hint.zh for name in ("common", "signature"))


@pytest.mark.parametrize("name", ["../other", "Common", "支付", "x" * 300, "a/b"])
def test_what_is_no_name_of_a_part_is_no_path_either(name: str, tmp_path: Path) -> None:
    path = _written(tmp_path, FORM.replace("unit]", f"unit, '{name}']"), Common="fields: {}\n")
    (tmp_path / "other.yaml").write_text("fields: {}\n", encoding="utf-8")
    (told,) = load(path).problems
    assert (told.code, told.place.file) == ("S03", str(path))
    assert told.message.zh.startswith(f"“{name[:40]}")


def test_a_folder_is_no_part(tmp_path: Path) -> None:
    (tmp_path / "parts" / "xyz.yaml").mkdir(parents=True)
    (told,) = load(_written(tmp_path, FORM.replace("unit]", "xyz]"))).problems
    assert "common" in told.hint.zh
    assert "xyz" not in told.hint.zh


def test_what_is_wrong_with_a_part_alone_is_told_by_spec_check(tmp_path: Path) -> None:
    path = _written(tmp_path, common=COMMON.replace("money}", "monney}")).parent / "parts"
    assert _told(check_specs([str(path / "common.yaml")], tmp_path), tmp_path) == [
        ("S03", "parts/common.yaml", 5, 27)
    ]
    for part in sorted((specs_dir() / "parts").glob("*.yaml")):
        assert check_specs([str(part)], tmp_path) == ()


def test_editors_get_the_schema_of_parts_too_and_know_rows_of_blocks() -> None:
    assert set(schema(part=True)["properties"]) == {"lists", "fields", "rules", "blocks"}
    assert "BlockRow" in schema()["$defs"]


def test_the_text_on_record_is_whole_and_a_changed_part_is_another_spec(tmp_path: Path) -> None:
    path = _written(tmp_path / "a")
    first = load(path).value
    assert first is not None
    kept = load_used(first.text, "kept.yaml").value  # without any file
    assert kept is not None
    assert kept.spec == first.spec
    _written(tmp_path / "a", common=COMMON.replace("paid > 100", "paid > 200"))
    second = load(path).value
    assert second is not None
    assert second.fingerprint != first.fingerprint


def test_what_was_issued_is_judged_by_the_parts_of_its_day(tmp_path: Path) -> None:
    own = OwnForm(tmp_path, FORM, "v01", "v02")
    specs = own.folder / "workbook_specs"
    _written(specs)
    assert check_specs(["own"], own.folder) == ()
    own.issue()
    _written(specs, common=COMMON.replace("paid > 100", "paid > 1"))
    accepted = own.returned({"filler": "张三", "paid": 50})
    assert accepted.status is Status.ACCEPTED
    own.made = {one.unit: one.file for one in generate(own.folder, NOW)}
    for file in own.box.iterdir():
        file.unlink()
    rejected = own.returned({"filler": "李四", "paid": 50}, "v02")
    assert codes(rejected) == {("A01", "paid")}
