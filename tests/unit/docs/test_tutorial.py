"""The tutorial's form, as the page has it, makes the round that the page tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.builders.own_forms import OwnForm, codes
from tests.builders.people import id_card
from tests.builders.relief import TUTORIAL, tutorial_spec
from tests.builders.relief import relieved as people
from tests.unit.docs.pages import text_of
from xlkpi.api.spec import check_specs
from xlkpi.plan.limits import MOST_CHARACTERS, MOST_FORMS
from xlkpi.records import Status
from xlkpi.spec.lint.limits import MOST_CELL_TEXT, MOST_ROWS

if TYPE_CHECKING:
    from pathlib import Path

PAGE = text_of(TUTORIAL)
SPEC = tutorial_spec()


def test_its_form_makes_the_round(tmp_path: Path) -> None:
    spec = SPEC.replace("id: relief", "id: own", 1)
    form = OwnForm(tmp_path / "wrong", spec)
    form.issue()
    twice = people(("张三", id_card(1), "医疗", 500), ("李四", id_card(1), "火灾", 20_000))
    file = form.returned(twice)
    assert file.status is Status.REJECTED
    assert {"K11", "J01"} <= {code for code, _ in codes(file)}
    form = OwnForm(tmp_path / "right", spec)
    form.issue()
    right = people(("张三", id_card(1), "看病", 500), ("李四", id_card(2), "火灾", 20_000))
    file = form.returned(right)
    assert file.status is Status.ACCEPTED_WITH_WARNINGS
    assert 20_500 in {cell for row in form.master("各村合计") for cell in row}
    causes = {cell for row in form.master("救助明细") for cell in row}
    assert {"张三", "李四", "医疗", "火灾"} <= causes
    assert "看病" not in causes


def test_a_mistake_in_it_is_told_as_the_page_says(tmp_path: Path) -> None:
    path = tmp_path / "relief.yaml"
    path.write_text(SPEC, encoding="utf-8")
    assert check_specs([str(path)], tmp_path) == ()
    path.write_text(SPEC.replace("sum(people.amount)", "sum(people.amout)"), encoding="utf-8")
    (found,) = check_specs([str(path)], tmp_path)
    line = SPEC[: SPEC.index("sum(people.amount)")].count("\n") + 1
    assert (found.code, found.place.line) == ("S06", line)
    assert "people.amount" in found.hint.zh


def test_its_limits_are_those_of_the_checks() -> None:
    for limit in (MOST_ROWS, MOST_FORMS, MOST_CELL_TEXT, MOST_CHARACTERS):
        assert f"{limit:,}" in PAGE
