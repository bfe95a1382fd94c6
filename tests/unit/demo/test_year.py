"""The demo's year: part 1, the published texts, monitoring and self-evaluation, mistakes mended."""

from __future__ import annotations

import re
import socket
from dataclasses import replace

import openpyxl
import pytest

from tests.builders.demo_round import later, returned, targets, text_of, unplugged
from tests.builders.printed_texts import of_docx, source
from xlkpi.demo.steps import Closed, TextOut, as_scripted
from xlkpi.demo.story_results import ACTUAL_GOALS
from xlkpi.problems import Severity
from xlkpi.records import Status

MONITORING, EVALUATION = "2021-monitoring", "2021-self-evaluation"


def errors(collection: str) -> set[tuple[str, str]]:
    """(unit, code) of the errors of what came back the first time."""
    return {
        (file.returned.unit, problem.code)
        for file in returned(collection)[0].files
        for problem in file.problems
        if problem.severity is Severity.ERROR
    }


def test_the_year_ends_as_scripted() -> None:
    assert as_scripted((*targets(), *later()))


def test_a_form_that_is_not_merged_is_not_as_scripted() -> None:
    end = next(one for one in later() if isinstance(one, Closed))
    *others, unit = end.status.call.units
    call = replace(end.status.call, units=(*others, replace(unit, merged=unit.forms - 1)))
    assert as_scripted([end])
    assert not as_scripted([replace(end, status=replace(end.status, call=call))])


def test_the_published_text_is_the_source() -> None:
    made = text_of("2021-targets")
    assert made.problems == ()
    assert of_docx(dict(made.files)["docx"].read_bytes()) == source()


def test_every_stage_has_its_report() -> None:
    texts = [one.published for one in later() if isinstance(one, TextOut)]
    assert [one.outline for one in texts] == [
        "performance_text", "monitoring_report", "self_evaluation_report",
    ]  # fmt: skip
    assert {one.projects for one in texts} == {11}
    assert not any(kind == "pdf" for one in texts for kind, _ in one.files)


def test_the_reports_say_what_units_say_alike_and_what_they_took_over() -> None:
    monitored = of_docx(dict(text_of(MONITORING).files)["docx"].read_bytes())
    assert "确保站内局部路面硬化全面完成及管控系统有效实时监控。" in monitored  # of the lead unit
    assert "保障村民权益，确保征地资金及时拨付到位。" in monitored  # of four villages
    evaluated = of_docx(dict(text_of(EVALUATION).files)["docx"].read_bytes())
    assert f"实际完成情况：{ACTUAL_GOALS['p01']}" in evaluated
    assert not [one for one in (*monitored, *evaluated) if re.search(r"\.[0-9]{5}", one)]


def test_clerks_make_mistakes_in_july() -> None:
    assert errors(MONITORING) == {
        ("v02", "M06b"), ("v03", "M13"), ("v05", "M03"), ("v07", "M02"), ("v08", "F11"),
        ("c02", "M07"),
    }  # fmt: skip


def test_clerks_make_mistakes_in_january() -> None:
    assert errors(EVALUATION) == {
        ("v01", "E12"), ("v02", "E10"), ("v04", "E12"), ("v06", "E09"), ("v08", "K03"),
        ("c01", "E07"), ("o01", "E06"),
    }  # fmt: skip


@pytest.mark.parametrize(("collection", "late"), [(MONITORING, "v09"), (EVALUATION, "c03")])
def test_they_correct_what_is_marked_and_the_late_one_comes(collection: str, late: str) -> None:
    first, second = returned(collection)
    assert late not in {file.returned.unit for file in first.files}
    rejected = {f.returned.unit for f in first.files if f.status is Status.REJECTED}
    assert {file.returned.unit for file in second.files} == {*rejected, late}
    assert not any(file.fails for file in second.files)


def test_who_asked_for_more_time_is_not_late() -> None:
    states = {one.collection: one.status for one in later() if isinstance(one, Closed)}
    overdue = {name: [u.unit.id for u in s.call.units if u.overdue] for name, s in states.items()}
    assert overdue == {"2021-text": [], MONITORING: [], EVALUATION: ["c03"]}


def test_every_unit_reports_all_it_owes_each_time() -> None:
    states = [one.status for one in later() if isinstance(one, Closed)]
    assert [sum(u.merged for u in s.call.units) for s in states] == [1, 45, 45]


def test_an_adjusted_budget_is_carried_to_the_end_of_the_year() -> None:
    book = openpyxl.load_workbook(returned(EVALUATION)[-1].masters[0].file, data_only=True)
    rows = list(book["自评明细"].iter_rows(values_only=True))
    heads = next(row for row in rows if "全年预算数" in row)
    lines = [dict(zip(heads, row, strict=True)) for row in rows]
    (line,) = (one for one in lines if one["项目名称"] == "庆北办事处粪污提升改造费")
    assert (line["年初预算数"], line["全年预算数"]) == (213, 198)


def test_no_socket_is_opened() -> None:
    with unplugged(), pytest.raises(AssertionError, match="a socket"):
        socket.create_connection(("127.0.0.1", 9))
    assert targets()
    assert later()
