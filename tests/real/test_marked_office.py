"""Marked copies in a real program: they open, calculate, refuse, and stay what they are."""

from __future__ import annotations

import random
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.fillings import filled as filled_at_random
from tests.builders.forms import COLLECTION, CREATED, UNIT, filled, places, plan, sign
from tests.builders.marked_copies import Copied, copied, faults, judged
from tests.builders.marked_runs import RUNS
from tests.builders.marked_runs import made as made_by
from tests.real.cache import cached
from tests.real.paper import page_size, page_text
from xlkpi.generator.workbook import workbook
from xlkpi.plan.answers import answered, find_answers
from xlkpi.plan.build import PROBLEMS
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office
    from xlkpi.importer.returns import Judged

SHEET = plan().forms[0].sheet
LONG = "主要用于发放村干部及聘用人员的工资，保障村级组织正常运转。" * 17
FAULTY: dict[str, Any] = {
    "fiscal_funds": "约55万元",
    "other_funds": "=1+1",
    "plan[m3].percent": "四成",
    "purpose": LONG,
    "goals[s1].text": "短",
    "goals[s2].text": "#N/A",
    "indicators['产出指标/数量指标'].level3": None,
    "purpose_items[s1].amount": "<r>三万</r>",
    "remarks": LONG,
    "fill_date": "明天",
}


@pytest.fixture(scope="module")
def returned() -> Judged:
    """A return with every sort of fault: unreadable, too long, missing, an error value."""
    book = openpyxl.load_workbook(BytesIO(filled(FAULTY)))
    for name in ("other_funds", "goals[s2].text"):
        cell = book[SHEET][at(name)]
        cell.data_type = "e" if cell.value == "#N/A" else "s"
    out = BytesIO()
    book.save(out)
    (one,) = judged(out.getvalue())
    return one


@pytest.fixture(scope="module")
def copy(returned: Judged, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its marked copy as a file."""
    path = tmp_path_factory.mktemp("copy") / "v01_示例一村_退回.xlsx"
    path.write_bytes(copied(returned).data)
    return path


def at(reference: str) -> str:
    return str(places(plan())[resolve(reference)].at)


def test_cached_values_are_what_it_calculates(office: Office, copy: Path) -> None:
    assert sum(map(len, cached(copy).values())) > 500
    assert office.stale(copy) == ()


@pytest.mark.parametrize(("name", "valid", "share"), RUNS, ids=[run[0] for run in RUNS])
def test_cached_values_of_random_returns_are_what_it_calculates(
    name: str,
    valid: dict[str, object],
    share: int,
    office: Office,
    tmp_path: Path,
    soak: bool,
) -> None:
    rng, made = random.Random(2021), made_by(name)
    template = workbook(made, sign, CREATED)
    base = {resolve(reference): value for reference, value in valid.items()}
    for number in range(share * (25 if soak else 2)):
        (one,) = judged(filled_at_random(rng, template, made, base), made=made)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(copied(one).data)
        assert office.stale(path) == (), number


def test_locked_cells_refuse_and_faulty_inputs_take_what_is_typed(
    office: Office, copy: Path
) -> None:
    marked = Copied(copy.read_bytes()).marks(SHEET)
    locked = [f for f in plan().forms[0].fields if not f.input and not f.covered]
    values = office.recalculate(copy)
    for field in locked[:: len(locked) // 8]:  # a refusal opens a window: a book for each
        before = values[SHEET].get(str(field.at))
        assert office.type_into(copy, SHEET, str(field.at), "77") == before, field.key
    assert office.type_into(copy, PROBLEMS, "F6", "改") == values[PROBLEMS]["F6"]
    with office.open(copy) as book:
        for name in ("fiscal_funds", "other_funds"):
            assert at(name) in marked
            assert book.type_into(SHEET, at(name), "55") == 55.0


def test_the_self_check_follows_what_is_mended(office: Office, copy: Path) -> None:
    mended: dict[str, object] = {
        "fiscal_funds": 55.0, "other_funds": None, "plan[m3].percent": 0.3, "purpose": "发放工资。",
        "goals[s1].text": "保障村级组织正常运转", "goals[s2].text": None,
        "indicators['产出指标/数量指标'].level3": "发放人数", "purpose_items[s1].amount": None,
        "remarks": None, "fill_date": 44211.0,
    }  # fmt: skip
    with office.open(copy) as book:
        assert "处需要修改" in str(book.recalculate()[SHEET]["A1"])
        for name, value in mended.items():
            book.set_value(SHEET, at(name), value)  # type: ignore[arg-type]
        assert book.recalculate()[SHEET]["A1"] == "可以提交"


def test_it_is_protected_and_its_drop_downs_yield_their_words(office: Office, copy: Path) -> None:
    for sheet in (PROBLEMS, SHEET):
        assert office.sheet_protected(copy, sheet)
    words = office.list_words(copy, SHEET, at("indicators['产出指标/数量指标'].basis"))
    assert words == plan().spec.lists["basis"].all_words


def test_comments_links_and_marks_are_there_when_it_was_saved_anew(
    office: Office, copy: Path, returned: Judged, tmp_path: Path
) -> None:
    ours = Copied(copy.read_bytes())
    saved = Copied(office.save_as(copy, tmp_path / "saved.xlsx").read_bytes())
    assert {at("fiscal_funds"), at("goals[s2].text")} <= set(ours.marks(SHEET))
    assert saved.marks(SHEET) == ours.marks(SHEET)
    assert saved.comments(SHEET) == ours.comments(SHEET)
    assert [line.link for line in saved.lines] == [line.link for line in ours.lines]
    for line in ours.lines:
        assert line.link is None or line.link[0] in ours.book.sheetnames
    texts = (saved.book.properties.keywords, *(p.value for p in saved.book.custom_doc_props.props))
    marks = [mark for text in texts for mark in find_answers(str(text))]
    assert len(marks) == 2
    assert answered(marks, COLLECTION, UNIT, sign) == returned.returned.sha256[:16]


def test_saved_anew_and_sent_back_it_says_what_the_return_said(
    office: Office, copy: Path, returned: Judged, tmp_path: Path
) -> None:
    (again,) = judged(office.save_as(copy, tmp_path / "saved.xlsx").read_bytes())
    (before,), (after,) = returned.returned.submissions, again.returned.submissions
    assert (after.content, after.verdict) == (before.content, before.verdict)
    assert {(p.code, p.place.cell) for p in faults(again)} == {
        (p.code, p.place.cell) for p in faults(returned)
    }


def test_the_list_is_printed_on_a4_across_and_nothing_of_it_is_cut(
    office: Office, copy: Path, tmp_path: Path
) -> None:
    with office.open(copy) as book:
        pdf = book.to_pdf(tmp_path / "list.pdf", PROBLEMS)
    assert page_size(pdf) == (297, 210)
    printed = "".join(page_text(pdf).split())
    for line in Copied(copy.read_bytes()).lines:
        assert "".join(line.hint.split())[-6:] in printed, line.hint
