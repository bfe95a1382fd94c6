"""Every link of every page leads somewhere, and every page and picture is led to."""

from __future__ import annotations

import re
import tomllib
from urllib.parse import unquote, urlsplit

import pytest

from tests.unit.docs.pages import NAMES, PAGES, ROOT, anchors_of, links_of, spans_of


@pytest.mark.parametrize("name", NAMES)
def test_every_link_and_picture_of_a_page_is_there(name: str) -> None:
    missing = []
    for link in links_of(name):
        to = urlsplit(link)
        if to.scheme:
            continue
        target = (ROOT / name).parent / unquote(to.path) if to.path else ROOT / name
        if not target.is_file() or (to.fragment and unquote(to.fragment) not in anchors_of(target)):
            missing.append(link)
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_every_path_of_the_source_that_a_page_names_is_there(name: str) -> None:
    named = (re.match(r"(?:xlkpi|tests|docs|workbook_specs)/[\w./-]+$", s) for s in spans_of(name))
    assert [path[0] for path in named if path and not (ROOT / path[0]).exists()] == []


def targets(name: str) -> set[str]:
    paths = (urlsplit(link) for link in links_of(name))
    files = (((ROOT / name).parent / unquote(to.path)).resolve() for to in paths if not to.scheme)
    return {file.relative_to(ROOT).as_posix() for file in files}


def test_the_index_leads_to_every_page() -> None:
    assert targets("docs/README.md") == {*NAMES} - {"docs/README.md"}


def test_every_picture_is_shown_by_a_page() -> None:
    pictures = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.png")}
    assert pictures <= set().union(*map(targets, NAMES))


def test_the_two_first_pages_lead_to_each_other_and_to_the_same_places() -> None:
    chinese, english = targets("README.md"), targets("README.en.md")
    assert chinese - {"README.en.md"} == english - {"README.md"}


def test_what_pages_lead_to_is_in_the_source_archive() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    build = project["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    always = {project["project"]["readme"], *project["project"]["license-files"]}
    packed = {*build, *always}
    assert {page.relative_to(ROOT).parts[0] for page in PAGES} <= packed
    assert {link.partition("/")[0] for name in NAMES for link in targets(name)} <= packed
