"""ID cards, bank cards, phones, months and patterns: the round of a roster of people."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.command_line import xlkpi
from tests.builders.filled_books import plan_in
from tests.builders.other_forms import Round
from tests.builders.people import HEAD, bank_card, id_card, person
from tests.unit.letters.test_building import ANSWERED, TO, letters
from xlkpi.api.diff import diff
from xlkpi.department.opened import Department
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from xlkpi.records import Submission

CARD, OTHER, BANK = id_card(7), id_card(8), bank_card(7)
WRONG: tuple[tuple[str, Any, str, str], ...] = (
    ("id_card", CARD[:-1], "K17", "应为 18 位，现在有 17 位"),
    ("id_card", "A" + CARD[1:], "K17", "前 17 位应为数字"),
    ("id_card", "99" + CARD[2:], "K17", "开头两位"),
    ("id_card", CARD[:10] + "1345" + CARD[14:], "K17", "出生日期"),
    ("id_card", CARD[:-2] + ("1" if CARD[-2] != "1" else "2") + CARD[-1], "K17", "末位校验码"),
    ("id_card", float(411381199003071000), "K14", "超过 15 位"),
    ("bank", BANK[:11], "K17", "应为 12 至 19 位，现在有 11 位"),
    ("bank", BANK[:-1] + "甲", "K17", "数字以外的字符"),
    ("bank", float(6217000000000000000), "K14", "超过 15 位"),
    ("phone", "12345678901", "K17", "不是 11 位手机号"),
    ("phone", "1234567", "K17", "带区号"),
    ("file", "DB21-1", "K17", "写法不对"),
)
TIDIED: tuple[tuple[str, Any, Any], ...] = (
    ("id_card", " " + CARD[:6] + " " + CARD[6:] + "　", CARD),
    ("id_card", OTHER.translate({n: n + 0xFEE0 for n in range(48, 58)}), OTHER),
    ("bank", f"{BANK[:4]} {BANK[4:8]}-{BANK[8:]}", BANK),
    ("phone", "(0393)1234567", "0393-1234567"),
    ("phone", "+86 138 0013 8000", "13800138000"),
    ("phone", "0393－1234567转12", "0393-1234567-12"),
    ("phone", 13800138000, "13800138000"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """v01 with what is wrong, v02 with what is read in its normal form."""
    made = Round(tmp_path_factory.mktemp("people"), "dibao_roster", "v01", "v02")
    wrong = {f"people[s{n}].{name}": value for n, (name, value, _, _) in enumerate(WRONG, start=1)}
    people: dict[str, Any] = {}
    for n in range(1, len(WRONG) + 1):
        people |= person(n, file="DB2021-12")
    made.fill("v01", HEAD | people | wrong | {"month_from": "2021.3月", "phone": "0393-1234567"})
    tidy: dict[str, Any] = {}
    for n, (name, value, _) in enumerate(TIDIED, start=1):
        tidy |= person(n, 100 + n, **{name: value})
    luhn = person(20, 120, bank=bank_card(120)[:-1] + ("1" if bank_card(120)[-1] != "1" else "2"))
    lower = person(21, next(n for n in range(200, 300) if id_card(n).endswith("X")))
    lower["people[s21].id_card"] = lower["people[s21].id_card"].lower()
    again = person(22, 120, name="李四")
    made.fill("v02", HEAD | tidy | luhn | lower | again | {"month_from": date(2021, 3, 15)})
    return made


@pytest.fixture(scope="module")
def returned(made: Round) -> dict[str, Submission]:
    made.take_in()
    with Department.at(made.folder, made.clock).view() as ledger:
        return {one.unit: one.submissions[0] for one in ledger.returns()}


def told(submission: Submission, code: str) -> dict[str, str]:
    """Field and row -> message, of a code."""
    return {
        f"{p.place.field}@{p.place.row}": p.message.zh
        for p in submission.problems
        if p.code == code
    }


def test_each_fault_is_told_at_its_cell_with_its_reason(returned: dict[str, Submission]) -> None:
    problems = returned["v01"].problems
    found = {(p.place.field, p.place.row): p for p in problems if p.severity == "error"}
    for n, (name, _, code, reason) in enumerate(WRONG, start=1):
        one = found.pop((f"people.{name}", f"s{n}"))
        assert one.code == code, one
        assert reason in one.message.zh, one
        assert one.message.en
    assert {(where, one.code) for where, one in found.items()} == set()
    assert {p.code for p in problems} == {"K17", "K14", "K08"}
    (file,) = (p for p in problems if p.place.field == "people.file")
    assert "“DB”、4 位数字、“-”、1 至 3 位数字" in file.hint.zh


def test_what_is_tidied_is_told_and_kept_in_its_normal_form(
    returned: dict[str, Submission],
) -> None:
    submission = returned["v02"]
    values = {(r.table, r.row): r.values for r in submission.records}
    for n, (name, _, value) in enumerate(TIDIED, start=1):
        assert values["people", f"s{n}"][name] == value
        note = f"people.{name}@s{n}"
        assert (note in told(submission, "K08")) is isinstance(TIDIED[n - 1][1], str)
    assert values["", ""]["month_from"] == date(2021, 3, 1)
    assert "2021-03" in told(submission, "K08")["month_from@"]
    assert str(values["people", "s21"]["id_card"]).endswith("X")
    assert set(told(submission, "K18")) == {"people.bank@s20"}
    assert set(told(submission, "K11")) == {"people.id_card@s22"}
    assert {p.code for p in submission.problems if p.severity == "error"} == {"K11"}


def test_no_message_tells_a_card_number(made: Round, returned: dict[str, Submission]) -> None:
    problems = [p for one in returned.values() for p in one.problems]
    said = json.dumps(
        [p.as_json(lang) for p in problems for lang in ("zh-CN", "en")], ensure_ascii=False
    )
    numbers = {CARD, BANK, *(id_card(n) for n in range(300)), *(bank_card(n) for n in range(300))}
    assert not [one for one in numbers if one in said or one[4:-4] in said]
    assert f"{CARD[:4]}**********{CARD[-4:]}" in said
    full = json.dumps([dict(r.values) for r in returned["v02"].records], default=str)
    assert id_card(103) in full
    made.fill("v02", HEAD | person(1, 500))
    made.take_in(day=1)
    changed = {
        d.label: (d.before, d.after)
        for one in diff(made.folder, made.clock, "v02", "more")
        for d in one.differences
    }
    both = tuple(f"4109**********{one[-4:]}" for one in (CARD, id_card(500)))
    assert changed["1 身份证号"] == both
    assert not [one for one in numbers for pair in changed.values() if one in pair]
    rows = made.master("发放明细")
    assert id_card(500) in [cell for row in rows for cell in row]


def test_no_outlet_tells_one(made: Round, returned: dict[str, Submission]) -> None:
    """Terminal, list of problems, report, letter and comments of the copy, which has it in full."""
    del returned
    wrong, twice = CARD[:-1] + ("1" if CARD[-1] != "1" else "2"), id_card(31)
    spoiled = {"people[s1].id_card": wrong, "people[s3].id_card": twice, "people[s4].id_card": 5}
    people = person(1) | person(2, 31) | person(3) | person(4) | {"people[s4].bank": BANK[:11]}
    made.fill("v01", HEAD | people | spoiled)
    verbs = (
        ("import", made.box, "--received", "2021-04-12T10:00+08:00"), ("status", "v01"), ("log",),
        ("diff", "v01", "more"), ("report", "more"), ("master", "more"),
    )  # fmt: skip
    done = {verb[0]: xlkpi(*verb, folder=made.folder) for verb in verbs}
    output = made.folder / "output" / "more"
    told = [one.stdout + one.stderr for one in done.values()]
    assert "4109**********" in done["import"].stdout
    told += [path.read_text("utf-8") for path in (output / "reports").rglob("*.html")]
    assert len(told) > len(verbs)
    listed = openpyxl.load_workbook(output / "master.xlsx")["问题清单"]
    told += [str(cell.value) for row in listed.iter_rows() for cell in row]
    (copy,) = (output / "returns").rglob("v01*.xlsx")
    book = openpyxl.load_workbook(copy)
    told += [str(cell.value) for row in book["问题清单"].iter_rows() for cell in row]
    page = book[plan_in(made.folder, made.made[0].file).forms[0].sheet]
    cells = [cell for row in page.iter_rows() for cell in row]
    told += [str(cell.comment.text) for cell in cells if cell.comment]
    with Department.at(made.folder, made.clock).view() as ledger:
        problems = ledger.returns()[-1].submissions[0].problems
    told.append(letters().returned(TO, ANSWERED, ["低保"], problems, [], copy.name).text)
    assert "4109**********" in told[-1]
    secrets = (wrong[4:14], twice[4:14], BANK[4:11])
    assert [text for text in told for secret in secrets if secret in text] == []
    assert {wrong, twice} <= {cell.value for cell in cells}


def test_the_cells_take_texts_of_their_length(made: Round) -> None:
    path = made.made[0].file
    form = plan_in(made.folder, path).forms[0]
    page = openpyxl.load_workbook(path)[form.sheet]
    at = {field.key: str(field.at) for field in form.fields}
    cells = {
        name: at[resolve(f"people[s1].{name}")] for name in ("id_card", "bank", "phone", "file")
    }
    rules = {
        name: (rule.type, rule.formula1, rule.formula2)
        for name, cell in cells.items()
        for rule in page.data_validations.dataValidation
        if cell in rule.sqref
    }
    assert rules == {
        "id_card": ("textLength", "18", "18"),
        "bank": ("textLength", "12", "23"),
        "phone": ("textLength", "10", "20"),
        "file": ("textLength", "8", "10"),
    }
    assert {page[cell].number_format for cell in cells.values()} == {"@"}
    assert page[at[resolve("month_from")]].number_format == "yyyy-mm"
