"""Two townships report to their county by the verbs, from the village's cell to the sum."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.levels import COLLECTION, NAMES, PROJECT, TOWNS, Levels, at, levels
from tests.builders.rosters import put
from xlkpi.api.amend import amend
from xlkpi.api.confirm import confirm
from xlkpi.api.diff import diff
from xlkpi.api.export import export
from xlkpi.api.export_bundle import export_bundle
from xlkpi.api.import_again import import_again
from xlkpi.api.public_key import public_key
from xlkpi.api.report import report
from xlkpi.api.status import status
from xlkpi.api.status_of_unit import unit_history
from xlkpi.api.verify import verify
from xlkpi.api.withdraw import withdraw
from xlkpi.bundle.archive import read_bundle
from xlkpi.bundle.signing import signature
from xlkpi.department.targets import Reason, Target
from xlkpi.problems import ProblemsFound, Unusable
from xlkpi.records import Status
from xlkpi.rollup.roll.outline import rates
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlkpi.intake.results import Imported, ImportedFile

WHY = Reason("电话核实", "刘")
GOOD = Status.ACCEPTED_WITH_WARNINGS


@pytest.fixture
def made(tmp_path: Path) -> Levels:
    return levels(tmp_path)


@pytest.fixture
def both(made: Levels) -> Levels:
    """Both townships have reported all they have."""
    files = made.take_in(*(made.bundle(name, 10) for name in TOWNS), hours=11).files
    assert [one.status for one in files] == [GOOD, GOOD]
    return made


def sums(folder: Path) -> dict[str, float]:
    """What the master of a workspace says that each unit comes to, and all of them."""
    path = folder / "output" / COLLECTION / "master.xlsx"
    rows = [*openpyxl.load_workbook(path, data_only=True)["按单位汇总"].values]
    head = next(row for row in rows if "预算数" in row)
    unit, amount = head.index("单位"), head.index("预算数")
    return {
        str(row[unit]): float(str(row[amount]))
        for row in rows
        if isinstance(row[amount], (int, float)) and row[unit]
    }


def codes(file: ImportedFile) -> list[str]:
    return [one.code for one in file.problems if not one.code.startswith("T")]


def only(imported: Imported) -> ImportedFile:
    (file,) = imported.files
    return file


def test_sums_agree_over_three_levels(both: Levels) -> None:
    county = sums(both.county)
    for name in TOWNS:
        own = sums(both.town(name))
        assert own == {unit: county[f"{NAMES[name]}·{unit}"] for unit in own}
    assert sum(county.values()) == 54.75
    assert county["西镇·新华村"] == 4.25


def test_each_township_is_added_up_by_itself(both: Levels) -> None:
    path = both.county / "output" / COLLECTION / "master.xlsx"
    rows = [*openpyxl.load_workbook(path, data_only=True)["按上报单位汇总"].values]
    head = next(row for row in rows if "预算数" in row)
    places = [head.index(name) for name in ("上报单位", "下级单位", "已并入", "状态", "预算数")]
    found = [tuple(row[at] for at in places) for row in rows[3:5]]
    assert found == [("东镇", 2, 2, "已齐", 20.5), ("西镇", 2, 2, "已齐", 34.25)]
    call = status(both.county, fixed(at(12))).call
    assert [(one.unit.id, one.forms, one.below) for one in call.units if one.below] == [
        ("t1", 2, 2), ("t2", 2, 2)
    ]  # fmt: skip
    assert {kind: rate["due"] for kind, rate in rates(call.units).items()} == {"村": 4}


def test_a_corrected_figure_takes_the_place_of_the_old_one(both: Levels) -> None:
    both.returned("t1", "v01", 11.5, 20)
    file = only(both.take_in(both.bundle("t1", 21), hours=22))
    assert file.status is GOOD
    assert sums(both.county)["东镇·柳溪村"] == 11.5
    assert sum(sums(both.county).values()) == 54.25
    told = {p.code: p for p in master_problems(both)}
    assert "12" in told["X07"].message.zh
    assert "11.5" in told["X07"].message.zh
    assert told["X07"].place.cell
    assert "withdraw" not in told["X07"].hint.en  # S69 would refuse it
    assert "相差 -0.5" in told["X32"].message.zh


def master_problems(made: Levels) -> list[Any]:
    from xlkpi.api.master import master  # noqa: PLC0415 - writes it anew

    return list(master(made.county, fixed(at(99))).problems)


def test_an_older_bundle_changes_nothing_and_is_told_once(made: Levels) -> None:
    older = made.bundle("t1", 10)
    made.returned("t1", "v01", 11.5, 20)
    made.take_in(made.bundle("t1", 21), hours=22)
    before = sums(made.county)
    file = only(made.take_in(older, hours=23))
    assert (codes(file), file.status, file.merged) == (["F50"], Status.SUPERSEDED, False)
    assert "什么都没有变" in file.problems[-1].message.zh
    assert sums(made.county) == before


def test_the_same_file_again_is_a_duplicate(both: Levels) -> None:
    again = only(both.take_in(both.bundle("t1", 10), hours=30))
    assert (codes(again), again.status) == (["F13"], Status.DUPLICATE)


def test_it_is_the_same_file_as_long_as_nothing_is_recorded(made: Levels) -> None:
    digests = {hashlib.sha256(made.bundle("t1", hours).read_bytes()).digest() for hours in (10, 99)}
    assert len(digests) == 1
    made.returned("t1", "v01", 11.5, 20)
    assert hashlib.sha256(made.bundle("t1", 21).read_bytes()).digest() not in digests


def changed(bundle: Path, name: str, old: bytes, new: bytes) -> None:
    """Change a member of a bundle, as somebody does who knows how it is packed."""
    with zipfile.ZipFile(bundle) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    assert old in members[name]
    members[name] = members[name].replace(old, new)
    with zipfile.ZipFile(bundle, "w") as archive:
        for one, data in members.items():
            archive.writestr(one, data)


@pytest.mark.parametrize(
    ("member", "old", "new"),
    [
        ("forms.json", b'"12"', b'"99"'),
        ("xlkpi-bundle.json", "东镇".encode(), "西镇".encode()),
        ("signature", b"0", b"1"),
    ],
)
def test_a_forged_one_is_told_and_not_taken(
    made: Levels, member: str, old: bytes, new: bytes
) -> None:
    bundle = made.bundle("t1", 10)
    changed(bundle, member, old, new)
    file = only(made.take_in(bundle, hours=11))
    assert (codes(file), file.status, file.forms) == (["F46"], Status.UNREADABLE, ())


def test_what_another_key_signs_is_not_the_townships(made: Levels) -> None:
    (made.town("t1") / ".xlkpi" / "signing_key").unlink()
    forger = public_key(made.town("t1"), fixed(at(9)))
    assert forger.is_new
    file = only(made.take_in(made.bundle("t1", 10), hours=11))
    assert (codes(file), file.status, file.merged) == (["F48"], Status.HELD, False)
    assert forger.fingerprint in file.problems[0].message.zh
    assert sums(made.county) == {}
    assert [one.state for one in status(made.county, fixed(at(12))).call.units] == [
        "held", "not_issued"
    ]  # fmt: skip


@pytest.mark.parametrize("most", [200, 3_000, 9_000])
def test_a_damaged_one_is_told_and_not_taken(made: Levels, most: int) -> None:
    bundle = made.bundle("t1", 10)
    bundle.write_bytes(bundle.read_bytes()[:most])
    file = only(made.take_in(bundle, hours=11))
    assert (codes(file), file.status) == (["F45"], Status.UNREADABLE)


def test_one_that_was_unpacked_and_packed_anew_is_told(made: Levels) -> None:
    bundle = made.bundle("t1", 10)
    with zipfile.ZipFile(bundle) as archive:
        members = {f"东镇/{one}": archive.read(one) for one in archive.namelist()}
    with zipfile.ZipFile(bundle, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    file = only(made.take_in(bundle, hours=11))
    assert (codes(file), file.status) == (["F45"], Status.UNREADABLE)
    assert "多了一层文件夹" in file.problems[0].message.zh


def test_a_bit_that_fell_over_is_damage(made: Levels) -> None:
    bundle = made.bundle("t1", 10)
    data = bytearray(bundle.read_bytes())
    data[data.find(b"forms.json") + 200] ^= 1
    bundle.write_bytes(bytes(data))
    file = only(made.take_in(bundle, hours=11))
    assert (codes(file), file.status) == (["F45"], Status.UNREADABLE)


def rewritten(bundle: Path, made: Levels, change: Callable[[Any, Any], object]) -> None:
    """Have the township's own key sign another bundle than its program wrote."""
    with zipfile.ZipFile(bundle) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    manifest, forms = json.loads(members["xlkpi-bundle.json"]), json.loads(members["forms.json"])
    change(manifest, forms)
    members["forms.json"] = json.dumps(forms).encode()
    manifest["files"]["forms.json"] = hashlib.sha256(members["forms.json"]).hexdigest()
    members["xlkpi-bundle.json"] = json.dumps(manifest).encode()
    private = bytes.fromhex((made.town("t1") / ".xlkpi" / "signing_key").read_text("ascii"))
    members["signature"] = signature(private, members["xlkpi-bundle.json"]).hex().encode()
    with zipfile.ZipFile(bundle, "w") as archive:
        for one, data in members.items():
            archive.writestr(one, data)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda _, forms: forms[0]["submission"]["records"][0]["values"].update(
                fiscal_funds="x"
            ),
            "不是这一栏能填的",
        ),
        (lambda manifest, _: manifest["bundle"]["due"][0].__setitem__(2, "lost"), "这里不认识"),
    ],
)
def test_what_no_figure_can_be_added_from_is_told_and_not_taken(
    made: Levels, change: Callable[[Any, Any], object], told: str
) -> None:
    bundle = made.bundle("t1", 10)
    rewritten(bundle, made, change)
    file = only(made.take_in(bundle, hours=11))
    assert (codes(file), file.status, file.forms) == (["F49"], Status.REJECTED, ())
    assert told in file.problems[0].message.zh
    assert status(made.county, fixed(at(12))).call.units


def without_keys(made: Levels) -> dict[str, object]:
    keys: dict[str, object] = {
        f"I{row}": public_key(made.town(t), fixed(at(0))).key for row, t in enumerate(TOWNS, 2)
    }
    put(made.county, "单位", **dict.fromkeys(keys))
    return keys


def test_an_unknown_key_is_held_and_can_be_confirmed(made: Levels) -> None:
    without_keys(made)
    file = only(made.take_in(made.bundle("t1", 10), hours=11))
    assert (codes(file), file.status, file.returned.unit) == (["F48"], Status.HELD, "t1")
    with pytest.raises(ProblemsFound) as caught:
        confirm(made.county, fixed(at(12)), Target("t1", PROJECT), WHY)
    assert "上报包只能整个处理" in caught.value.problems[0].hint.zh
    done = confirm(made.county, fixed(at(12)), Target("东镇"), WHY)
    names = [one.project_name for one in done.changes]
    assert [name.partition(" ")[0] for name in names] == ["柳溪村", "桥头村"]
    assert all(name.partition(" ")[2] for name in names)
    assert sums(made.county) == {"东镇·柳溪村": 12, "东镇·桥头村": 8.5}


def test_once_the_key_is_entered_what_was_held_is_taken(made: Levels) -> None:
    keys = without_keys(made)
    made.take_in(made.bundle("t1", 10), hours=11)
    put(made.county, "单位", **keys)
    import_again(made.county, fixed(at(12)))
    assert sums(made.county) == {"东镇·柳溪村": 12, "东镇·桥头村": 8.5}
    assert verify(made.county, fixed(at(13))).exit_code == 0


def test_a_department_that_nobody_knows_is_told_apart(made: Levels) -> None:
    without_keys(made)
    config = made.town("t1") / "xlkpi.toml"
    config.write_text(config.read_text("utf-8").replace("东镇人民政府", "南乡"), "utf-8")
    file = only(made.take_in(made.bundle("t1", 10), hours=11))
    assert (codes(file), file.status, file.forms) == (["F48"], Status.HELD, ())
    assert "没有叫这个名字的单位" in file.problems[0].message.zh


def test_a_figure_walks_back_to_the_cell_of_the_village(made: Levels) -> None:
    made.take_in(*(made.bundle(name, 10, originals=name == "t2") for name in TOWNS), hours=11)
    folder = export(made.county, fixed(at(12))).folder
    lines = csv.DictReader(StringIO((folder / "values.csv").read_text("utf-8-sig")))
    (line,) = (one for one in lines if (one["unit"], one["field"]) == ("t2/v03", "fiscal_funds"))
    assert line["value"] == "4.25"
    assert line["unit_name"] == "西镇·新华村"
    bundle, _, name = line["file"].partition("!")
    assert name == "v03_新华村.xlsx"
    assert bundle.startswith("西镇人民政府")
    with zipfile.ZipFile(made.folder / "t2-10" / bundle) as archive:
        data = archive.read(f"originals/{line['return']}.xlsx")
    assert hashlib.sha256(data).hexdigest() == line["return"]
    assert openpyxl.load_workbook(BytesIO(data))[line["sheet"]][line["cell"]].value == 4.25
    assert line["received"] == f"{at(2):%Y-%m-%dT%H:%M:%SZ}"


def test_what_a_township_amended_says_who_and_why(made: Levels) -> None:
    town = made.town("t1")
    amend(town, fixed(at(8)), Target("v01", PROJECT), {"fiscal_funds": "11"}, WHY)
    made.take_in(made.bundle("t1", 10), hours=11)
    folder = export(made.county, fixed(at(12))).folder
    lines = csv.DictReader(StringIO((folder / "values.csv").read_text("utf-8-sig")))
    found = {one["field"]: one for one in lines if one["unit"] == "t1/v01" and not one["table"]}
    amount, filler = found["fiscal_funds"], found["filler"]
    assert (amount["value"], amount["amended"], amount["reason"]) == ("11", "true", "电话核实")
    assert (filler["amended"], filler["file"].partition("!")[2]) == ("false", "v01_柳溪村.xlsx")


def test_what_a_township_withdraws_does_not_count_in_the_county(both: Levels) -> None:
    withdraw(both.town("t1"), fixed(at(20)), Target("v02"), WHY)
    both.take_in(both.bundle("t1", 21), hours=22)
    assert set(sums(both.county)) >= {"东镇·柳溪村", "西镇·新华村"}
    assert sum(sums(both.county).values()) == 46.25
    states = {one.unit.id: one.state for one in status(both.county, fixed(at(23))).call.units}
    assert states == {
        "t1": "issued", "t1/v01": "merged_with_warnings", "t1/v02": "issued",
        "t2": "merged_with_warnings", "t2/v01": "merged_with_warnings",
        "t2/v03": "merged_with_warnings",
    }  # fmt: skip


def test_units_below_are_decided_about_below(both: Levels) -> None:
    before = sums(both.county)
    for name in ("t1/v01", "东镇·柳溪村"):
        with pytest.raises(ProblemsFound) as caught:
            withdraw(both.county, fixed(at(20)), Target(name), WHY)
        assert [p.code for p in caught.value.problems] == ["S69"]
        with pytest.raises(ProblemsFound) as caught:
            amend(both.county, fixed(at(20)), Target(name), {"fiscal_funds": "1"}, WHY)
        assert [p.code for p in caught.value.problems] == ["S69"]
    assert sums(both.county) == before
    withdraw(both.county, fixed(at(21)), Target("东镇"), WHY)
    assert {unit.partition("·")[0] for unit, amount in sums(both.county).items() if amount} == {
        "西镇"
    }


def test_two_bundles_are_compared_by_unit_project_and_field(both: Levels) -> None:
    both.returned("t1", "v01", 11.5, 20)
    both.take_in(both.bundle("t1", 21), hours=22)
    found = diff(both.county, fixed(at(23)), "东镇")
    told = {(one.unit, d.field, d.before, d.after) for one in found for d in one.differences}
    assert ("t1/v01", "fiscal_funds", "12", "11.5") in told
    assert {one[0] for one in told} == {"t1/v01"}
    assert all(d.cell for one in found for d in one.differences if d.field == "fiscal_funds")


def test_it_comes_in_a_zip_and_by_mail(made: Levels) -> None:
    bundle = made.bundle("t1", 10)
    packed = made.folder / "全部.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(bundle, bundle.name)
    assert only(made.take_in(packed, hours=11)).status is GOOD
    from tests.builders.posts import mail  # noqa: PLC0415 - for this test

    sent = made.folder / "mail.eml"
    other = made.bundle("t2", 10)
    sent.write_bytes(mail("x", {other.name: other.read_bytes()}, sender="a@example.invalid"))
    assert only(made.take_in(sent, hours=12)).status is GOOD
    assert sum(sums(made.county).values()) == 54.75


def test_the_journal_of_the_county_is_sound_and_one_unit_has_its_history(both: Levels) -> None:
    assert verify(both.county, fixed(at(20))).exit_code == 0
    found = unit_history(both.county, fixed(at(20)), "新华村")
    assert (found.unit.id, [one.state for one in found.forms]) == (
        "t2/v03",
        ["merged_with_warnings"],
    )
    town = unit_history(both.county, fixed(at(20)), "西镇")
    assert [one.unit.id for one in town.forms] == ["t2/v01", "t2/v03"]
    report(both.county, fixed(at(20)))
    page = (both.county / "output" / COLLECTION / "reports" / "report.html").read_text("utf-8")
    assert "西镇·新华村" in page


def test_the_same_village_from_two_townships_is_told(made: Levels) -> None:
    config = made.town("t2") / "roster.xlsx"
    assert config.is_file()
    made.take_in(*(made.bundle(name, 10) for name in TOWNS), hours=11)
    told = [p for p in master_problems(made) if p.code == "X33"]
    assert [p.place.unit for p in told] == ["t2/v01"]
    assert "单位同名" in told[0].message.zh


def test_another_measure_or_collection_is_refused_with_its_reason(made: Levels) -> None:
    config = made.county / "xlkpi.toml"
    text = config.read_text("utf-8")
    config.write_text(
        text.replace('"万元"', '"元"'),
        "utf-8",
    )
    file = only(made.take_in(made.bundle("t1", 10), hours=11))
    assert (codes(file), file.status, file.forms) == (["F49"], Status.REJECTED, ())
    assert "计量单位" in file.problems[0].message.zh
    config.write_text(
        text.replace('"2021-targets"', '"other"').replace("year = 2021", "year = 2022"), "utf-8"
    )
    file = only(made.take_in(made.bundle("t2", 10), hours=12))
    assert codes(file) == ["F49"]


def test_without_a_signing_key_nothing_is_written(made: Levels) -> None:
    with pytest.raises(Unusable) as caught:
        export_bundle(made.county, fixed(at(1)))
    assert [p.code for p in caught.value.problems] == ["S64"]
    assert not (made.county / "output" / COLLECTION / "bundles").exists()


def test_a_county_reports_what_its_townships_did(both: Levels) -> None:
    public_key(both.county, fixed(at(20)))
    up = export_bundle(both.county, fixed(at(20)), with_originals=True)
    contents = read_bundle(up.file.read_bytes(), sources=True)
    found = {one.submission.unit: one for one in contents.forms}
    assert set(found) == {"t1/v01", "t1/v02", "t2/v01", "t2/v03"}
    form = found["t2/v03"]
    assert form.returns[0].file.endswith("!v03_新华村.xlsx")
    assert any((v.column, bool(v.cell)) == ("fiscal_funds", True) for v in form.values)
    assert replace(contents.said, due=()).department == "庆北县"
