"""The workbooks that go out, in a real program: figures, locks, drop-downs, paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.demo_round import played
from tests.builders.forms import CREATED, facts, filled, occasion, plan, sign, targets
from tests.real.cache import cached
from tests.real.paper import page_size, page_text
from xlkpi.formula.render import render
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build
from xlkpi.plan.listsheet import dropdown
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.office import Office
    from xlkpi.plan.occasion import Occasion


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
    assert sum(map(len, cached(path).values())) > 500
    assert office.stale(path) == ()


def test_locked_cells_refuse_and_inputs_take(office: Office, form: Path) -> None:
    planned = plan().forms[0]
    locked = [f for f in planned.fields if not f.input and not f.covered]
    inputs = [f for f in planned.fields if f.input and f.spec.kind.value in ("money", "text")]
    before = office.recalculate(form)[planned.sheet]
    for field in locked[:: len(locked) // 8]:  # a refusal opens a window: a book for each
        kept = office.type_into(form, planned.sheet, str(field.at), "77")
        assert kept == before.get(str(field.at)), field.key
    with office.open(form) as book:
        for field in inputs[:: len(inputs) // 8]:
            assert str(book.type_into(planned.sheet, str(field.at), "77")) in ("77", "77.0")


def test_every_drop_down_yields_its_words(office: Office, form: Path) -> None:
    planned = plan().forms[0]
    found = 0
    with office.open(form) as book:
        for field in planned.fields:
            chosen = dropdown(plan().lists, plan().spec, field.spec)
            if field.input and chosen is not None and field.spec.by is None:
                assert book.list_words(planned.sheet, str(field.at)) == chosen.words
                found += 1
    assert found > 20


def test_the_dependent_drop_down_follows(office: Office, form: Path) -> None:
    planned = plan().forms[0]
    places = {(f.key.row, f.key.column): str(f.at) for f in planned.fields}
    words = plan().spec.lists["level2"].words
    assert isinstance(words, dict)
    with office.open(form) as book:
        for parent, children in words.items():
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


def at_the_limits() -> tuple[Occasion, str]:
    """A form whose every text is as long as it may be; each printed one ends in its own letter."""
    given: dict[str, Any] = {}
    endings = ""
    for number, field in enumerate(f for f in plan().forms[0].fields if f.input):
        spec = field.spec
        if spec.kind is Kind.TEXT and spec.characters is None and spec.length is not None:
            ending = chr(0x3500 + number)
            words = "组织党员学习培训活动，维护公共设施，" * 40
            given[render(field.key)] = words[: spec.length[1] - 1] + ending
            endings += ending if field.at in plan().forms[0].print_area else ""
        elif spec.list_ == "basis":
            given[render(field.key)] = "预算支出标准"
    return replace(occasion(), forms=(replace(facts(), given=given),)), endings


def test_a_form_at_its_limits_takes_five_pages_and_nothing_is_cut(
    office: Office, tmp_path: Path
) -> None:
    longest, endings = at_the_limits()
    path = tmp_path / "long.xlsx"
    path.write_bytes(workbook(build(targets(), longest), sign, CREATED))
    pages = page_text(office.to_pdf(path, tmp_path)).split("\f")
    own = [page for page in pages if any(ending in page for ending in endings)]
    assert 1 < len(own) <= 5  # as wide as the paper: nothing is printed smaller to save a page
    assert all("三级指标" in page for page in own)  # the headings stand on every page
    assert len(endings) > 50
    assert not set(endings) - set("".join(own))
