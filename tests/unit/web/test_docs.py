"""帮助: the docs as pages of the desk, and the way there from each of its pages."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from zipfile import ZipFile

import pytest

from tests.builders.desks import WHEN, desk
from xlkpi.api.init import init
from xlkpi.handbook.html import rendered
from xlkpi.handbook.pages import DEPARTMENT
from xlkpi.web.pages.docs import SECTIONS
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.builders.desks import Visitor

SHOWN = ("overview", "out", "in", "units", "decisions", "totals")


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    place = tmp_path_factory.mktemp("docs")
    init(place / "w", fixed(WHEN), example=True)
    with desk(place / "home", place / "w") as running:
        yield running.visitor()


def test_the_sections_that_pages_lead_to_are_there() -> None:
    assert set(SECTIONS.values()) <= {one.anchor for one in rendered(DEPARTMENT, "/help/").sections}


def test_each_page_leads_to_its_section(visitor: Visitor) -> None:
    here = visitor.get("/").text
    workspace = re.findall(r'href="(/w/[0-9a-f]{10})"', here)[0]
    first = visitor.get(workspace).path.rpartition("/")[0]
    asked = [*(f"{first}/{one}" for one in SHOWN), f"{first}/units/v01"]
    asked += [f"{workspace}/settings", f"{workspace}/log", "/"]
    led = {}
    for path in asked:
        found = re.findall(r'href="([^"]+)" target="xlkpi-help"', visitor.get(path).text)
        assert len(found) == 1, path
        page, _, section = unquote(found[0]).partition("#")
        assert page == f"/help/{DEPARTMENT}"
        led[path.rpartition("/")[2]] = section
    assert led == {one: SECTIONS["units" if one == "v01" else one] for one in led}


def test_the_handbook_is_read_on_the_desk(visitor: Visitor) -> None:
    index = visitor.get("/help")
    assert f"/help/{quote(DEPARTMENT)}" in index.text
    page = visitor.get(f"/help/{quote(DEPARTMENT)}")
    assert "从一个空文件夹到公布的文本" in page.seen
    for source in re.findall(r'src="(/help/[^"]+)"', page.text):
        picture = visitor.get(source)
        assert picture.content.startswith(b"\x89PNG")
        assert picture.headers["content-type"] == "image/png"


@pytest.mark.parametrize("path", ["nothing.md", "..%2F..%2Fpyproject.toml", "pictures", "x.png"])
def test_nothing_else_is_read(visitor: Visitor, path: str) -> None:
    assert visitor.get(f"/help/{path}").status == 404


def test_the_handbook_for_the_units_is_saved(visitor: Visitor) -> None:
    here = visitor.get("/").text
    workspace = re.findall(r'href="(/w/[0-9a-f]{10})"', here)[0]
    page = visitor.get(f"{workspace}/2021-targets/out/handbook.docx")
    assert page.content.startswith(b"PK")
    assert "%E5%A1%AB%E8%A1%A8%E6%89%8B%E5%86%8C.docx" in page.headers["content-disposition"]


def test_the_handbook_is_in_the_archive_once_it_was_made(visitor: Visitor) -> None:
    here = re.findall(r'href="(/w/[0-9a-f]{10})"', visitor.get("/").text)[0] + "/2021-targets/out"
    visitor.send(here, f"{here}/make")
    assert "填表手册.docx" not in names(visitor.get(f"{here}/all.zip").content)
    made = visitor.send(here, f"{here}/make", handbook="yes")
    assert "邮件也带上它：填表手册.docx" in made.seen
    assert len(names(visitor.get(f"{here}/all.zip").content)) == 14
    assert 'name="handbook" value="yes" checked' in visitor.get(here).text


def names(archive: bytes) -> list[str]:
    with ZipFile(BytesIO(archive)) as found:
        return found.namelist()
