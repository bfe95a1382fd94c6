"""The published text of the bundled example, both of its forms accepted by the real import."""

from __future__ import annotations

import json
import shutil
from functools import cache
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import docx
import pytest

from tests.builders.accepted_texts import NOW, TARGETS, answer_text, with_text_collection
from tests.builders.command_line import xlkpi
from tests.builders.demo_round import played
from tests.builders.prepared import shared_folder
from tests.builders.printed_texts import bare, of_docx, source
from tests.oracles.walked_back import walked_back
from xlkpi.api.own_outline import own_outline
from xlkpi.api.publish import publish
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from xlkpi.api.publish import Published

NAME = "2021年部门预算绩效文本"


@cache
def year() -> tuple[Path, Published, list[object], Published]:
    """A workspace, its text with part 1 still out, what that said, and the whole text."""
    folder = shared_folder("published") / "w"
    shutil.copytree(played().folder, folder)
    with_text_collection(folder)
    draft = xlkpi("publish", TARGETS, "--no-pdf", "--draft", "--format", "json", folder=folder)
    told = [xlkpi("publish", TARGETS, "--no-pdf", folder=folder), draft]
    with_gaps = publish(folder, NOW, TARGETS, draft=True, pdf=False)
    answer_text(folder)
    return folder, with_gaps, [*told], publish(folder, NOW, TARGETS, pdf=False)


def file_of(made: Published, kind: str) -> bytes:
    return dict(made.files)[kind].read_bytes()


def test_it_says_what_the_source_document_says() -> None:
    _, _, _, made = year()
    assert made.problems == ()
    assert (made.projects, made.left_out) == (11, ())
    assert len(source()) == 833
    assert of_docx(file_of(made, "docx")) == source()


def test_another_reader_finds_the_same() -> None:
    _, _, _, made = year()
    found: list[str] = []
    for block in docx.Document(BytesIO(file_of(made, "docx"))).iter_inner_content():
        if isinstance(block, docx.table.Table):
            seen: set[object] = set()
            for row in block.rows:
                for cell in row.cells:
                    if cell._tc not in seen:  # noqa: SLF001 - a merged cell is met at each place
                        seen.add(cell._tc)  # noqa: SLF001 - a merged cell comes as often as it spans
                        found.append(bare(cell.text))
        elif not ((block.style and block.style.name) or "").lower().startswith("toc"):
            found.append(bare(block.text))
    assert [one for one in found if one] == source()


class _Page(HTMLParser):
    """The paragraphs and cells of a page, its contents left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found, self._in = [""], ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        if tag in ("nav", "style", "title"):
            self._in = tag
        elif tag in ("td", "th", "h1", "h2", "h3") or (tag == "p" and not self._in):
            self.found.append("")
        if tag in ("td", "th"):
            self._in = tag

    def handle_endtag(self, tag: str) -> None:
        self._in = "" if tag == self._in else self._in

    def handle_data(self, data: str) -> None:
        if self._in not in ("nav", "style", "title"):
            self.found[-1] += bare(data)


def test_the_page_says_the_same() -> None:
    _, _, _, made = year()
    page = _Page()
    page.feed(file_of(made, "html").decode("utf-8"))
    assert [one for one in page.found if one] == source()


def test_each_text_and_figure_walks_back() -> None:
    """To return, file and cell, however a clerk typed it, or to the roster's cell."""
    folder, _, _, made = year()
    found = walked_back(folder, dict(made.files)["sources"], NOW())
    assert found.wrong == ()
    assert found.counted["来表"] > 600
    assert found.counted["名册"] > 200
    assert {*found.counted} == {"来表", "名册", "表样"}


def test_its_bytes_are_the_same_again() -> None:
    """A PDF of another day, which would say something else, does not stay beside them."""
    folder, _, _, made = year()
    old = dict(made.files)["docx"].with_suffix(".pdf")
    old.write_bytes(b"%PDF of another day")
    kinds = ("docx", "html", "sources")
    before = [file_of(made, kind) for kind in kinds]
    again = publish(folder, NOW, TARGETS, pdf=False)
    assert [file_of(again, kind) for kind in kinds] == before
    assert not old.exists()
    members = ZipFile(BytesIO(before[0])).infolist()
    assert {one.date_time for one in members} == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_not_accepted_yet_is_a_gap() -> None:
    _, made, (plain, draft), _ = year()
    assert plain.returncode == 1  # type: ignore[attr-defined]
    assert "部门整体绩效文本" in plain.stderr  # type: ignore[attr-defined]
    assert [(one.code, one.place.project) for one in made.problems] == [("X34", "")]
    assert draft.returncode == 0  # type: ignore[attr-defined]
    told = json.loads(draft.stdout)  # type: ignore[attr-defined]
    assert (told["draft"], told["gaps"]) == (True, 1)
    assert {one["kind"]: one["file"] for one in told["files"]}["docx"].endswith(
        f"{NAME}（草稿）.docx"
    )
    said = of_docx(file_of(made, "docx"))
    assert said[0] == "【部门整体绩效文本：庆北办事处的表还没有并入】"
    header = ZipFile(BytesIO(file_of(made, "docx"))).read("word/header1.xml").decode()
    assert "草" in header
    assert said[-1] == source()[-1]


@pytest.mark.parametrize("part", ["word/document.xml", "word/settings.xml"])
def test_word_is_not_made_to_ask(part: str) -> None:
    _, _, _, made = year()
    text = ZipFile(BytesIO(file_of(made, "docx"))).read(part).decode()
    assert "updateFields" not in text
    assert "w:dirty" not in text


def test_a_file_that_is_open_elsewhere_stays_and_the_new_one_lies_beside(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, _, _, made = year()
    before = file_of(made, "docx")

    def write(path: Path, data: bytes) -> None:
        if path.name == f"{NAME}.docx":
            raise PermissionError(13, "open elsewhere", str(path))
        write_atomically(path, data)

    monkeypatch.setattr("xlkpi.workspace.durable.write_atomically", write)
    again = publish(folder, NOW, TARGETS, pdf=False)
    assert [one.code for one in again.problems] == ["S48"]
    assert dict(again.files)["docx"].name == f"{NAME}.new.docx"
    assert file_of(again, "docx") == before


def test_outline_and_styles_are_copied_once(tmp_path: Path) -> None:
    """What the department changed stays; what is published then is made by it."""
    folder = tmp_path / "w"
    shutil.copytree(year()[0], folder)
    first = own_outline(folder, NOW, TARGETS)
    assert [(file.name, new) for file, new in first] == [
        ("performance_text.yaml", True),
        ("performance_text.docx", True),
    ]
    path = first[0][0]
    text = path.read_text("utf-8").replace("三、工作保障措施", "三、保障措施")
    path.write_text(text, encoding="utf-8")
    assert [new for _, new in own_outline(folder, NOW, TARGETS)] == [False, False]
    said = of_docx(file_of(publish(folder, NOW, pdf=False), "docx"))
    assert [one for one in said if one not in source()] == ["三、保障措施"]
