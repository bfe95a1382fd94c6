"""A spec as a page: shown, typed into, and shown anew when it is saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from tests.builders.desks import desk
from tests.builders.own_forms import VISITS
from xlkpi.api.spec_preview import file_of_spec, saved

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders.desks import Page, Visitor


def judged(visitor: Visitor, page: Page, **values: str) -> dict[str, object]:
    typed = {f"f:{name}": value for name, value in values.items()}
    body = urlencode({**visitor.hidden(page.path), **typed}).encode("utf-8")
    answer = visitor.ask("POST", f"{page.path}/typed", body)
    found: dict[str, object] = json.loads(answer.content)
    return found


def test_the_page_follows_its_file(tmp_path: Path) -> None:
    file = tmp_path / "visits.yaml"
    file.write_text(VISITS, encoding="utf-8")
    with desk(tmp_path / "home", spec=file) as running:
        visitor = running.visitor()
        page = visitor.get(running.first)
        assert 'name="f:homes"' in page.text
        found = judged(visitor, page, homes="21")
        assert "42" in str(found["texts"])
        version = visitor.get(f"{page.path}/version").content
        file.write_text(VISITS.replace("homes * 2", "homes * "), encoding="utf-8")
        assert visitor.get(f"{page.path}/version").content != version
        faulty = visitor.get(page.path)
        assert faulty.status == 200
        assert "第 8 行" in faulty.seen
        assert "S05" in faulty.seen
        # the sheet as it was before stays, and is computed by what the spec said then
        assert "下面还是出错以前的表" in faulty.seen
        assert 'name="f:homes"' in faulty.text
        assert "42" in str(judged(visitor, page, homes="21")["texts"])
        file.unlink()
        assert json.loads(visitor.get(f"{page.path}/version").content) == {"version": ""}
        assert "S31" in visitor.get(page.path).seen
        file.write_text(VISITS.replace("homes * 2", "homes * 3"), encoding="utf-8")
        assert "出错以前" not in visitor.get(page.path).seen
        assert "63" in str(judged(visitor, page, homes="21")["texts"])


def test_a_form_of_very_many_rows_is_not_waited_for(tmp_path: Path) -> None:
    file = file_of_spec("roster", tmp_path)
    assert not saved(file).is_whole
    with desk(tmp_path / "home", spec=file) as running:
        page = running.visitor().get(running.first)
    assert "下发前请运行： xlkpi spec check" in page.seen
