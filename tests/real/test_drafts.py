"""Drafts as another MIME library and a reader see them: names, words, files, nothing cut off."""

from __future__ import annotations

import json
import shutil
import subprocess
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.posts import COLLECTION, JPG, NOW, filled, imported, mail
from tests.fakes.transports import ADDRESS, sending_in
from tests.real.browser import chromium, opened
from xlkpi.api.reply import reply
from xlkpi.api.send import send
from xlkpi.outgoing.mailing.sending import SendOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

READER = Path(__file__).parent / "engines" / "postal_mime.cjs"
UNITS = {"v01": "示例一村（柳溪）", "v02": "示例二村（桥头）", "v03": "示例三村（槐荫）"}


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every kind of mail as a draft, by the words of its file's name."""
    workspace = sending_in(tmp_path_factory.mktemp("drafts"))
    units = tuple(UNITS)
    send(workspace, NOW, SendOptions(units=units))
    send(workspace, NOW, SendOptions(units=units, remind=True))
    imported(
        workspace,
        a=mail("v01", {"表.xlsx": filled("v01", 55)}),
        b=mail("v02", {"表.xlsx": filled("v02", "约50")}),
        c=mail("v03", {"IMG_2.jpg": JPG}),
    )
    reply(workspace, NOW, SendOptions())
    found = (workspace / "output" / "outbox").glob("*.eml")
    return {path.name.removeprefix(f"{COLLECTION}_"): path for path in sorted(found)}


def seen(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """What another library reads in mails."""
    node = shutil.which("node")
    assert node is not None, "node is not installed: run .ci/run"
    said = subprocess.run([node, READER, *paths], capture_output=True, check=True).stdout
    read: list[dict[str, Any]] = json.loads(said)
    return read


def test_every_draft_is_read_as_it_was_meant(drafts: dict[str, Path]) -> None:
    kinds = {name.rpartition("村")[2].partition("_")[2][:2] for name in drafts}
    assert kinds == {"下发", "催报", "收到", "退回", "重发"}
    for (name, path), one in zip(drafts.items(), seen(list(drafts.values())), strict=True):
        unit = name[:3]
        assert one["from"] == ["庆北办事处财政所", ADDRESS], name
        assert [address for _, address in one["to"]] == [f"{unit}@example.invalid"], name
        assert UNITS[unit] in one["subject"], name
        assert one["id"].startswith("<xlkpi."), name
        assert "庆北办事处" in one["text"], name
        assert "\ufffd" not in one["text"] + one["subject"], name
        if "收到" in name:
            assert one["files"] == [], name
            continue
        folder = "returns" if "退回" in name else "templates"
        ((file, digest),) = one["files"]
        kept = path.parents[1] / COLLECTION / folder / file
        assert digest == sha256(kept.read_bytes()).hexdigest(), name
        assert file.startswith(f"{unit}_{UNITS[unit]}"), name
        assert one["answers"] == ("" if "下发" in name or "催报" in name else one["answers"])
    answers = [one["answers"] for one in seen(list(drafts.values())) if one["answers"]]
    assert sorted(answers) == [f"<{unit}.0.1@example.invalid>" for unit in UNITS]


def test_a_letter_fits_the_window_it_is_read_in(drafts: dict[str, Path], tmp_path: Path) -> None:
    page = tmp_path / "mails.html"
    mails = "".join(
        f"<article><h2>{escape(one['subject'])}</h2><pre>{escape(one['text'])}</pre></article>"
        for one in seen(list(drafts.values()))
    )
    style = "pre{white-space:pre-wrap;font:16px sans-serif}article{max-width:900px}"
    page.write_text(f"<meta charset=utf-8><style>{style}</style>{mails}", encoding="utf-8")
    with chromium() as browser, opened(browser, page) as window:
        letters = window.page.query_selector_all("article")
        assert len(letters) == len(drafts)
        for number, letter in enumerate(letters):
            letter.screenshot(path=tmp_path / f"{number}.png")
        wide = window.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= window.page.evaluate("window.innerWidth")
        assert window.said == []
