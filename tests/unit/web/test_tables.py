"""The tables of what is accepted: searched, sorted, and back to the file that came."""

from __future__ import annotations

import hashlib
import html
import re
import shutil
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest
from openpyxl import load_workbook

from tests.builders.demo_round import played
from tests.builders.desks import Visitor, desk
from xlkpi.export.line_files import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    folder = tmp_path_factory.mktemp("tables")
    shutil.copytree(played().folder, folder / "w")
    with desk(folder / "home", folder / "w") as running:
        yield running.visitor()


@pytest.fixture(scope="module")
def totals(visitor: Visitor) -> str:
    at = "/w/" + visitor.get("/").text.split('href="/w/')[1].partition('"')[0]
    return visitor.get(at).path.replace("overview", "totals")


def first_cells(visitor: Visitor, address: str, column: int) -> list[str]:
    """What stands in a column of the lines that are shown."""
    body = visitor.get(address).text.partition("<tbody>")[2].partition("</tbody>")[0]
    lines = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    cells = (re.findall(r"<td[^>]*>(.*?)</td>", line, re.DOTALL) for line in lines)
    return [re.sub(r"<[^>]*>", "", one[column]) for one in cells]


def test_the_amounts_of_the_example_are_there(visitor: Visitor, totals: str) -> None:
    page = visitor.get(f"{totals}/tables/forms")
    assert "共 45 行" in page.seen


def test_times_are_those_of_the_workspace_s_clock(visitor: Visitor, totals: str) -> None:
    page = visitor.get(f"{totals}/tables/values")
    assert "2021-01-12 10:00" in page.seen
    assert "2021-01-12 02:00" not in page.seen


def test_it_is_searched(visitor: Visitor, totals: str) -> None:
    found = first_cells(visitor, f"{totals}/tables/values?q=fiscal_funds", 1)
    assert len(found) == 45
    assert first_cells(visitor, f"{totals}/tables/values?q=nothing-like-it", 1) == []


def test_it_is_sorted_both_ways_as_numbers(visitor: Visitor, totals: str) -> None:
    heads = re.findall(r"by=(\w+)", visitor.get(f"{totals}/tables/forms").text)
    place = heads.index("fiscal_funds")
    up = first_cells(visitor, f"{totals}/tables/forms?by=fiscal_funds", place)
    down = first_cells(visitor, f"{totals}/tables/forms?by=-fiscal_funds", place)
    amounts = [float(one) for one in up if one]
    assert amounts == sorted(amounts)
    assert down == up[::-1]


def test_tables_that_were_tidied_away_are_written_anew(
    visitor: Visitor, totals: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[Path] = []

    def noting(file: Path, *further: Any) -> tuple[tuple[str, ...], ...]:
        files.append(file)
        return read_lines(file, *further)

    monkeypatch.setattr("xlkpi.web.pages.lines_asked.read_lines", noting)
    assert "共 45 行" in visitor.get(f"{totals}/tables/forms").seen
    files[-1].unlink()
    assert "共 45 行" in visitor.get(f"{totals}/tables/forms").seen
    shutil.rmtree(files[-1].parents[1])
    assert "共 45 行" in visitor.get(f"{totals}/tables/forms").seen
    found = f"{totals}/tables/values?q=fiscal_funds&by=-value"
    before = first_cells(visitor, found, 5)
    for one in files[-1].parent.glob("*.lines"):
        one.unlink()
    assert first_cells(visitor, found, 5) == before != []
    page = visitor.drop(totals.replace("totals", "in"), {"x.txt": b"x"})
    assert "x.txt" in page.seen


def test_an_original_is_given_back_as_it_came(visitor: Visitor, totals: str) -> None:
    page = visitor.get(f"{totals}/tables/forms")
    digest = re.findall(r"/originals/([0-9a-f]{64})", page.text)[0]
    original = visitor.get(totals.replace("totals", f"originals/{digest}"))
    assert hashlib.sha256(original.content).hexdigest() == digest
    assert "attachment" in original.headers["content-disposition"]


@pytest.mark.parametrize("digest", ["..", "x" * 64, "0" * 64, "../../.xlkpi/key"])
def test_what_is_no_original_is_not_given(visitor: Visitor, totals: str, digest: str) -> None:
    assert visitor.get(totals.replace("totals", f"originals/{digest}")).status == 404


def test_a_table_that_is_none_is_told(visitor: Visitor, totals: str) -> None:
    assert visitor.get(f"{totals}/tables/nothing").status == 404
    assert visitor.get(f"{totals}/tables/forms?page=99&by=nothing").status == 200


def test_the_page_says_what_projects_come_to(visitor: Visitor, totals: str) -> None:
    page = visitor.get(totals).text
    foot = re.sub(r"<[^>]*>", " ", page.partition("<tfoot>")[2].partition("</tfoot>")[0])
    assert foot.split()[:7] == ["合计", "1,264.1", "1,264.1", "0", "45", "45", "0"]
    assert {"379.23", "632.05", "948.075"} <= set(foot.split())
    back = re.findall(r'<a href="([^"]*/totals/tables/values[^"]*)">社区经费</a>', page)
    found = first_cells(visitor, html.unescape(back[0]), 2)
    assert set(found) == {"社区经费"}


def test_sums_are_those_of_the_master(visitor: Visitor, totals: str) -> None:
    """Each sheet of sums that is on the page has the lines and totals that the master's has."""
    names = re.findall(r"/totals/sums/([^\"?]*)\">", visitor.get(totals).text)
    assert names
    for name in dict.fromkeys(map(unquote, names)):
        page = visitor.get(f"{totals}/sums/{quote(name)}").text
        seen = [
            [re.sub(r"<[^>]*>", "", one).strip() for one in re.findall(r"<t[dh].*?</t[dh]>", line)]
            for line in re.findall(r"<tr>(.*?)</tr>", page.partition("</thead>")[2], re.DOTALL)
        ]
        there = _in_master(name)
        assert len(seen) == len(there)
        for line, other in zip(seen, there, strict=True):
            assert [*map(_plain, line)] == [_told(one) for one in other], name


def _plain(text: str) -> object:
    """A text of the page, as the number it shows where it is one."""
    bare = text.replace(",", "")
    if bare.endswith("%"):
        return float(bare[:-1]) / 100
    return float(bare) if re.fullmatch(r"-?[0-9.]+", bare) else text


def _in_master(name: str) -> list[list[Any]]:
    """What is seen on a sheet of the example's master below its headings."""
    file = next(played().folder.glob("output/2021-targets/master.xlsx"))
    sheet = load_workbook(file, data_only=True)[name]
    lines = [*sheet.iter_rows(min_row=_HEAD_ROW, values_only=True)]
    seen = [n for n, heading in enumerate(lines[0]) if heading and n]  # the first column is hidden
    return [[line[n] for n in seen] for line in lines[1:]]


_HEAD_ROW = 3


def _told(content: Any) -> object:
    if content is None:
        return ""
    return content if isinstance(content, str) else pytest.approx(content, abs=0.00005001)


def test_charts_say_their_figures_in_words(visitor: Visitor, totals: str) -> None:
    page = visitor.get(f"{totals}/charts")
    assert re.search(r'role="img" aria-label="支出计划：[^"]*1,264.1（100%）"', page.text)
    assert "各单位合计 55 控制数 55" in page.seen
