"""The docs as pages: all of them can be shown, and nothing but Markdown becomes markup."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.unit.docs.pages import ROOT
from xlkpi.handbook.html import rendered
from xlkpi.handbook.pages import DEPARTMENT, INDEX, UNITS, Link, anchor, files, link, parsed

BASE = "/help/"
PAGES = [name for name in files() if name.endswith(".md")]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_shown_and_what_it_leads_to_is_there(name: str) -> None:
    shown = rendered(name, BASE)
    assert shown.title
    assert not re.search(r"<h1|style=|<!--|\[\[\[cog", shown.html)
    ids = re.findall(r' id="([^"]+)"', shown.html)
    assert len(ids) == len(set(ids))
    targets = [
        one.partition("#")[0] for one in re.findall(r'(?:src|href)="/help/([^"]*)"', shown.html)
    ]
    assert {quoted for quoted in targets if quoted.endswith(".png")} <= set(files())


@pytest.mark.parametrize("name", [INDEX, DEPARTMENT, UNITS])
def test_what_everybody_needs_is_among_them(name: str) -> None:
    assert name in PAGES


def test_markup_of_a_text_is_shown_as_it_is() -> None:
    tokens = parsed("<script>x</script>\n\n<!-- [[[cog\nx = 1\n]]] -->\nhello\n")
    assert [one.content for one in tokens if one.type == "inline"] == [
        "<script>x</script>",
        "hello",
    ]


@pytest.mark.parametrize(
    ("target", "to"),
    [
        ("mail.md", Link("use/mail.md")),
        ("mail.md#先写一次", Link("use/mail.md", part="#先写一次")),
        ("#四下发", Link(DEPARTMENT, part="#四下发")),
        ("../reference/problems.md", Link("reference/problems.md")),
        ("%E5%AE%89%E8%A3%85.md", Link("use/安装.md")),
        ("https://www.python.org/", Link(outside="https://www.python.org/")),
        ("../../CONTRIBUTING.md", Link()),
        ("../../../etc/passwd", Link()),
        ("javascript:alert(1)", Link()),
    ],
)
def test_links_lead_to_pages_that_come_along(target: str, to: Link) -> None:
    assert link(DEPARTMENT, target, files()) == to


def test_places_are_named_as_on_github() -> None:
    assert anchor("四、名册 roster.xlsx") == "四名册-rosterxlsx"


@pytest.mark.parametrize("name", ["use/nothing.md", "../README.md", "pictures/form.png", ""])
def test_what_is_no_page_is_not_shown(name: str) -> None:
    with pytest.raises(LookupError):
        rendered(name, BASE)


def test_they_come_with_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert "docs" in wheel["only-include"]
    assert wheel["sources"]["docs"] == "xlkpi/_data/docs"
