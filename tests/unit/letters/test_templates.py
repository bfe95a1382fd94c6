"""Templates: the bundled ones, the department's, and what is wrong with them at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlkpi.letters.templates import KINDS, PLACES, Template, bundled, fill, load, parse

HERE = Path("mail_templates/issue.txt")


def faults(text: str) -> list[tuple[int, int]]:
    return [(p.place.line, p.place.column) for p in parse(text, "issue", HERE).problems]


@pytest.mark.parametrize("kind", KINDS)
def test_every_bundled_template_is_sound_and_says_whom_to_ask_and_by_when(kind: str) -> None:
    text = bundled(kind)  # type: ignore[arg-type]
    assert parse(text, kind, HERE).problems == ()  # type: ignore[arg-type]
    assert "{截止日期}" in text
    assert "{咨询}" in text
    assert "{单位}" in text.splitlines()[0]


def test_the_first_line_is_the_subject_and_blank_lines_below_it_are_no_text() -> None:
    outcome = parse("请填报{任务}\n\n\n{单位}：\n您好\n", "issue", HERE)
    assert outcome.value == Template("请填报{任务}", ("{单位}：", "您好"))


def test_every_fault_is_told_at_its_line_and_column() -> None:
    text = "填报{任务\n{单位}：\n请{于}{截至日期}前\n电话}\n"
    assert faults(text) == [(1, 3), (3, 2), (3, 5), (4, 3)]
    problem = parse(text, "issue", HERE).problems[2]
    assert (problem.code, problem.place.file) == ("S60", str(HERE))
    assert "截至日期" in problem.message.zh
    assert "{截止日期}" in problem.hint.zh


def test_a_place_of_another_letter_is_unknown() -> None:
    assert faults("主题\n{问题}\n") == [(2, 1)]
    assert "问题" in PLACES["returned"]


@pytest.mark.parametrize(("text", "at"), [("", (2, 1)), ("主题\n\n", (2, 1)), ("\n正文", (1, 1))])
def test_without_subject_or_text_there_is_no_letter(text: str, at: tuple[int, int]) -> None:
    assert at in faults(text)


def test_braces_are_written_twice_and_values_are_put_in_as_they_are() -> None:
    template = parse("主题{{{单位}}}\n{{x}} {单位}\n", "issue", HERE).value
    assert template is not None
    letter = fill(template, {"单位": "{任务}村"})
    assert (letter.subject, letter.text) == ("主题{{任务}村}", "{x} {任务}村\n")


def test_a_line_of_empty_places_only_is_left_out() -> None:
    template = Template("a", ("{电话}", "", "电话{电话}", "{单位}{电话}"))
    assert fill(template, {"电话": "", "单位": "一村"}).text == "\n电话\n一村\n"


def test_a_subject_is_one_line_whatever_is_in_it() -> None:
    assert fill(Template("{项目}", ("x",)), {"项目": " 一\n\r二 "}).subject == "一 二"


def test_the_departments_own_template_takes_the_bundled_ones_place(tmp_path: Path) -> None:
    (tmp_path / "issue.txt").write_text("\ufeff我们的{任务}\r\n请填。\r\n", encoding="utf-8")
    found = load(tmp_path).value
    assert found is not None
    assert found["issue"] == Template("我们的{任务}", ("请填。",))
    assert set(found) == set(KINDS)
    assert found["missing"].subject.startswith("催报")


def test_faults_of_all_templates_are_told_in_one_pass(tmp_path: Path) -> None:
    (tmp_path / "issue.txt").write_text("主题\n{a}\n", encoding="utf-8")
    (tmp_path / "missing.txt").write_bytes("主题\n正文\n".encode("gbk"))
    (tmp_path / "isue.txt").write_text("主题\n正文\n", encoding="utf-8")
    outcome = load(tmp_path)
    assert outcome.value is None
    told = {(Path(p.place.file).name, p.place.line) for p in outcome.problems}
    assert told == {("isue.txt", 0), ("issue.txt", 2), ("missing.txt", 1)}


def test_without_a_folder_the_bundled_ones_serve(tmp_path: Path) -> None:
    assert set(load(tmp_path / "none").value or ()) == set(KINDS)
