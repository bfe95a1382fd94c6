"""Addresses that are typed, kept or come back to: each leads to a page that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders.desks import WHEN, desk
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.desks import Visitor


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("addresses")
    init(folder / "w", fixed(WHEN), example=True)
    init(folder / "faulty", fixed(WHEN))
    config = folder / "faulty" / "xlkpi.toml"
    config.write_text(config.read_text(encoding="utf-8") + "year = \n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def visitor(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with desk(tmp_path_factory.mktemp("home"), folder / "w") as running:
        yield running.visitor()


@pytest.fixture(scope="module")
def workspace(visitor: Visitor, folder: Path) -> str:
    page = visitor.send("/", "/open", folder=str(folder / "w"))
    return "/".join(page.path.split("/")[:3])


@pytest.mark.parametrize(
    ("sent_to", "page"),
    [
        ("/new", "/"),
        ("/open", "/"),
        ("{w}/settings/forms/general", "{w}/settings"),
        ("{w}/settings/collections/0/save", "{w}/settings/collections/0"),
        ("{w}/roster/units/7/save", "{w}/roster/units/7"),
        ("{w}/2021-targets/decisions/confirm", "{w}/2021-targets/decisions"),
        ("{w}/2021-targets/totals/write", "{w}/2021-targets/totals"),
    ],
)
def test_where_a_form_is_sent_to_there_is_a_page(
    visitor: Visitor, workspace: str, sent_to: str, page: str
) -> None:
    """Who enters the address bar of what a form answered, or changes the language there."""
    answer = visitor.ask("GET", sent_to.format(w=workspace))
    assert answer.status == 303
    assert answer.headers["location"] == page.format(w=workspace)


def test_another_language_shows_what_was_searched_for(visitor: Visitor, workspace: str) -> None:
    here = f"{workspace}/2021-targets/units?q=%E6%9F%B3%E6%BA%AA"
    page = visitor.get(here)
    back = page.text.partition('name="back" value="')[2].partition('"')[0]
    in_english = visitor.send(here, "/language", lang="en", back=back)
    assert 'value="柳溪"' in in_english.text
    assert '<html lang="en">' in in_english.text
    visitor.send("/", "/language", lang="zh-CN", back="/")


def test_a_faulty_workspace_leads_to_where_it_is_mended(visitor: Visitor, folder: Path) -> None:
    page = visitor.send("/", "/open", folder=str(folder / "faulty"))
    assert page.status == 422
    assert "xlkpi.toml" in page.seen
    back = page.text.partition('class="button main" href="')[2].partition('"')[0]
    assert back.endswith("/settings")
    assert "year = " in visitor.get(back).text
    assert visitor.send("/", "/open", folder=str(folder)).status == 422
    assert visitor.get("/").text.count('class="button main" href="/w/') == 1
