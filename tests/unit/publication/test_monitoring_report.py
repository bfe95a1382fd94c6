"""The report of the monitoring: figures in its text, conclusions by condition, wide tables."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from tests.builders.composed_texts import KNOWN, OCCASION, roster_facts, said, spec
from tests.builders.master_views import led_by
from tests.builders.rolled_up import stage_form, stage_view
from tests.builders.stages import COUNT, cells
from tests.oracles.schema import against_schema
from xlkpi.publication.accepted import Accepted
from xlkpi.publication.composing import compose
from xlkpi.publication.document import Grid, Heading, PageBreak, Paragraph
from xlkpi.publication.outline_names import unknown_names
from xlkpi.publication.outlines import outline_for
from xlkpi.publication.project_tables import project_table
from xlkpi.publication.word.file import styles_in, word
from xlkpi.rollup.facts import facts_of
from xlkpi.spec.bundled import publications_dir
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.publication.document import Document
    from xlkpi.publication.project_tables import Told
    from xlkpi.rollup.lines import MergedForm

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REFERENCE = (publications_dir() / "reference.docx").read_bytes()


def form(unit: str, initial: int, adjusted: int, spent: int, count: str) -> MergedForm:
    """What a village says of project 1; what two come to is computed by hand below."""
    typed = {"funds[fiscal].adjusted": adjusted, "funds[fiscal].spent": spent}
    typed |= {"funds[fiscal].forecast": adjusted, **cells("actual", {COUNT: count})}
    taken = {"fiscal_funds": Decimal(initial), **cells("target", {COUNT: "=50人"})}
    return stage_form("monitoring", unit, taken, typed)


@cache
def made(count: str = "20人") -> Told:
    """One project that two units report."""
    forms = form("v01", 100, 100, 20, "10人"), form("v02", 60, 50, 40, count)
    facts = facts_of(stage_view("monitoring", *forms))
    project = forms[0].project
    found = project_table(spec("monitoring"), OCCASION, facts, project, roster_facts(project))
    assert found is not None
    return found


@cache
def report(folder: Path) -> Document:
    loaded, outline = spec("monitoring"), outline_for("monitoring", folder, None)
    assert (
        unknown_names(outline.outline, outline.located, loaded.spec, {}, styles_in(REFERENCE)) == ()
    )
    known = {**KNOWN, "month": "6", "form": loaded.spec.title}
    accepted = Accepted(loaded.spec, "万元", known, (made().table,), {}, made().problems)
    return compose(outline.outline, accepted)


def table(folder: Path) -> list[str]:
    (found,) = (one for one in report(folder).pieces if isinstance(one, Grid))
    return ["".join(run.text for line in cell.content for run in line) for cell in found.cells]


def test_figures_stand_in_the_text_and_conclusions_follow_them(tmp_path: Path) -> None:
    text = said(report(tmp_path))
    heading = "（一）村干部工资、保险和聘用人员工资"
    assert text[text.index(heading) + 1] == (
        "年初预算数160万元，调整后预算数150万元。1-6月执行60万元，执行率40%，计划进度50%，偏差-10%；全年预计执行150万元。"
    )
    assert "执行率低于计划进度。" in text
    assert "执行率达到或超过计划进度。" not in text
    assert "绩效指标预警：绿灯7个，蓝灯0个，黄灯1个，红灯0个。" in text
    assert "有黄灯或红灯的指标，偏差原因和改进措施见下面的监控表。" in text
    assert not [one for one in text if one.startswith("存在问题及建议：")]


def test_the_table_has_the_units_together(tmp_path: Path) -> None:
    """10 and 20 people of twice 50 are 60% of half a year's: a red and a yellow light make one."""
    text = table(tmp_path)
    fiscal = text.index("其中：财政资金")
    assert text[fiscal : fiscal + 4] == ["其中：财政资金", "160万元", "150万元", "60万元"]
    count = text.index("发放人数")
    assert text[count : count + 5] == ["发放人数", "=100人", "30人", "106人", "黄"]


def test_a_goal_that_was_taken_over_is_printed_though_nobody_types_in_its_row() -> None:
    view = led_by(stage_view("monitoring", stage_form("monitoring", "v01", {}, {})), "v01", "p01")
    project = next(one for one in view.roster.projects if one.id == "p01")
    found = project_table(
        spec("monitoring"), OCCASION, facts_of(view), project, roster_facts(project)
    )
    assert found is not None
    goal = found.table.values[resolve("goals[s1].text")]
    assert goal == "按时足额发放村干部工资和保险。"


def test_rows_that_do_not_come_together_are_told() -> None:
    (told,) = made("20户").problems
    assert (told.code, told.message.zh) == (
        "X34",
        "“村干部工资、保险和聘用人员工资”：各单位的发放人数1-6月执行情况不同，合不成一个数。",
    )


def test_every_word_of_a_table_says_where_it_is_from(tmp_path: Path) -> None:
    """And so does every value in a text: words without an origin are the outline's own."""
    pieces = report(tmp_path).pieces
    cells = [cell for piece in pieces if isinstance(piece, Grid) for cell in piece.cells]
    assert all(run.origin is not None for cell in cells for line in cell.content for run in line)
    own = {
        run.text
        for piece in pieces
        if isinstance(piece, Paragraph)
        for run in piece.runs
        if run.origin is None
    }
    literal = outline_for("monitoring", tmp_path, None).path.read_text("utf-8")
    assert own
    assert all(text in literal for text in own)


def test_wide_tables_lie_across(tmp_path: Path) -> None:
    document = report(tmp_path)
    turn = next(n for n, one in enumerate(document.pieces) if one == PageBreak("landscape"))
    assert isinstance(document.pieces[turn + 1], Heading)
    data = word(replace(document, draft=True), REFERENCE)
    assert against_schema(data, "docx") == []
    body = ET.fromstring(ZipFile(BytesIO(data)).read("word/document.xml")).find(f"{W}body")  # noqa: S314 - our own file
    assert body is not None
    first, last = body.iter(f"{W}sectPr")
    sizes = [one.find(f"{W}pgSz") for one in (first, last)]
    widths = [int(one.get(f"{W}w", "0")) for one in sizes if one is not None]
    assert (widths[0] < widths[1], sizes[1].get(f"{W}orient")) == (True, "landscape")  # type: ignore[union-attr]
    assert [one.find(f"{W}titlePg") is not None for one in (first, last)] == [True, False]
    for section in (first, last):
        assert len(section.findall(f"{W}headerReference")) == 2
    table = next(body.iter(f"{W}tbl"))
    taken = sum(int(one.get(f"{W}w", "0")) for one in table.iter(f"{W}gridCol"))
    assert widths[1] - 4000 < taken < widths[1]


def test_what_units_say_of_the_whole_project_is_told_of_each() -> None:
    said_by = {"v01": "资金到位慢。", "v02": "人手不够。"}
    forms = [
        stage_form("monitoring", unit, {}, {"remarks": text, "funds[total].reason": text})
        for unit, text in said_by.items()
    ]
    facts = facts_of(stage_view("monitoring", *forms))
    found = project_table(
        spec("monitoring"), OCCASION, facts, forms[0].project, roster_facts(forms[0].project)
    )
    assert found is not None
    told = "示例一村（柳溪）：资金到位慢。\n示例二村（桥头）：人手不够。"
    values = found.table.values
    assert [values[resolve(name)] for name in ("remarks", "funds[total].reason")] == [told, told]
