"""What the handbooks call buttons, links and fields (「…」) is called so on a page of the desk."""

from __future__ import annotations

import re

import pytest

from tests.unit.docs.pages import ROOT, text_of
from xlkpi.handbook.pages import DEPARTMENT, parsed
from xlkpi.web.menu import MENU

WEB = ROOT / "xlkpi" / "web"
_QUOTED = re.compile(r"「([^」…]+)」")
_SAID = re.compile(r't\("([^"]+)"')
GUIDES = ("docs/use/问与答.md", "docs/use/安装.md", "docs/use/页面.md", "docs/use/手册-单位.md")
"""Where nobody follows the steps; those of the department's handbook are, by a browser."""
OF_DATA = {"逐项数据"}
"""Names of what a page lists."""


def said_on_pages() -> set[str]:
    templates = "".join(one.read_text(encoding="utf-8") for one in WEB.rglob("*.j2"))
    return {*_SAID.findall(templates), *(words.into("zh-CN") for _, words in MENU)}


@pytest.mark.parametrize("name", GUIDES)
def test_what_is_named_is_on_a_page(name: str) -> None:
    assert set(_QUOTED.findall(text_of(name))) <= said_on_pages() | OF_DATA


def test_what_the_handbook_names_beside_its_steps_is_on_a_page() -> None:
    in_steps, named = 0, set[str]()
    for token in parsed(text_of(f"docs/{DEPARTMENT}")):
        in_steps += token.nesting if token.type.startswith("ordered_list") else 0
        if token.type == "inline" and not in_steps:
            named.update(_QUOTED.findall(token.content))
    assert len(named) > 5
    assert named <= said_on_pages()


def test_a_wrong_name_would_be_noticed() -> None:
    assert "生成全部工作簿" not in said_on_pages()
    assert len(set(_QUOTED.findall(text_of(GUIDES[0])))) > 10
