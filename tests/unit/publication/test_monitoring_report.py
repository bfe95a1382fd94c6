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
from tests.builders.master_views import example_view
from tests.oracles.schema import against_schema
from xlkpi.publication.accepted import Accepted
from xlkpi.publication.composing import compose
from xlkpi.publication.document import Grid, Heading, PageBreak
from xlkpi.publication.outline_names import unknown_names
from xlkpi.publication.outlines import outline_for
from xlkpi.publication.project_tables import project_table
from xlkpi.publication.word.file import styles_in, word
from xlkpi.records import Record
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.view import DueForm
from xlkpi.spec.bundled import publications_dir
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.publication.document import Document
    from xlkpi.records import Value

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REFERENCE = (publications_dir() / "reference.docx").read_bytes()
SPENT: dict[str, dict[str, Value]] = {
    "c01": {
        "initial": Decimal(100),
        "adjusted": Decimal(100),
        "spent": Decimal(20),
        "red": Decimal(1),
    },
    "c02": {
        "initial": Decimal(60),
        "adjusted": Decimal(50),
        "spent": Decimal(40),
        "red": Decimal(0),
    },
}
"""What two communities say of project 4; what both come to is computed by hand below."""


@cache
def report(folder: Path) -> Document:
    """The report of one project that two units report."""
    loaded, view = spec("monitoring"), example_view()
    forms = []
    for unit, own in SPENT.items():
        form = next(f for f in view.forms if (f.unit.id, f.project.id) == (unit, "p04"))
        rate = Decimal(str(own["spent"])) / Decimal(str(own["adjusted"]))
        planned = {"planned": Decimal("0.5"), "yellow": Decimal(0), "green": Decimal(3)}
        planned |= {"rate": rate, "deviation": rate - Decimal("0.5")}
        fund = {key: own[key] for key in ("initial", "adjusted", "spent")}
        values: dict[str, Value] = {**own, **planned, "blue": Decimal(0)}
        records = (Record("", "", values), Record("funds", "fiscal", fund))
        forms.append(replace(form, submission=replace(form.submission, records=records)))
    due = tuple(DueForm(unit, "p04") for unit in SPENT)
    facts = facts_of(replace(view, spec=loaded.spec, forms=tuple(forms), due=due))
    project = next(one for one in view.roster.projects if one.id == "p04")
    outline = outline_for("monitoring", folder, None)
    assert (
        unknown_names(outline.outline, outline.located, loaded.spec, {}, styles_in(REFERENCE)) == ()
    )
    made = project_table(loaded, OCCASION, facts, project, roster_facts(project))
    assert made is not None
    known = {**KNOWN, "month": "6", "form": loaded.spec.title}
    accepted = Accepted(loaded.spec, "万元", known, (made.table,), {}, made.problems)
    return compose(outline.outline, accepted)


def test_figures_stand_in_the_text_and_conclusions_follow_them(tmp_path: Path) -> None:
    text = said(report(tmp_path))
    assert text[text.index("（一）社区经费") + 1] == (
        "年初预算数160万元，调整后预算数150万元。1-6月执行60万元，执行率40%，计划进度50%，偏差-10%；全年预计执行。"
    )
    assert "执行率低于计划进度。" in text
    assert "执行率达到或超过计划进度。" not in text
    assert "绩效指标预警：绿灯6个，蓝灯0个，黄灯0个，红灯1个。" in text
    assert "有黄灯或红灯的指标，偏差原因和改进措施见下面的监控表。" in text
    assert not [one for one in text if one.startswith("存在问题及建议：")]


def test_the_table_has_the_units_together(tmp_path: Path) -> None:
    (table,) = (one for one in report(tmp_path).pieces if isinstance(one, Grid))
    text = ["".join(run.text for line in cell.content for run in line) for cell in table.cells]
    fiscal = text.index("其中：财政资金")
    assert text[fiscal : fiscal + 4] == ["其中：财政资金", "160万元", "150万元", "60万元"]
    assert resolve("funds[fiscal].spent").row == "fiscal"


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
