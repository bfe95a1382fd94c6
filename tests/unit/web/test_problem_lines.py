"""Problems on a page: who and where is said once, and what the code means is one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.desks import WHEN, desk
from xlkpi.api.init import init
from xlkpi.problems import Place, Problem, Severity
from xlkpi.texts import same
from xlkpi.web.problem_lines import by_place
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.builders.desks import Visitor

FORM = "1.村级组织经费"


def told(message: str, hint: str = "请改正。", **place: str | int) -> Problem:
    return Problem("T11", Severity.ERROR, Place(**place), same(message), same(hint))  # type: ignore[arg-type]


def test_what_the_message_or_the_page_says_is_not_said_again() -> None:
    here = {"file": "甲村.xlsx", "sheet": FORM}
    some = (
        told("F8“12月底”为 95%。", **here, cell="F8"),
        told("支出计划与预填的相同。", **here, cell="B8"),
        told("乙村.xlsx 打不开。", file="乙村.xlsx"),
        told("不是日期", file="/w/xlkpi.toml", line=3),
    )
    (first, members), (second, _), (third, lines) = by_place(some, ("甲村.xlsx",), "/w")
    assert (first, second, third) == (FORM, "", "xlkpi.toml")
    assert [one.place.zh for one in members] == ["", "B8"]
    assert lines[0].place.zh == "第 3 行"


def test_what_is_the_same_of_many_cells_is_one_line() -> None:
    some = [
        told(f"C{n} 没有填写。", f"请在 C{n} 填数。", sheet=FORM, cell=f"C{n}", field="amount")
        for n in range(5, 10)
    ]
    ((place, (line,)),) = by_place(some)
    assert place == FORM
    assert line.place.zh.startswith("C5:C9 共 5 处")
    assert line.hint("zh-CN").zh == "请在 C5:C9 填数。"
    apart = list(by_place(some, apart=True))
    assert [one.number for one in apart[0][1]] == [1, 2, 3, 4, 5]


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    place = tmp_path_factory.mktemp("codes")
    init(place / "w", fixed(WHEN), example=True)
    with desk(place / "home", place / "w") as running:
        yield running.visitor()


def test_a_code_leads_to_what_it_means(visitor: Visitor) -> None:
    """A rule's code means what the collection's own spec says; the product's are known anywhere."""
    overview = visitor.get(visitor.get("/w/" + visitor.get("/").text.split('"/w/')[1][:10]).path)
    assert "12月底不是 100%" in visitor.get(overview.path.replace("overview", "codes/T11")).seen
    assert "这里不是工作区" in visitor.get("/codes/S30").seen
    assert visitor.get("/codes/Q99").status == 404
