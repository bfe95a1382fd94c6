"""The marked copy as a whole: whose it is, how it is protected, what it looks like."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.forms import COLLECTION, CREATED, UNIT, blank, filled, plan, sign
from tests.builders.marked_copies import Copied, copied, judged, written
from xlkpi.generator.comments import box
from xlkpi.generator.marks import MarkedReturn
from xlkpi.generator.problem_sheet import FIRST_LINE
from xlkpi.generator.workbook import marked_copy
from xlkpi.plan.answers import answered, find_answers
from xlkpi.plan.build import GUIDE, IDENTITY, PROBLEMS
from xlkpi.plan.identity import find_tokens, tokens
from xlkpi.problems import Place, problem
from xlkpi.spec.references import resolve
from xlkpi.xlsx.heights import lines_needed

if TYPE_CHECKING:
    from collections.abc import Mapping

SHEET = plan().forms[0].sheet
FAULTY: Mapping[str, Any] = {
    "fiscal_funds": "约55万", "goals[s1].text": "短", "plan[m3].percent": 0.9, "fill_date": "明天",
}  # fmt: skip


def faulty() -> Copied:
    (one,) = judged(filled(FAULTY))
    return copied(one)


def parts(copy: Copied) -> Mapping[str, str]:
    with zipfile.ZipFile(BytesIO(copy.data)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


# -- identity ------------------------------------------------------------------------------------


def test_it_is_the_same_issue_and_says_which_return_it_answers_in_four_places() -> None:
    data = filled(FAULTY)
    (one,) = judged(data)
    copy = copied(one)
    whole, each = tokens(plan(), sign)
    core, custom = parts(copy)["docProps/core.xml"], parts(copy)["docProps/custom.xml"]
    identity = "\n".join(str(row[0].value) for row in copy.book[IDENTITY].iter_rows())
    top = "\n".join(str(row[0].value) for row in copy.book[PROBLEMS].iter_rows(max_row=FIRST_LINE))
    for text in (core, custom, identity, top):
        (mark,) = find_answers(text)
        assert answered([mark], COLLECTION, UNIT, sign) == hashlib.sha256(data).hexdigest()[:16]
    assert find_tokens(core) == (whole,)
    assert find_tokens(custom) == (whole,)
    assert find_tokens(identity) == (whole, *each)
    assert 'name="xlkpi-answers"' in custom


def test_a_template_answers_nothing() -> None:
    assert not any(find_answers(text) for text in parts(Copied(blank())).values())


# -- protection ----------------------------------------------------------------------------------


def test_drop_downs_and_limits_are_those_of_the_template() -> None:
    copy, template = parts(faulty()), parts(Copied(blank()))
    ours = [text for name, text in sorted(copy.items()) if "worksheets/sheet" in name]
    theirs = [text for name, text in sorted(template.items()) if "worksheets/sheet" in name]
    for pattern in (r"<dataValidations.*</dataValidations>", r"<conditionalFormatting.*?</cond"):
        found = [re.findall(pattern, text) for text in theirs]
        assert [re.findall(pattern, text) for text in ours][1:] == found
        assert any(found)
    names = r"<definedName name=\"xlkpi.*?</definedName>"
    assert re.findall(names, copy["xl/workbook.xml"]) == re.findall(
        names, template["xl/workbook.xml"]
    )


def test_every_sheet_is_protected_also_with_a_password() -> None:
    (one,) = judged(filled(FAULTY))
    for page in copied(one).book.worksheets:
        assert (page.protection.sheet, page.protection.password) == (True, None)
    assert all(cell.protection.locked for row in copied(one).book[PROBLEMS] for cell in row)
    what = MarkedReturn("a" * 64, {}, ())
    locked = Copied(marked_copy(plan(), what, sign, CREATED, password="geheim"))  # noqa: S106 - no secret
    for page in locked.book.worksheets:
        assert page.protection.password, page.title


# -- the list ------------------------------------------------------------------------------------


def test_the_list_is_the_first_sheet_and_is_read_and_printed_like_a_letter() -> None:
    book = faulty().book
    page = book[PROBLEMS]
    assert (book.sheetnames[0], book.active.title) == (PROBLEMS, PROBLEMS)
    assert page.freeze_panes == f"A{FIRST_LINE + 1}"
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == f"${FIRST_LINE}:${FIRST_LINE}"
    assert PROBLEMS in [cell.value for cell in book[GUIDE]["B"]]
    heads = [cell.value for cell in page[FIRST_LINE]]
    assert heads == ["序号", "表", "单元格", "级别", "填的内容", "问题", "怎么改"]
    for row in page.iter_rows(min_row=FIRST_LINE + 1):
        height = page.row_dimensions[row[0].row].height
        for cell, width in zip(row[4:7], (26, 44, 44), strict=True):
            assert cell.alignment.wrap_text
            assert height >= 12 * lines_needed(str(cell.value or ""), width), cell.coordinate


def test_what_has_no_cell_comes_first_then_the_gravest() -> None:
    copy = faulty()
    severities = [line.severity for line in copy.lines]
    assert severities == sorted(severities, key=["错误", "提示"].index)
    assert [line.number for line in copy.lines] == list(range(1, len(severities) + 1))
    assert severities.count("错误") == 3
    page = copy.book[PROBLEMS]
    assert page["A2"].value.startswith("错误 3 处，提示 3 处。")


def test_problems_of_the_file_and_of_the_sheet_stand_at_the_head() -> None:
    found = (
        problem("K01", Place(sheet=SHEET, cell="E5", field="fiscal_funds"), label="x"),
        problem("F08", Place(sheet=SHEET, project="p01")),
        problem("F18", Place(file="a.xlsx"), named="二村", inside="一村"),
        problem("F07b", Place(sheet=SHEET, project="p01"), missing="目标"),
    )
    copy = written(MarkedReturn("a" * 64, {}, found))
    assert [(line.message, line.sheet, line.cell, line.link) for line in copy.lines] == [
        (found[3].message.zh, SHEET, "", (SHEET, "A1")),
        (found[2].message.zh, "整个文件", "", None),
        (found[1].message.zh, SHEET, "", (SHEET, "A1")),
        (found[0].message.zh, SHEET, "E5", (SHEET, "E5")),
    ]
    assert [line.found for line in copy.lines] == ["", "", "", "（空）"]
    assert "本文件中已恢复原样，不必再改" in copy.lines[2].hint
    assert copy.marks(SHEET) == {"E5": "error"}


def test_in_english() -> None:
    (one,) = judged(filled({"fiscal_funds": "约55"}))
    copy = copied(one, "en")
    assert copy.lines[0].severity == "Error"
    comment = copy.comments(SHEET)["E5"]
    assert comment.startswith("【Error】E5")
    assert copy.lines[0].message.isascii() is False  # names of fields are words of the form
    assert "cannot be read" in copy.lines[0].message


def test_a_long_value_is_quoted_in_short() -> None:
    (one,) = judged(filled({"fiscal_funds": "约" * 30_000}))
    copy = copied(one)
    line = next(line for line in copy.lines if line.cell == "E5")
    assert len(line.found) == 60
    assert "约" * 50 + "约约约约约约约约约…" in line.message
    assert len(copy.comments(SHEET)["E5"]) < 300
    assert copy.book[SHEET]["E5"].value == "约" * 30_000


# -- looks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [10, 100, 600, 3_000])
def test_the_box_of_a_comment_shows_all_of_its_text(length: int) -> None:
    """宋体 of 9 points is 12 pixels wide and 12 high at most."""
    width, height = box("问" * length)
    per_line = (width - 14) // 12
    assert height >= 15 * -(-length // per_line)
    assert width <= 560


def test_rows_are_as_high_as_what_was_typed() -> None:
    """A goal is merged across, which no program fits; remarks stand beside three rows."""
    long = "保障村级组织正常运转，按时发放工资。" * 11
    (one,) = judged(filled({"goals[s1].text": long, "remarks": long * 2}))
    page = copied(one).book[SHEET]
    template = Copied(blank()).book[SHEET]
    (goal,) = [row for row in range(1, 40) if page.cell(row, 3).value == long]
    assert template.row_dimensions[goal].height == 33
    assert page.row_dimensions[goal].height >= 14 * 5
    at = next(f.area for f in plan().forms[0].fields if f.key == resolve("remarks"))
    rows = range(at.first.row + 1, at.last.row + 2)
    assert sum(page.row_dimensions[row].height or 15 for row in rows) >= 14 * 8


# -- bytes ---------------------------------------------------------------------------------------


def test_the_same_return_gives_the_same_bytes() -> None:
    data = filled(FAULTY)
    copies = [copied(judged(data)[0]).data for _ in range(2)]
    assert copies[0] == copies[1]


def test_the_same_bytes_come_from_another_process_with_another_hash_seed() -> None:
    code = (
        "import hashlib; from tests.unit.generator.test_marked import fixed; "
        "print(hashlib.sha256(fixed().data).hexdigest())"
    )
    run = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "4321", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == hashlib.sha256(fixed().data).hexdigest()


def fixed() -> Copied:
    """The copy of a return that is made without openpyxl, which writes the time into its files."""
    typed = {(plan().forms[0].project, resolve("fiscal_funds")): Decimal(55)}
    found = tuple(
        problem("K01", Place(sheet=SHEET, cell=cell, project="p01"), label="x")
        for cell in ("E5", "G5", "C9", "B30")
    )
    return written(MarkedReturn("a" * 64, typed, found))


def test_the_time_in_its_properties_is_the_given_one() -> None:
    other = marked_copy(
        plan(), MarkedReturn("a" * 64, {}, ()), sign, datetime(2022, 2, 2, tzinfo=UTC)
    )
    assert "2022-02-02" in parts(Copied(other))["docProps/core.xml"]
