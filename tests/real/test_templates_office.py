"""The workbooks that go out, in a real program: figures, locks, drop-downs, paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.demo_round import played
from tests.forms import filled, plan
from tests.real.cache import formula_cells
from tests.real.paper import page_size, page_text
from xlkpi.plan.listsheet import dropdown

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    path.write_bytes(filled({}))
    return path


def templates() -> list[Path]:
    return [one.file for one in played().generated]


@pytest.mark.parametrize("number", range(13))
def test_cached_values_are_what_it_calculates(number: int, office: Office) -> None:
    path = templates()[number]
    assert sum(map(len, formula_cells(path).values())) > 500
    assert office.stale(path) == ()


def test_locked_cells_refuse_and_inputs_take(office: Office, form: Path) -> None:
    planned = plan().forms[0]
    locked = [f for f in planned.fields if not f.input and not f.covered]
    for field in locked[:: len(locked) // 8]:
        before = office.recalculate(form)[planned.sheet].get(str(field.at))
        assert office.type_into(form, planned.sheet, str(field.at), "77") == before, field.key
    inputs = [f for f in planned.fields if f.input and f.spec.kind.value in ("money", "text")]
    for field in inputs[:: len(inputs) // 8]:
        assert str(office.type_into(form, planned.sheet, str(field.at), "77")) in ("77", "77.0")


def test_every_drop_down_yields_its_words(office: Office, form: Path) -> None:
    planned = plan().forms[0]
    found = 0
    for field in planned.fields:
        chosen = dropdown(plan().lists, plan().spec, field.spec)
        if field.input and chosen is not None and field.spec.by is None:
            assert office.list_words(form, planned.sheet, str(field.at)) == chosen.words
            found += 1
    assert found > 20


def test_the_dependent_drop_down_follows(office: Office, form: Path) -> None:
    planned = plan().forms[0]
    places = {(f.key.row, f.key.column): str(f.at) for f in planned.fields}
    words = plan().spec.lists["level2"].words
    assert isinstance(words, dict)
    for parent, children in words.items():
        with office.open(form) as book:
            book.set_value(planned.sheet, places["s1", "level1"], parent)
            assert book.list_words(planned.sheet, places["s1", "level2"]) == children


def test_the_form_is_one_a4_page_like_the_source(
    office: Office, tmp_path: Path, form: Path
) -> None:
    pdf = office.to_pdf(form, tmp_path)
    width, height = page_size(pdf)
    assert (round(width), round(height)) == (210, 297)
    pages = ["".join(page.split()) for page in page_text(pdf).split("\f")]
    (page,) = [page for page in pages if "其中：财政资金" in page]
    words = ("项目编码", "预算规模及资金", "资金支出计划", "10月底", "目标5", "三级指标")
    for word in (*words, "指标值确定依据", "满意度指标", "填报人", "审核人"):
        assert word in page, word
    assert "budget" not in page  # hidden keys are not printed


def test_the_structure_is_locked() -> None:
    for path in templates()[:3]:
        book = openpyxl.load_workbook(path)
        assert book.security.lockStructure
        assert all(page.protection.sheet for page in book.worksheets)
