"""Scans of the stamped page: beside a return they are its evidence, alone they are a fault."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.builders.demo_round import played
from xlkpi.api.import_ import import_paths
from xlkpi.api.log import log
from xlkpi.api.verify import verify
from xlkpi.intake.evidence import FoundFile, alone, named_units, stamped
from xlkpi.records import Return, Status
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlkpi.intake.results import Imported

CAME = datetime(2021, 1, 20, tzinfo=UTC)
NOW = fixed(CAME)
JPG, PDF = b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"%PDF-1.7 scan"
UNITS = {"v01": "示例一村", "v02": "示例二村", "v010": "示例一村民小组", "7": "七村", "c_1": "社区"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("示例一村 盖章.jpg", {"v01"}),
        ("a.zip!内/示例　一村.jpg", {"v01"}),
        ("示例一村/盖章.jpg", set()),
        ("示例一村民小组.jpg", {"v010"}),
        ("示例一村和示例二村.jpg", {"v01", "v02"}),
        ("v01盖章.jpg", {"v01"}),
        ("V01_1.jpg", {"v01"}),
        ("v010.jpg", {"v010"}),
        ("v011.jpg", set()),
        ("IMG_v01.jpg", set()),
        ("c_1-2.jpg", {"c_1"}),
        ("7_盖章.jpg", {"7"}),
        ("7月盖章.jpg", set()),
        ("7.jpg", set()),
    ],
)
def test_a_file_name_says_units_by_name_or_by_the_id_in_front(name: str, said: set[str]) -> None:
    assert named_units(name, UNITS) == said


def found_scan(name: str, folder: str = "f", *, together: bool = False) -> FoundFile:
    return FoundFile(name, name, CAME, "", folder, together)


def back(name: str, unit: str, hours: int = 0) -> Return:
    received = CAME + timedelta(hours=hours)
    return Return(name, name, received, Status.REJECTED, unit, UNITS.get(unit, ""), "c")


ONE, TWO, NEWER = back("1", "v01"), back("2", "v02"), back("3", "v01", 1)
LOST = back("4", "")


def beside(scan: FoundFile, *returns: Return) -> str:
    near = [replace(found_scan(one.sha256), folder="f") for one in returns]
    found = stamped([scan], near, {one.sha256: one for one in returns}, UNITS)
    return next((one.beside.sha256 for one in found), "")


def test_a_scan_stands_beside_the_newest_return_of_the_unit_it_names() -> None:
    assert beside(found_scan("示例一村.jpg"), TWO, NEWER, ONE) == "3"
    assert beside(found_scan("示例二村.jpg"), TWO, NEWER, ONE) == "2"


def test_a_scan_in_another_folder_or_of_a_unit_without_a_workbook_stands_alone() -> None:
    assert beside(found_scan("示例一村.jpg", "elsewhere"), ONE) == ""
    assert beside(found_scan("示例二村.jpg"), ONE) == ""
    assert beside(found_scan("示例二村.jpg", together=True), ONE) == ""


def test_a_scan_may_lie_in_a_folder_below_and_be_named_by_it() -> None:
    below, other = (
        found_scan("示例一村/盖章.jpg", "f/示例一村"),
        found_scan("示例三村/盖章.jpg", "f/示例三村"),
    )
    assert beside(below, ONE, TWO) == "1"
    assert beside(found_scan("扫描件/示例二村.jpg", "f/扫描件"), ONE, TWO) == "2"
    assert beside(other, ONE, TWO) == beside(found_scan("扫描件/1.jpg", "f/扫描件"), ONE) == ""
    assert beside(found_scan("示例一村/示例二村.jpg", "f/示例一村"), ONE, TWO) == "2"


def test_a_scan_alone_is_told_how_to_name_it() -> None:
    (fault,) = alone(found_scan("IMG_1.jpg")).problems
    assert fault.code == "F01"
    assert "单位名称写进文件名" in fault.hint.zh


def test_a_scan_without_a_name_stands_beside_what_it_was_sent_with() -> None:
    assert beside(found_scan("IMG_1.jpg", together=True), ONE, NEWER) == "3"
    assert beside(found_scan("IMG_1.jpg"), ONE) == ""


@pytest.mark.parametrize("other", [TWO, LOST])
def test_a_scan_without_a_name_among_several_units_stands_alone(other: Return) -> None:
    assert beside(found_scan("IMG_1.jpg", together=True), ONE, other) == ""


def test_a_name_of_two_units_says_nothing() -> None:
    assert beside(found_scan("示例一村和示例二村.jpg", together=True), ONE) == ""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The demo's workspace after its round."""
    return shutil.copytree(played().folder, tmp_path / "w")


def sent(workspace: Path, files: Mapping[str, object], packed: Path | None = None) -> Imported:
    """Import a folder, or a zip, of these files; a text names one of the demo's workbooks."""
    folder = workspace.parent / "sent"
    originals = workspace / "收件箱"
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        original = (originals / data).read_bytes() if isinstance(data, str) else data
        assert isinstance(original, bytes)
        path.write_bytes(original)
    if packed is None:
        return import_paths(workspace, NOW, [folder], received=CAME)
    with zipfile.ZipFile(packed, "w") as archive:
        for name in files:
            archive.write(folder / name, name)
    return import_paths(workspace, NOW, [packed], received=CAME)


def told(imported: Imported) -> dict[str, tuple[Status, list[str]]]:
    return {
        one.returned.file: (one.status, [p.code for p in one.problems]) for one in imported.files
    }


def scans(workspace: Path) -> dict[str, set[str]]:
    """Unit -> what 报送状态 shows as scans."""
    path = workspace / "output" / "2021-targets" / "master.xlsx"
    rows = [*openpyxl.load_workbook(path)["报送状态"].iter_rows(values_only=True)]
    heads = next(row for row in rows if "盖章扫描件" in row)
    unit, scan = heads.index("单位"), heads.index("盖章扫描件")
    found: dict[str, set[str]] = {}
    for row in rows[rows.index(heads) + 1 :]:
        if row[scan]:
            found.setdefault(str(row[unit]), set()).add(str(row[scan]))
    return found


FIRST = "第一次/v01_示例一村（柳溪）.xlsx"
EIGHT = "第一次/v08_示例八村（西畈）.xlsx"


def test_a_named_scan_in_the_folder_is_evidence_in_master_and_log(workspace: Path) -> None:
    files = {"表.xlsx": FIRST, "v01盖章.jpg": JPG, "照片.pdf": PDF}
    found = told(sent(workspace, files))
    assert found["v01盖章.jpg"] == (Status.ACCEPTED, ["F29"])
    assert found["照片.pdf"] == (Status.UNREADABLE, ["F01"])
    (names,) = scans(workspace).values()
    assert names == {"v01盖章.jpg"}
    (entry,) = [one for one in log(workspace, NOW, "v01") if one.kind == "evidence"]
    assert "v01盖章.jpg" in entry.what.zh
    assert verify(workspace, NOW).problems == ()


def test_the_only_workbook_of_an_archive_folder_has_the_scans_there(workspace: Path) -> None:
    files = {
        "一/表.xlsx": FIRST, "一/正面.jpg": JPG, "一/背面.pdf": PDF, "八/表.xlsx": EIGHT,
        "八/1.jpg": JPG + b"8", "八/盖章/页/2.jpg": JPG + b"9", "扫描.jpg": JPG + b"0",
    }  # fmt: skip
    found = told(sent(workspace, files, workspace.parent / "报送.zip"))
    states = {name.rpartition("!")[2]: codes for name, (_, codes) in found.items()}
    assert states["一/正面.jpg"] == states["一/背面.pdf"] == states["八/1.jpg"] == ["F29"]
    assert states["扫描.jpg"] == ["F01"]
    shown = sorted(sorted(names) for names in scans(workspace).values())
    assert states["八/盖章/页/2.jpg"] == ["F29"]
    assert shown == [["1.jpg\n2.jpg"], ["正面.jpg\n背面.pdf"]]


def test_the_same_again_is_a_duplicate_and_changes_nothing(workspace: Path) -> None:
    files = {"表.xlsx": FIRST, "v01盖章.jpg": JPG}
    sent(workspace, files)
    journal = (workspace / "output" / "journal.jsonl").read_bytes()
    again = told(sent(workspace, files))
    assert again["v01盖章.jpg"] == (Status.DUPLICATE, ["F13"])
    assert (workspace / "output" / "journal.jsonl").read_bytes() == journal


def test_a_scan_that_came_alone_is_evidence_once_it_comes_with_its_workbook(
    workspace: Path,
) -> None:
    alone = sent(workspace, {"v01盖章.jpg": JPG})
    assert told(alone)["v01盖章.jpg"] == (Status.UNREADABLE, ["F01"])
    assert scans(workspace) == {}
    both = sent(workspace, {"表.xlsx": FIRST})
    assert told(both)["v01盖章.jpg"] == (Status.ACCEPTED, ["F29"])
    assert [*scans(workspace).values()] == [{"v01盖章.jpg"}]


def test_a_dry_run_says_it_and_writes_nothing(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "v01盖章.jpg").write_bytes(JPG)
    shutil.copy(workspace / "收件箱" / FIRST, tmp_path / "表.xlsx")
    paths = [tmp_path / "表.xlsx", tmp_path / "v01盖章.jpg"]
    journal = (workspace / "output" / "journal.jsonl").read_bytes()
    found = told(import_paths(workspace, NOW, paths, dry_run=True))
    assert found["v01盖章.jpg"] == (Status.ACCEPTED, ["F29"])
    assert (workspace / "output" / "journal.jsonl").read_bytes() == journal
