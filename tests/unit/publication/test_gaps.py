"""What is not accepted yet, what nobody says, and what two parts do not say alike."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from tests.builders.composed_texts import accepted, outline, part_1, roster_facts, told
from tests.builders.master_views import example_view, led_by, without
from xlkpi.formula.ast import Cell
from xlkpi.publication.accepted import NOT_YET
from xlkpi.publication.composing import compose
from xlkpi.publication.document import Grid, Paragraph, words
from xlkpi.publication.two_texts import differing_texts
from xlkpi.publication.word.file import word
from xlkpi.spec.bundled import publications_dir
from xlkpi.spec.references import resolve

VIEW = example_view()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PROJECTS = {one.id: one for one in VIEW.roster.projects}


def gaps_of(view: object, project: str) -> list[str]:
    """The cells of a project's table that are gaps, by what stands left of them in their row."""
    found = told(view, PROJECTS[project])  # type: ignore[arg-type]
    assert found is not None
    whole = replace(accepted(VIEW), projects=(found.table,))
    made = compose(outline(), whole)
    (table,) = (one for one in made.pieces if isinstance(one, Grid))
    return [
        "".join(words(line) for line in cell.content)
        for cell in table.cells
        if any(run.gap for line in cell.content for run in line)
    ]


def test_of_a_project_that_lacks_a_unit_no_figure_is_printed() -> None:
    view = without(VIEW, "v03", "p01")
    found = told(view, PROJECTS["p01"])
    assert found is not None
    assert [(one.code, one.place.project) for one in found.problems] == [("X34", "p01")]
    assert "示例三村（槐荫）的表还没有并入" in found.problems[0].message.zh
    assert gaps_of(view, "p01") == [NOT_YET] * (3 + 4)
    texts = [cell for cell in found.table.values if cell.table == "goals"]
    assert len(texts) == 2


def test_the_words_wait_for_the_lead_unit_s_form() -> None:
    view = without(VIEW, "o01", "p09")
    found = told(view, PROJECTS["p09"])
    assert found is not None
    assert Cell("", "", "purpose") in found.table.gaps
    assert Cell("indicators", "产出指标/数量指标", "target") in found.table.gaps
    assert found.table.missing == "庆北办事处的表还没有并入"


def test_the_gap_stands_in_the_text_by_name() -> None:
    view = without(VIEW, "v03", "p01")
    pieces = compose(outline(), accepted(view)).pieces
    said = [one.runs for one in pieces if isinstance(one, Paragraph)]
    (gap,) = (run for runs in said for run in runs if run.gap)
    assert gap.text == "示例三村（槐荫）的表还没有并入"


def test_the_gap_stays_with_its_table() -> None:
    document = compose(outline(), accepted(without(VIEW, "v03", "p01")))
    reference = (publications_dir() / "reference.docx").read_bytes()
    root = ET.fromstring(  # noqa: S314 - our own file
        ZipFile(BytesIO(word(document, reference))).read("word/document.xml")
    )
    (gap,) = (
        one
        for one in root.iter(f"{W}p")
        if "还没有并入" in "".join(t.text or "" for t in one.iter(f"{W}t"))
    )
    assert [child.tag for child in gap[0]] == [f"{W}pStyle", f"{W}keepNext"]


def test_what_neither_lead_nor_roster_says_is_a_gap() -> None:
    known = roster_facts(PROJECTS["p01"])
    bare = {name: value for name, value in known.values.items() if name != "projects.purpose"}
    found = told(VIEW, PROJECTS["p01"], replace(known, values=bare))
    assert found is not None
    assert [one.message.zh for one in found.problems] == [
        "“村干部工资、保险和聘用人员工资”：牵头单位的表和名册中都没有资金用途。"
    ]
    assert Cell("", "", "purpose") in found.table.gaps


def test_a_project_that_is_not_there_this_year_has_no_table() -> None:
    forms = []
    for one in VIEW.forms:
        if one.project.id == "p11":
            (single, *rows) = one.submission.records
            flagged = replace(single, values={**single.values, "not_applicable": "是"})
            records = (flagged, *rows)
            forms.append(replace(one, submission=replace(one.submission, records=records)))
        else:
            forms.append(one)
    view = replace(VIEW, forms=tuple(forms))
    assert told(view, PROJECTS["p11"]) is None
    assert len(accepted(view).projects) == 10
    (found,) = differing_texts(outline(), accepted(view))
    assert (found.code, found.place.project) == ("X05", "p11")
    assert "没有预算表" in found.message.zh


def test_the_lead_unit_s_words_come_before_the_roster_s() -> None:
    view = led_by(VIEW, "v02", "p01")
    project = next(one for one in view.roster.projects if one.id == "p01")
    known = roster_facts(project)
    other = {**known.values, "projects.purpose": "名册里的另一句话。"}
    found = told(view, project, replace(known, values=other))
    assert found is not None
    assert found.table.values[Cell("", "", "purpose")] == PROJECTS["p01"].values["purpose"]  # type: ignore[index]
    assert found.table.values[Cell("", "", "budget_total")] == Decimal(55)


def test_a_project_in_one_part_only_and_a_heading_of_another_name() -> None:
    text = {cell: v for cell, v in part_1().items() if (cell.table, cell.row) != ("items", "s3")}
    text[resolve("items[s4].table_heading")] = "4.社区绿化项目绩效目标表"
    found = differing_texts(outline(), accepted(VIEW, text))
    assert [(one.place.project, one.message.zh) for one in found] == [
        ("p03", "项目“村级组织经费”有预算表，“部门整体绩效文本”中没有写。"),
        ("p04", "项目“社区经费”在“部门整体绩效文本”中的标题是“4.社区绿化项目绩效目标表”。"),
    ]
    assert differing_texts(outline(), accepted(VIEW)) == ()


def test_what_has_no_one_value_is_told_where_it_is_printed_or_named() -> None:
    """The plan of a project whose budgets are zero: units say 30% and 40%, and no sums decide."""
    forms = []
    for n, one in enumerate(form for form in VIEW.forms if form.project.id == "p04"):
        records = tuple(
            replace(record, values={"percent": Decimal("0.3") + n % 2 * Decimal("0.1")})
            if record.row == "m3"
            else record
            for record in one.submission.records
        )
        forms.append(replace(one, submission=replace(one.submission, records=records)))
    found = told(replace(VIEW, forms=tuple(forms)), PROJECTS["p04"])
    assert found is not None
    assert [one.message.zh for one in found.problems] == [
        "“社区经费”：各单位的3月底累计支出比例不同，合不成一个数。"
    ]
    assert Cell("plan", "m3", "percent") in found.table.gaps
