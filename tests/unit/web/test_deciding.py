"""What is held, beside what stands of it: enough for a person to decide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from tests.builders.decisions import FIRST, NOW, filled, sent
from tests.builders.desks import desk
from tests.builders.prepared import copied
from xlkpi.api.generate import generate
from xlkpi.api.held import beside_what_stands
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.api.side_by_side import side_by_side
from xlkpi.records import Status

if TYPE_CHECKING:
    from pathlib import Path

TARGETS = "2021-targets"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return copied(an_older_version_again, tmp_path / "w")


def an_older_version_again(folder: Path) -> None:
    """The first unit's form came with 55, then with 54, and then with 55 once more: held."""
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    for number, funds in enumerate((55, 54, 55)):
        path = sent(folder, folder.parent / f"{number}.xlsx", filled(fiscal_funds=funds))
        with ZipFile(path, "a") as saved:  # else saved in the same second it is the same file
            saved.comment = str(number).encode()
        received = FIRST + timedelta(days=number)
        import_paths(folder, NOW, [path], received=received, master=False, copies=False)


def test_a_held_form_is_compared_with_the_one_that_counts(workspace: Path) -> None:
    known = side_by_side(workspace, NOW, TARGETS, "v01", "p01")
    assert known is not None
    (held,) = [one for one in known.returns if one.status is Status.HELD]
    form = ("v01", "p01", held.returned.sha256)
    found = beside_what_stands(workspace, NOW, TARGETS, [form, ("v01", "p01", "0" * 64)])
    beside = found[form]
    assert list(found) == [form]
    assert beside.other is not None
    assert (beside.other.merged, beside.other.returned.file) == (True, "1.xlsx")
    assert ("E5", "54", "55") in {(d.cell, d.before, d.after) for d in beside.differences}


def test_the_page_shows_both(workspace: Path, tmp_path: Path) -> None:
    with desk(tmp_path / "home", workspace) as running:
        visitor = running.visitor()
        here = visitor.get(running.first).path.rpartition("/")[0]
        page = visitor.get(f"{here}/decisions")
        assert "现在算数的是 2021-01-07 08:00 收到的 1.xlsx" in page.seen
        assert "<td>E5</td><td>财政资金</td><td>54</td><td>55</td>" in page.text
        link = page.text.partition("/units/v01/form?")[2].partition('"')[0].replace("&amp;", "&")
        assert visitor.get(f"{here}/units/v01/form?{link}").status == 200
