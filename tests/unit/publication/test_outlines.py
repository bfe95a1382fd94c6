"""Outlines: every mistake at its line and column, and which one serves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.composed_texts import spec
from xlkpi.problems import ProblemsFound
from xlkpi.publication.outline_names import unknown_names
from xlkpi.publication.outlines import load, outline_for
from xlkpi.publication.word.file import styles_in
from xlkpi.spec.bundled import publications_dir

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.problems import Problem

HEAD = "xlkpi: 1\nid: own\ntitle: 文本\nof: project_targets\nwith: {text: department_text}\n"
BUNDLED = publications_dir() / "performance_text.yaml"


def told(folder: Path, content: str, head: str = HEAD) -> list[Problem]:
    """What is wrong with an outline of the department's own."""
    folder.mkdir(exist_ok=True)
    path = folder / "own.yaml"
    path.write_text(f"{head}content:\n{content}\n", encoding="utf-8")
    found = load(path)
    if found.value is None or found.problems:
        return list(found.problems)
    made = outline_for("project_targets", folder, None)
    forms = {"text": spec("department_text").spec}
    styles = styles_in(made.reference.read_bytes())
    targets = spec("project_targets").spec
    return list(unknown_names(made.outline, made.located, targets, forms, styles))


@pytest.mark.parametrize(
    ("content", "code", "line", "column", "says"),
    [
        ("  - {txet: 一}", "S02", 7, 6, "txet"),
        ("  - {text: 一, heading: 二}", "S03", 7, 5, "必须恰好写一个"),
        ("  - {level: 1}", "S03", 7, 5, "必须恰好写一个"),
        ("  - {heading: 一, level: 9}", "S03", 7, 25, "9"),
        ("  - {text: 一, style: 封面标提}", "S06", 7, 22, "封面标提"),
        ("  - {text: '{text.overal_goal}'}", "S06", 7, 12, "text.overal_goal"),
        ("  - {text: '{items.goals}'}", "S06", 7, 12, "items.goals"),
        ("  - {text: '{'}", "S06", 7, 12, "{"),
        ("  - {each: text.itms, content: []}", "S06", 7, 12, "text.itms"),
        ("  - {each: projects, row: text.items.nr}", "S06", 7, 27, "text.items.nr"),
        ("  - {table: form}", "S06", 7, 13, "form"),
        ("  - {text: 一, when: budget_total > 0}", "S06", 7, 21, "when"),
        ("  - {each: projects, content: [{text: 一, when: budgt > 0}]}", "S06", 7, 48, "budgt"),
        ("  - {each: projects, content: [{text: 一, when: budget_total > }]}", "S05", 7, 48, ""),
        ("  - {each: projects, content: [{table: from}]}", "S06", 7, 40, "from"),
        ("  - {text: 一\n", "S01", 9, 1, ""),
    ],
)
def test_a_mistake_is_told_where_it_is(
    tmp_path: Path, content: str, code: str, line: int, column: int, says: str
) -> None:
    (found,) = told(tmp_path / "publications", content)
    place = (found.code, found.place.line, found.place.column)
    assert place == (code, line, column), found.message.zh
    assert says in found.message.zh
    assert found.hint.zh


@pytest.mark.parametrize("path", sorted(publications_dir().glob("*.yaml")), ids=lambda p: p.stem)
def test_the_bundled_outlines_are_sound(path: Path, tmp_path: Path) -> None:
    outline = load(path).value
    assert outline is not None
    assert outline.id == path.stem
    made = outline_for(outline.of, tmp_path, None)
    assert made.path == path
    forms = {name: spec(one).spec for name, one in outline.with_.items()}
    styles = styles_in(made.reference.read_bytes())
    assert unknown_names(outline, made.located, spec(outline.of).spec, forms, styles) == ()


def test_all_names_are_told_in_one_pass_with_what_is_near(tmp_path: Path) -> None:
    content = "  - {text: '{text.complier}{yaer}'}\n  - {heading: '{measur}', level: 2}"
    found = told(tmp_path / "publications", content)
    assert [one.place.line for one in found] == [7, 7, 8]
    assert ["text.compiler" in found[0].hint.zh, "year" in found[1].hint.zh] == [True, True]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_bytes("标题".encode("gb18030"))
    (found,) = load(tmp_path / "own.yaml").problems
    assert found.code == "S01"


def test_the_department_s_own_outline_and_styles_come_first(tmp_path: Path) -> None:
    own = tmp_path / "publications"
    bundled = outline_for("project_targets", own, None)
    assert bundled.path == BUNDLED
    assert told(own, "  - {text: 一}") == []
    made = outline_for("project_targets", own, None)
    assert (made.outline.id, made.reference.name) == ("own", "reference.docx")
    (own / "reference.docx").write_bytes(b"shared")
    (own / "own.docx").write_bytes(b"its own")
    assert outline_for("project_targets", own, None).reference.read_bytes() == b"its own"
    assert outline_for("project_targets", own, "performance_text").path == BUNDLED


def test_of_several_one_has_to_be_named(tmp_path: Path) -> None:
    for name in ("one", "two"):
        text = HEAD.replace("id: own", f"id: {name}") + "content: [{text: 一}]\n"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsFound) as found:
        outline_for("project_targets", tmp_path, None)
    assert [one.code for one in found.value.problems] == ["S45"]
    assert "one、two" in found.value.problems[0].message.zh
    assert outline_for("project_targets", tmp_path, "two").outline.id == "two"
    with pytest.raises(ProblemsFound):
        outline_for("asset_inventory", tmp_path, None)


def test_what_is_no_word_document_has_no_styles() -> None:
    assert styles_in(b"") == frozenset()
    assert styles_in(BUNDLED.read_bytes()) == frozenset()
    assert {"Heading 1", "TOC 2", "封面标题"} <= styles_in(
        (publications_dir() / "reference.docx").read_bytes()
    )


def test_a_form_that_another_text_prints_is_sent_there(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        outline_for("department_text", tmp_path, None)
    (told,) = found.value.problems
    assert told.code == "S45"
    assert "“project_targets”" in told.hint.zh
    with pytest.raises(ProblemsFound) as alone:
        outline_for("monthly_report", tmp_path, None)
    assert "of: monthly_report" in alone.value.problems[0].hint.zh
