"""A list with faults of two kinds in the same rows: each outlet says one line for each kind."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.builders.command_line import xlkpi
from tests.builders.filled_books import filled
from tests.builders.other_forms import FORMS
from tests.builders.own_forms import OwnForm
from tests.builders.people import HEAD, bank_card, id_card, person

if TYPE_CHECKING:
    from pathlib import Path

ROWS = range(3, 15)


def test_many_faults_of_a_kind_are_one_line_with_the_cells_and_a_name(tmp_path: Path) -> None:
    text = (FORMS / "dibao_roster.yaml").read_text("utf-8").replace("id: dibao_roster", "id: own")
    form = OwnForm(tmp_path, text)
    form.issue()
    values = dict(HEAD)
    for row in range(1, 16):
        wrong: dict[str, Any] = (
            {} if row not in ROWS else {"bank": None, "id_card": id_card(row)[:17] + "甲"}
        )
        values |= person(row, None, **{"name": f"赵{'一二三四五六七八九十'[row % 10]}", **wrong})
    values |= {"people[s15].relation": "朋友"}
    path = form.made["v01"]
    (form.box / path.name).write_bytes(filled(form.folder, path, {0: values}))

    said = xlkpi("import", form.box, folder=form.folder).stdout
    wrong_id = "“身份证号”填的是“4109**********003甲”，前 17 位应为数字，末位应为数字或 X。"
    assert [line.strip() for line in said.splitlines() if re.match(r" +(K|→)", line)] == [
        f"K17 错误 C7:C18 共 12 处，例如：C7（第 3 行 赵四）{wrong_id}",
        "→ 请核对后在 C7:C18 重新填写18 位身份证号。",
        "K01 错误 E7:E18 共 12 处，例如：E7（第 3 行 赵四）“银行卡号”是必填项，现在是空的。",
        "→ 请在 E7:E18 填写银行卡号。",
        "K05 错误 F19（第 15 行 赵六）“与户主关系”填的是“朋友”，不在下拉列表中。",
        "→ 请在 F19 的下拉列表中选择：户主、配偶、子、女、父亲、母亲、孙子、孙女、兄弟姐妹、其他。",
    ]
    hints = {"请在 E7:E18 填写银行卡号。", "请核对后在 C7:C18 重新填写18 位身份证号。"}
    (copy,) = (form.folder / "output" / "own" / "returns").glob("*.xlsx")
    listed = [[str(c.value) for c in row] for row in openpyxl.load_workbook(copy)["问题清单"]]
    assert hints <= {row[6] for row in listed}
    assert sum(row[0].isdigit() for row in listed) == len(hints) + 1
    xlkpi("master", folder=form.folder)
    rows = [row for row in form.master("问题清单") if row[4] in ("K01", "K17")]
    assert {(row[8], row[10], row[11]) for row in rows} == {
        (hint, cells, len(ROWS))
        for hint, cells in zip(sorted(hints), ("E7:E18", "C7:C18"), strict=True)
    }
    xlkpi("report", folder=form.folder)
    report = form.folder / "output" / "own" / "reports" / "report.html"
    assert all(hint in report.read_text("utf-8") for hint in hints)


def test_a_card_number_in_another_column_is_quoted_in_part(tmp_path: Path) -> None:
    """Pasted one column beside, numbers of cards stand where names and relations belong."""
    text = (FORMS / "dibao_roster.yaml").read_text("utf-8").replace("id: dibao_roster", "id: own")
    form = OwnForm(tmp_path, text)
    form.issue()
    card, spaced = id_card(1), " ".join((id_card(2)[:6], id_card(2)[6:14], id_card(2)[14:]))
    values = dict(HEAD) | person(1, None, name=card, relation=bank_card(1), bank=None)
    values |= person(2, None, name=spaced, bank=bank_card(2)[:11])
    file = form.returned(values, copies=True)
    assert {p.code for p in file.problems} >= {"K01", "K05", "K17"}
    xlkpi("report", folder=form.folder)
    folder = form.folder / "output" / "own"
    (copy,) = (folder / "returns").glob("*.xlsx")
    listed = [c.value for row in openpyxl.load_workbook(copy)["问题清单"] for c in row if c.value]
    said = [
        json.dumps([p.as_json(lang) for p in file.problems for lang in ("zh-CN", "en")]),
        (folder / "reports" / "report.html").read_text("utf-8"),
        *map(str, listed),
    ]
    for number in (card, spaced, bank_card(1), id_card(2)):
        assert not [one for one in said if number[2:12] in one]
