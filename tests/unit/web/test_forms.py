"""A form as it is filled in, on a page: beside the one before, what differs marked and listed."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.builders.demo_round import played
from tests.builders.desks import Visitor, desk

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("forms")
    shutil.copytree(played().folder, folder / "w")
    with desk(folder / "home", folder / "w") as running:
        yield running.visitor()


@pytest.fixture(scope="module")
def units(visitor: Visitor) -> str:
    at = "/w/" + visitor.get("/").text.split('href="/w/')[1].partition('"')[0]
    return visitor.get(at).path.replace("overview", "units")


def cells(page: str, side: str, mark: str) -> set[str]:
    """The A1 names of the cells of one side that are marked so."""
    found = re.findall(rf'<td id="{side}-[^!"]*!([A-Z]+[0-9]+)" class="([^"]*)"', page)
    return {at for at, classes in found if mark in classes.split()}


def test_a_corrected_form_stands_beside_the_one_before(visitor: Visitor, units: str) -> None:
    assert f"{units}/v07/form?project=p01" in visitor.get(f"{units}/v07").text
    page = visitor.get(f"{units}/v07/form?project=p01").text
    differ = cells(page, "after", "changed")
    assert "E5" in differ
    assert cells(page, "before", "changed") == differ
    assert "E5" in cells(page, "before", "error")
    assert page.count("≠") == 2 * len(differ)


def test_it_is_chosen_which_two_are_compared(visitor: Visitor, units: str) -> None:
    page = visitor.get(f"{units}/v07/form?project=p01").text
    (old, new) = dict.fromkeys(re.findall(r'<option value="([0-9a-f]{64})"', page))
    other = visitor.get(f"{units}/v07/form?project=p01&before={new}&after={old}").text
    assert "<td>E5</td><td>财政资金</td><td>4.927</td><td>49270</td>" in other
    assert visitor.get(f"{units}/v07/form?project=p01&before={'0' * 64}").status == 404
    assert visitor.get(f"{units}/nobody/form").status == 404


def test_a_first_return_stands_alone(visitor: Visitor, units: str) -> None:
    page = visitor.get(f"{units}/v01/form?project=p01")
    assert "第一次报送" in page.seen
    assert not cells(page.text, "after", "changed")
