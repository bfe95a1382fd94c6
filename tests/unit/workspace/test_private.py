"""What only its owner may read, and what goes out, whatever the umask."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from tests.builders.posts import COLLECTION, NOW, filled
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.init import init
from xlkpi.workspace.private import make_private

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="modes")
OPEN = 0o022


@pytest.fixture(autouse=True)
def _as_most_have_it() -> Iterator[None]:
    before = os.umask(OPEN)
    yield
    os.umask(before)


def modes(*paths: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) for path in paths}


def test_key_journal_ledger_and_originals_are_their_owner_s_and_what_goes_out_is_not(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "w"
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    (tmp_path / "back.xlsx").write_bytes(filled("v01", "约55"))
    import_paths(folder, NOW, [tmp_path / "back.xlsx"])
    output, own = folder / "output", folder / ".xlkpi"
    inbox = list((output / "inbox").rglob("*"))
    kept = [one for one in inbox if one.is_file()]
    assert len(kept) == 2
    assert modes(own / "key", output / "journal.jsonl", output / "ledger.db", *kept) == {0o600}
    assert modes(own, output / "inbox", *(set(inbox) - set(kept))) == {0o700}
    out = output / COLLECTION
    gone = [*(out / "templates").iterdir(), *(out / "returns").iterdir(), out / "master.xlsx"]
    assert modes(*gone, folder / "roster.xlsx") == {0o644}
    assert modes(output, out, out / "templates") == {0o755}


def test_a_ledger_made_anew_is_its_owner_s_too(tmp_path: Path) -> None:
    folder = tmp_path / "w"
    init(folder, NOW, example=True)
    generate(folder, NOW, units=["v01"])
    ledger = folder / "output" / "ledger.db"
    ledger.write_bytes(b"no database at all" * 100)
    ledger.chmod(0o644)
    generate(folder, NOW, units=["v02"])
    assert modes(ledger) == {0o600}


def test_what_is_there_keeps_its_rights_and_content(tmp_path: Path) -> None:
    (tmp_path / "shared").write_bytes(b"x")
    (tmp_path / "shared").chmod(0o660)
    make_private(tmp_path / "shared")
    assert ((tmp_path / "shared").read_bytes(), modes(tmp_path / "shared")) == (b"x", {0o660})
