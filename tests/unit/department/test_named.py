"""Names as people say them: ids, whole names, parts of them; several and none are told."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import pytest

from xlkpi.department.named import (
    Named,
    collection_named,
    meant,
    near,
    project_named,
    projects_of,
    unit_named,
    units_named,
)
from xlkpi.problems import ProblemsFound
from xlkpi.workspace.config import Collection
from xlkpi.workspace.roster import Project, Roster, Unit

if TYPE_CHECKING:
    from collections.abc import Callable

ROSTER = Roster(
    (
        Unit("v01", "示例一村（柳溪）", "村"),
        Unit("v02", "示例二村（桥头）", "村"),
        Unit("v10", "柳溪新村", "村"),
        Unit("c01", "示例第一社区（春晖）", "社区"),
        Unit("o01", "庆北办事处", "办事处"),
        Unit("x9", "v02", "村"),
    ),
    (Project("p01", 1, "村级组织经费"), Project("p02", 2, "社区经费"), Project("P02", 3, "考核奖")),
    (),
)


def refused(call: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsFound) as found:
        call()
    assert found.value.exit_code == 2
    return [(p.code, p.message.zh + p.hint.zh) for p in found.value.problems]


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("v01", "v01"),
        ("V01", "v01"),
        ("示例一村（柳溪）", "v01"),
        ("示例一村(柳溪)", "v01"),
        (" 示例一村 （柳溪）", "v01"),
        ("示例一村", "v01"),
        ("柳溪村", "v01"),
        ("柳溪", "v01"),
        ("春晖社区", "c01"),
        ("春晖", "c01"),
        ("庆北", "o01"),
        ("庆北市庆北办事处", "o01"),
        ("柳溪新村", "v10"),
        ("v02", "v02"),
    ],
)
def test_a_unit_is_found_by_what_people_say(said: str, unit: str) -> None:
    assert unit_named(ROSTER, said).id == unit


def test_several_are_listed_with_their_ids_and_names() -> None:
    ((code, told),) = refused(lambda: unit_named(ROSTER, "示例"))
    assert code == "S92"
    assert all(one in told for one in ("v01（示例一村（柳溪））", "v02", "c01"))
    assert "v10" not in told


@pytest.mark.parametrize("said", ["柳西", "示例一寸", "v1"])
def test_an_unknown_one_is_an_error_with_what_it_may_have_been(said: str) -> None:
    ((code, told),) = refused(lambda: unit_named(ROSTER, said))
    assert (code, "v01" in told) == ("S22", True)


def test_nothing_and_white_space_name_nobody() -> None:
    for said in ("", " ", "　"):
        assert refused(partial(unit_named, ROSTER, said))[0][0] == "S22"


def test_every_unknown_name_is_told_and_each_unit_is_taken_once() -> None:
    told = refused(lambda: units_named(ROSTER, ("柳溪村", "zz", "示例")))
    assert [code for code, _ in told] == ["S22", "S92"]
    assert [u.id for u in units_named(ROSTER, ("柳溪村", "c01", "v01"))] == ["v01", "c01"]


def test_projects_by_name_by_a_sheet_s_name_and_by_exact_id() -> None:
    known = projects_of(ROSTER)
    assert project_named("村级组织经费", known) == "p01"
    assert project_named("1.村级组织经费", known) == "p01"
    assert project_named("社区", known) == "p02"
    assert project_named("P02", known) == "P02"
    assert refused(lambda: project_named("经费", known))[0][0] == "S92"


def test_what_is_near_comes_nearest_first_and_what_is_far_not_at_all() -> None:
    known = [Named(one) for one in ("status", "spec", "send", "report")]
    assert next(one.id for one in near("satus", known)) == "status"
    assert near("zzzz", known) == ()
    assert meant("Status", known)[0].id == "status"


def test_a_collection_by_its_title() -> None:
    targets = Collection(
        id="2021-targets", spec="s", due=date(2021, 1, 15), title="2021年项目绩效目标"
    )
    config = (targets, Collection(id="2021-q1", spec="s", due=date(2021, 4, 10)))
    assert collection_named(config, "项目绩效目标") == targets
    assert refused(lambda: collection_named(config, "2030"))[0][0] == "S21"
    assert refused(lambda: collection_named(config, None))[0][0] == "S23"
