"""The workbook that goes out, as another program reads it: locks, lists, identity, bytes."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from datetime import date
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.forms import CREATED, blank, occasion, plan, sign, targets
from xlkpi.cells import Area, CellRef
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import CHECK, GUIDE, IDENTITY, LISTS, TOTALS, build
from xlkpi.plan.identity import META_MARK, find_tokens, is_signed, tokens
from xlkpi.plan.occasion import Occasion
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.load import load, load_text

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

MANY = (1, 2, 8)
_FORMULA = re.compile(rb"<c [^>]*><f(?:>[^<]+| [^>]*>[^<]*)(?:</f>|(?<=/>))(<v>[^<]*</v>)?</c>")


@cache
def opened(*, values: bool = False) -> Any:
    return openpyxl.load_workbook(BytesIO(blank(*MANY)), data_only=values)


@cache
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(blank(*MANY))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def inputs(number: int) -> set[str]:
    form = plan(*MANY).forms[number]
    return {str(cell) for field in form.fields if field.input for cell in field.area}


def validations(number: int) -> list[tuple[DataValidation, Area]]:
    page = opened()[plan(*MANY).forms[number].sheet]
    found = []
    for one in page.data_validations.dataValidation:
        for block in one.sqref.ranges:
            first = CellRef(block.min_row - 1, block.min_col - 1)
            found.append((one, Area(first, CellRef(block.max_row - 1, block.max_col - 1))))
    return found


def validation(number: int, at: CellRef) -> tuple[DataValidation, Area]:
    (found,) = ((one, area) for one, area in validations(number) if at in area)
    return found


def letters(column: int) -> str:
    return str(CellRef(0, column))[:-1]


def listed(name: str) -> tuple[str, ...]:
    """The words behind a defined name."""
    sheet, _, area = opened().defined_names[name].attr_text.partition("!")
    cells = opened()[sheet.strip("'")][area.replace("$", "")]
    rows = cells if isinstance(cells, tuple) else ((cells,),)
    return tuple(row[0].value for row in rows)


# -- sheets and locks ----------------------------------------------------------------------------


def test_sheets_stand_in_their_order_lists_hidden_and_identity_very_hidden() -> None:
    forms = [form.sheet for form in plan(*MANY).forms]
    book = opened()
    assert book.sheetnames == [GUIDE, *forms, TOTALS, CHECK, LISTS, IDENTITY]
    states = {page.title: page.sheet_state for page in book.worksheets}
    assert {name: state for name, state in states.items() if state != "visible"} == {
        LISTS: "hidden",
        IDENTITY: "veryHidden",
    }


def test_every_sheet_is_protected_and_so_is_the_structure() -> None:
    book = opened()
    assert book.security.lockStructure
    for page in book.worksheets:
        assert page.protection.sheet, page.title
        assert page.protection.password is None
        assert not page.protection.formatRows
        assert not page.protection.formatColumns
        assert page.protection.insertRows
        assert page.protection.deleteRows


def test_a_password_goes_to_every_sheet() -> None:
    made = workbook(plan(), sign, CREATED, password="一二三")  # noqa: S106 - not a secret
    book = openpyxl.load_workbook(BytesIO(made))
    assert all(page.protection.password for page in book.worksheets)


@pytest.mark.parametrize("number", range(len(MANY)))
def test_every_input_is_unlocked_and_every_other_cell_locked(number: int) -> None:
    page = opened()[plan(*MANY).forms[number].sheet]
    unlocked = {c.coordinate for row in page.iter_rows() for c in row if not c.protection.locked}
    assert unlocked == inputs(number)


def test_no_cell_of_another_sheet_is_unlocked() -> None:
    for name in (GUIDE, TOTALS, CHECK, LISTS, IDENTITY):
        cells = (cell for row in opened()[name].iter_rows() for cell in row)
        assert all(cell.protection.locked for cell in cells), name


def test_no_whole_row_or_column_is_unlocked() -> None:
    for name, data in parts().items():
        if name.startswith("xl/worksheets/"):
            assert not re.search(rb"<col [^>]*style=", data)
            assert not re.search(rb"<row [^>]*customFormat=", data)


def test_an_input_looks_like_one() -> None:
    form = plan(*MANY).forms[0]
    page = opened()[form.sheet]
    tints = {f.input: set[str]() for f in form.fields}
    for field in form.fields:
        if not field.fixed and field.style != "note":
            tints[field.input].add(page[str(field.at)].fill.fgColor.rgb)
    assert tints == {True: {"FFFFFBE0"}, False: {"FFF4F4F2"}}


def test_inputs_of_text_are_text_cells_and_numbers_show_every_allowed_digit() -> None:
    formats = {
        Kind.TEXT: "@",
        Kind.CHOICE: "@",
        Kind.FLAG: "@",
        Kind.INTEGER: "0",
        Kind.MONEY: "#,##0.00##",
        Kind.PERCENT: "0%",
        Kind.DATE: "yyyy-mm-dd",
    }
    form = plan(*MANY).forms[0]
    page = opened()[form.sheet]
    for field in form.fields:
        if field.input:
            assert page[str(field.at)].number_format == formats[field.spec.kind], field.key


# -- what stands in the cells --------------------------------------------------------------------


def test_what_is_known_stands_in_its_cell() -> None:
    for form in plan(*MANY).forms:
        page = opened(values=True)[form.sheet]
        for field in form.fields:
            if field.expr is None and not field.covered:
                found = page[str(field.at)].value
                expected = field.value
                if isinstance(expected, date):
                    assert found.date() == expected
                elif isinstance(expected, str) or expected is None:
                    assert found == (expected or None), field.key
                else:
                    assert found == float(expected), field.key


def test_merged_cells_are_those_of_the_plan() -> None:
    for form in plan(*MANY).forms:
        areas = {str(f.area) for f in form.fields} | {str(t.area) for t in form.texts}
        wanted = {area for area in areas if ":" in area} | {"A1:G1"}
        assert {str(area) for area in opened()[form.sheet].merged_cells.ranges} == wanted


def test_every_formula_has_the_value_it_shows() -> None:
    count = 0
    for name, data in parts().items():
        if name.startswith("xl/worksheets/"):
            found = _FORMULA.findall(data)
            assert len(found) == len(re.findall(rb"<f[ >]", data)), name
            assert all(found), name
            count += len(found)
    assert count > 500


def test_no_formula_shows_an_error() -> None:
    for page in opened(values=True).worksheets:
        shown = {c.value for row in page.iter_rows() for c in row if isinstance(c.value, str)}
        assert not {text for text in shown if re.fullmatch(r"#[A-Z/0]+[!?]?", text)}, page.title


def test_what_a_formula_shows_is_right_before_anybody_types() -> None:
    book, forms = opened(values=True), plan(*MANY).forms
    for form in forms:
        page = book[form.sheet]
        assert page["C5"].value in (None, "")
        lines = [cell.value for cell in page[letters(form.check_column)] if cell.value]
        assert lines == ["K01 E5;", "K01 B30;"]
        assert "2" in page["A1"].value
    assert "6" in book[CHECK]["A2"].value


def test_totals_stand_there_with_the_values_of_what_is_known() -> None:
    text = targets().text
    for name, amount in (("fiscal_funds", 55), ("other_funds", 0.5)):
        text = text.replace(f"  {name}:\n", f"  {name}:\n    default: {amount}\n", 1)
    loaded = load_text(text, "with-defaults.yaml").value
    assert loaded is not None
    made = build(loaded, occasion(1, 2))
    book = openpyxl.load_workbook(BytesIO(workbook(made, sign, CREATED)), data_only=True)
    page = book[made.forms[0].sheet]
    assert [page[at].value for at in ("C5", "K5", "L6", "L7")] == [55.5, 16.65, 11.1, 13.875]
    rows = [[cell.value for cell in row] for row in book[TOTALS].iter_rows(min_row=4, max_row=6)]
    assert rows[0][1:8] == [55.5, 55, 0.5, 16.65, 27.75, 41.625, 55.5]
    assert rows[2][1:8] == [111, 110, 1, 33.3, 55.5, 83.25, 111]


def test_formulas_use_nothing_that_old_programs_do_not_know() -> None:
    new = {
        "XLOOKUP", "XMATCH", "LET", "LAMBDA", "IFS", "SWITCH", "FILTER", "UNIQUE", "SORT",
        "SORTBY", "SEQUENCE", "TEXTJOIN", "CONCAT", "MAXIFS", "MINIFS", "TEXTSPLIT", "VSTACK",
    }  # fmt: skip
    volatile = {"INDIRECT", "OFFSET", "TODAY", "NOW", "RAND"}
    for page in opened().worksheets:
        for cell in (cell for row in page.iter_rows() for cell in row if cell.data_type == "f"):
            bare = re.sub(r'"[^"]*"|\'[^\']*\'', "", cell.value)
            assert not (new | volatile) & set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare))
            assert not re.search(r"_xl|[\[\]@#]", bare), cell.value
            assert len(cell.value) <= 8192


# -- validation ----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(len(MANY)))
def test_every_input_has_exactly_one_validation_and_no_other_cell_has_any(number: int) -> None:
    form = plan(*MANY).forms[number]
    for field in form.fields:
        here = [one for one, area in validations(number) if field.at in area]
        assert len(here) == (1 if field.input else 0), field.key
    covered = {str(cell) for _, area in validations(number) for cell in area}
    assert covered == inputs(number)


def test_every_choice_offers_the_words_of_its_list() -> None:
    spec, form = targets().spec, plan(*MANY).forms[0]
    seen = 0
    for field in form.fields:
        if field.input and field.spec.list_ is not None and field.spec.by is None:
            one, _ = validation(0, field.at)
            assert (one.type, one.allow_blank) == ("list", True)
            assert listed(one.formula1) == spec.lists[field.spec.list_].all_words
            seen += 1
    assert seen == 15 + 6


def test_every_dependent_choice_goes_by_the_parent_in_its_own_row() -> None:
    words = targets().spec.lists["level2"].words
    assert isinstance(words, dict)
    fields = [f for f in plan(*MANY).forms[0].fields if f.input and f.spec.by is not None]
    assert len(fields) == 6
    for field in fields:
        one, area = validation(0, field.at)
        match = re.fullmatch(r"OFFSET\((\w+),MATCH\(A([0-9]+),(\w+),0\)-1,0,.*\)", one.formula1)
        assert match is not None
        assert int(match[2]) == area.first.row + 1
        assert area.columns == 1
        offered: dict[str, tuple[str, ...]] = {}
        for parent, word in zip(listed(match[3]), listed(match[1]), strict=True):
            offered[parent] = (*offered.get(parent, ()), word)
        assert offered == words


def test_other_inputs_are_checked_by_kind_range_and_length() -> None:
    kinds = {Kind.MONEY: "decimal", Kind.PERCENT: "decimal", Kind.DATE: "date"}
    for field in plan(*MANY).forms[0].fields:
        if field.input and field.spec.kind is Kind.FLAG:
            one, _ = validation(0, field.at)
            assert (one.type, listed(one.formula1)) == ("list", ("是", "否"))
        elif field.input and field.spec.list_ is None:
            one, _ = validation(0, field.at)
            assert one.type == kinds.get(field.spec.kind, "textLength"), field.key
            if field.spec.length is not None:
                assert (one.formula1, one.formula2) == tuple(map(str, field.spec.length))
            elif field.spec.kind is not Kind.DATE:
                low, high = field.spec.range_ or (0, 0)
                assert (float(one.formula1), float(one.formula2)) == (float(low), float(high))  # type: ignore[arg-type]


def test_messages_keep_to_excels_limits() -> None:
    for one, _ in validations(0):
        assert one.showErrorMessage
        assert one.error
        assert len(one.error) <= 255
        assert len(one.errorTitle or "") <= 32
        assert len(one.promptTitle or "") <= 32
        assert len(one.prompt or "") <= 255


def test_lists_are_never_written_into_the_validation() -> None:
    assert not any('"' in (one.formula1 or "") for n in range(3) for one, _ in validations(n))


# -- identity ------------------------------------------------------------------------------------


def test_the_identity_stands_in_four_places() -> None:
    made = plan(*MANY)
    whole, each = tokens(made, sign)
    assert find_tokens(parts()["docProps/core.xml"].decode()) == (whole,)
    assert find_tokens(parts()["docProps/custom.xml"].decode()) == (whole,)
    meta = opened()[IDENTITY]
    texts = "\n".join(str(row[0].value) for row in meta.iter_rows())
    assert meta["A1"].value == META_MARK
    assert find_tokens(texts) == (whole, *each)
    for form, token in zip(made.forms, each, strict=True):
        assert form.code_cell is not None
        assert find_tokens(opened()[form.sheet][str(form.code_cell)].value) == (token,)
        assert not opened()[form.sheet].column_dimensions["J"].hidden
    assert all(is_signed(token, sign) for token in (whole, *each))


def test_row_keys_stand_in_hidden_columns() -> None:
    for form in plan(*MANY).forms:
        page = opened()[form.sheet]
        for column, keys in form.key_columns:
            letter = letters(column)
            assert page.column_dimensions[letter].hidden
            found = {c.row - 1: c.value for c in page[letter] if c.value is not None}
            assert found == dict(keys)


def test_the_printed_page_is_the_table_alone_on_a4() -> None:
    for form in plan(*MANY).forms:
        page = opened()[form.sheet]
        area = form.print_area.absolute
        assert page.print_area.rpartition("!")[2] == area
        assert (page.page_setup.paperSize, page.page_setup.fitToHeight) == (9, 3)
        assert page.print_title_rows == "$14:$14"  # the headings of the indicators
        assert page.sheet_properties.pageSetUpPr.fitToPage


# -- bytes ---------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_bytes() -> None:
    again = build(targets(), occasion(*MANY))
    assert workbook(again, sign, CREATED) == blank(*MANY)


def test_the_same_bytes_come_from_another_process_with_another_hash_seed() -> None:
    code = (
        "import hashlib, tests.builders.forms as f; print(hashlib.sha256(f.blank(1)).hexdigest())"
    )
    run = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == hashlib.sha256(blank(1)).hexdigest()


def test_another_language_changes_the_words_and_no_place() -> None:
    made = workbook(plan(*MANY), sign, CREATED, lang="en")
    book = openpyxl.load_workbook(BytesIO(made))
    assert book.sheetnames == opened().sheetnames
    for form in plan(*MANY).forms:
        ours, theirs = opened()[form.sheet], book[form.sheet]
        for field in form.fields:
            assert ours[str(field.at)].value == theirs[str(field.at)].value


def test_a_spec_that_goes_to_nobody_gives_plain_sheets_and_its_lists_only() -> None:
    loaded = load(specs_dir() / "roster.yaml").value
    assert loaded is not None
    spare = dict.fromkeys(loaded.spec.tables, 3)
    made = workbook(build(loaded, Occasion(), spare), sign, CREATED)
    book = openpyxl.load_workbook(BytesIO(made))
    assert book.sheetnames == [*(sheet.name for sheet in loaded.spec.sheets), LISTS]
    assert not (book.security and book.security.lockStructure)
    assert not any(book[sheet.name].protection.sheet for sheet in loaded.spec.sheets)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert not any(find_tokens(archive.read(n).decode()) for n in archive.namelist())


def test_what_sums_cannot_count_is_asked_for_in_words_that_say_how() -> None:
    lists = list(opened()[LISTS].iter_rows(values_only=True))
    told = {row[n]: row[n + 1] for row in lists for n in range(len(row) - 1) if row[n]}
    assert told["K02"] == "表里算不进去：数字、日期请直接填，不带单位和逗号"
    assert told["T03"] == "金额无法识别：请直接填，不带单位和逗号，才能算进合计"
    assert told["K01"] == "必填项未填"
