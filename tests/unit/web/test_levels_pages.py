"""Levels on pages: a township's key and bundle, and the county that takes it in."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.builders.desks import WHEN, desk
from tests.builders.levels import Levels, at, levels
from xlkpi.api.export_bundle import export_bundle
from xlkpi.api.import_ import import_paths
from xlkpi.api.public_key import public_key
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.desks import Visitor

CLOCK = fixed(at(10))


@pytest.fixture
def made(tmp_path: Path) -> Levels:
    return levels(tmp_path)


def pages(visitor: Visitor, folder: Path) -> str:
    return visitor.send("/", "/open", folder=str(folder)).path.rpartition("/")[0]


def journal(folder: Path) -> bytes:
    return (folder / "output" / "journal.jsonl").read_bytes()


def test_a_bundle_goes_up_from_page_to_page(made: Levels, tmp_path: Path) -> None:
    town, county = made.town("t1"), made.county
    expected = export_bundle(town, CLOCK).file.read_bytes()
    with desk(tmp_path / "home", town, CLOCK) as running:
        visitor = running.visitor()
        here = pages(visitor, town)
        settings = here.rpartition("/")[0] + "/settings"
        key = visitor.send(settings, f"{settings}/key")
        assert public_key(town, CLOCK).fingerprint in key.seen
        page = visitor.send(f"{here}/totals", f"{here}/totals/bundle")
        assert "已写上报包" in page.seen
        (link,) = re.findall(r'href="([^"]+/files/[^"]+)"', page.text)
        saved = visitor.get(link)
        assert saved.content == expected
        whole = visitor.send(f"{here}/totals", f"{here}/totals/bundle", originals="yes")
        assert "连同原件 2 份" in whole.seen
        up = pages(visitor, county)
        for awaiting in (visitor.get(f"{up}/{one}").seen for one in ("units", "overview")):
            assert "待上报包" in awaiting
            assert "未下发" not in awaiting
        taken = visitor.drop(f"{up}/in", {"东镇.zip": saved.content})
        assert "东镇" in taken.seen
        units = visitor.get(f"{up}/units")
        assert 'units/t1/v01"' in units.text
        village = visitor.get(f"{up}/units/t1/v01")
        assert village.status == 200
        assert "柳溪村" in village.seen
        assert visitor.get(f"{up}/units/t1/nobody").status in (404, 422)
        assert "这个单位由下级部门管" in village.seen
        form = visitor.get(f"{up}/units/t1/v01/form?project=p01")
        assert form.status == 200
        assert '<td id="after-1.' in form.text  # drawn by the spec that the bundle carries
        assert "柳溪村" in form.seen.partition("本单位控制数")[0]
        assert "主要用于发放村干部及聘用人员的工资" in form.seen
        assert "按上报包里的表样画出来" in form.seen
        assert "东镇·柳溪村" in form.seen
        overview = visitor.get(f"{up}/overview")
        assert "还差 1 张表" in overview.seen
        assert "读入交回的表" in overview.seen
        assert "没有要下发的工作簿" in visitor.get(f"{up}/out").seen
    with zipfile.ZipFile(io.BytesIO(saved.content)) as archive:
        assert archive.testzip() is None


def test_the_journal_is_that_of_the_verbs(made: Levels, tmp_path: Path) -> None:
    other = levels(tmp_path / "theirs")
    bundle = export_bundle(made.town("t1"), CLOCK).file.read_bytes()
    box = tmp_path / "box"
    box.mkdir()
    (box / "东镇.zip").write_bytes(bundle)
    import_paths(other.county, CLOCK, [box], received=WHEN)
    with desk(tmp_path / "home", made.county, CLOCK) as running:
        visitor = running.visitor()
        visitor.drop(f"{pages(visitor, made.county)}/in", {"东镇.zip": bundle})
    assert journal(made.county) == journal(other.county)
