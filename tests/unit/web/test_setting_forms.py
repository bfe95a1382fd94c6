"""Settings as forms: saved where the whole is sound, told at the field where not."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

import pytest

from tests.builders.desks import desk
from xlkpi.api.generate import generate
from xlkpi.api.init import init
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.builders.desks import Page, Visitor

_FIELD = re.compile(r"<(input|select)\b([^>]*)>(.*?)(?=</select>|<input|<select|$)", re.DOTALL)


class Settings:
    """The forms of a workspace's settings, filled in by somebody."""

    def __init__(self, visitor: Visitor, folder: Path) -> None:
        self.visitor, self.file = visitor, folder / "xlkpi.toml"
        self.here = "/w/" + visitor.get("/").text.split('href="/w/')[1].partition('"')[0]
        self.beginning = self.file.read_text(encoding="utf-8")

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    def filled(self, page: str, to: str, **typed: str) -> Page:
        """Change some fields of a form; the others are sent as they stand."""
        shown = self.visitor.get(f"{self.here}/{page}").text
        form = shown.split(f'action="{self.here}/{to}"', 1)[1].partition("</form>")[0]
        sent = {**_fields(form), **typed}
        return self.visitor.send(f"{self.here}/{page}", f"{self.here}/{to}", **sent)


def _fields(form: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag, attributes, inside in _FIELD.findall(form):
        name = re.search(r'name="([^"]*)"', attributes)
        value = re.search(r'value="([^"]*)"', attributes)
        if tag == "select":
            value = re.search(r'<option value="([^"]*)" selected', inside)
        if name and not ("checkbox" in attributes and " checked" not in attributes):
            found[name[1]] = unescape(value[1]) if value else ""
    return {name: value for name, value in found.items() if name not in ("token", "once")}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("settings")
    clock = fixed(datetime(2021, 1, 4, tzinfo=UTC))
    init(folder / "w", clock, example=True)
    with desk(folder / "home", folder / "w", clock) as running:
        yield Settings(running.visitor(), folder / "w")


@pytest.fixture
def settings(running: Settings) -> Settings:
    running.file.write_text(running.beginning, encoding="utf-8")
    return running


def test_what_is_typed_is_saved_and_comments_stay(settings: Settings) -> None:
    before = settings.text
    to = {"department.name": "庆南办事处", "measure": "元"}
    page = settings.filled("settings", "settings/forms/general", **to)
    assert "已保存" in page.seen
    expected = before.replace("庆北办事处", "庆南办事处")
    zone = 'timezone = "Asia/Shanghai"\n'
    assert settings.text == expected.replace(zone, zone + 'measure = "元"\n')


def test_a_fault_is_told_at_its_field_and_what_was_typed_stays(settings: Settings) -> None:
    before = settings.text
    typed = {"year": "二〇二一", "department.name": "新名字"}
    page = settings.filled("settings", "settings/forms/general", **typed)
    assert page.status == 422
    year = page.text.partition('id="set-year"')[2].partition("</div>")[0]
    assert "二〇二一" in year
    assert 'aria-invalid="true"' in year
    assert "请改为例如 2021" in year
    assert 'value="新名字"' in page.text
    assert settings.text == before


def test_a_year_that_the_names_do_not_follow_is_told(settings: Settings) -> None:
    assert "的名称或编号里写的是" not in settings.visitor.get(f"{settings.here}/settings").seen
    page = settings.filled("settings", "settings/forms/general", year="2022")
    assert "（2021-targets）的名称或编号里写的是 2021 年，年度是 2022 年" in page.seen
    settings.file.write_text(
        settings.text.replace('id = "2021-targets"', 'id = "2021-targets"\nread_only = true'),
        encoding="utf-8",
    )
    assert "的名称或编号里写的是" not in settings.visitor.get(f"{settings.here}/settings").seen


def test_what_a_mailbox_needs_is_folded_until_it_is_asked_for(settings: Settings) -> None:
    def folded(query: str) -> bool:
        text = settings.visitor.get(f"{settings.here}/settings{query}").text
        return "<details><summary>没有写邮箱" in text

    assert folded("")
    assert not folded("?open=mail")
    settings.file.write_text(f'{settings.text}\n[mail]\naddress = "a@b.cn"\n', encoding="utf-8")
    assert not folded("")


def test_nothing_in_a_needed_field_is_told_there(settings: Settings) -> None:
    page = settings.filled("settings", "settings/forms/general", **{"department.name": " "})
    name = page.text.partition('id="set-department.name"')[2].partition("</div>")[0]
    assert 'aria-invalid="true"' in name


def test_a_mailbox_comes_and_goes(settings: Settings) -> None:
    before = settings.text
    typed = {"mail.address": "a@b.cn", "mail.imap.host": "imap.b.cn", "mail.imap.port": "993"}
    assert "已保存" in settings.filled("settings", "settings/forms/mail", **typed).seen
    assert '[mail]\naddress = "a@b.cn"\n\n[mail.imap]\nhost = "imap.b.cn"\nport = 993\n' in (
        settings.text
    )
    none = dict.fromkeys(typed, "")
    assert "已保存" in settings.filled("settings", "settings/forms/mail", **none).seen
    assert settings.text.rstrip() == before.rstrip()
    page = settings.filled("settings", "settings/forms/mail", **{"mail.imap.host": "imap.b.cn"})
    address = page.text.partition('id="set-mail.address"')[2].partition("</div>")[0]
    assert 'aria-invalid="true"' in address


def test_a_fault_of_one_form_leaves_the_others_of_its_page(settings: Settings) -> None:
    settings.file.write_text(f'{settings.text}\n[mail]\naddress = "a@b.cn"\n', encoding="utf-8")
    page = settings.filled("settings", "settings/forms/general", year="二〇二一")
    assert page.status == 422
    mail = page.text.partition('action="' + settings.here + '/settings/forms/mail"')[2]
    assert _fields(mail.partition("</form>")[0])["mail.address"] == "a@b.cn"


def test_sent_once_more_it_does_not_undo_what_another_changed(settings: Settings) -> None:
    to = f"{settings.here}/settings/collections/0"
    shown = _fields(settings.visitor.get(to).text.partition(f'action="{to}/save"')[2])
    settings.file.write_text(settings.text.replace("2021-01-15", "2021-01-20"), encoding="utf-8")
    for _ in range(2):
        page = settings.visitor.send(to, f"{to}/save", **{**shown, "collections.0.title": "新"})
        assert "在这之间被改过" in page.seen
        shown = _fields(page.text.partition(f'action="{to}/save"')[2].partition("</form>")[0])
        assert shown["collections.0.title"] == "新"
    assert "2021-01-20" in settings.text


def test_a_new_collection_is_not_forgotten_where_another_came_meanwhile(settings: Settings) -> None:
    to = f"{settings.here}/settings/new"
    shown = _fields(settings.visitor.get(to).text.partition("settings/begin")[2])
    other = '\n[[collections]]\nid = "other"\nspec = "project_targets"\ndue = 2021-03-01\n'
    settings.file.write_text(settings.text + other, encoding="utf-8")
    typed = {**shown, "collections.new.title": "我的一期"}
    page = settings.visitor.send(to, f"{settings.here}/settings/begin", **typed)
    assert "在这之间被改过" in page.seen
    assert "我的一期" in page.text
    assert settings.text.endswith(other)


@pytest.mark.parametrize(
    "text",
    [
        "mail = 5\nyear = 2021\n",
        "department = 5\n[[collections]]\nid = 5\n",
        "collections = 3\n",
        "collections = [1]\n",
        '[collections]\nid = "a"\n',
        "[mail]\nimap = 5\n",
        '# [[collections]]\n# id = ["a"]\n# spec = 1\n# due = 2021-01-01\n',
    ],
)
def test_settings_of_another_shape_are_shown_as_text(settings: Settings, text: str) -> None:
    settings.file.write_text(text, encoding="utf-8")
    page = settings.visitor.get(f"{settings.here}/settings")
    assert page.status == 200
    assert "S20" in page.seen
    for at in ("collections/0", "new"):
        assert settings.visitor.get(f"{settings.here}/settings/{at}").status in (200, 404)
    for to in ("settings/forms/mail", "settings/begin"):
        page = settings.visitor.send("/", f"{settings.here}/{to}", **{"mail.address": "a@b.cn"})
        assert page.status in (404, 422)
    assert settings.text == text


def test_what_is_not_utf_8_is_not_written_over(settings: Settings) -> None:
    before = settings.text.encode("gb18030")
    settings.file.write_bytes(before)
    page = settings.visitor.get(f"{settings.here}/settings")
    assert "不是 UTF-8" in page.seen
    digest = page.text.partition('name="digest" value="')[2].partition('"')[0]
    said = settings.beginning.replace("庆北办事处", "\ufffd\ufffd")
    to = f"{settings.here}/settings/save"
    page = settings.visitor.send(f"{settings.here}/settings", to, text=said, digest=digest)
    assert "不是 UTF-8" in page.seen
    assert settings.file.read_bytes() == before


def test_signs_that_end_lines_elsewhere_are_none_here(settings: Settings) -> None:
    name = "庆\u2028南\x85办\x7f事处"
    page = settings.filled("settings", "settings/forms/general", **{"department.name": name})
    assert "已保存" in page.seen
    assert tomllib.loads(settings.text)["department"]["name"] == name


def test_a_deadline_is_changed(settings: Settings) -> None:
    page = settings.filled(
        "settings/collections/0",
        "settings/collections/0/save",
        **{"collections.0.due": "2021-01-22"},
    )
    assert "已保存" in page.seen
    assert "due = 2021-01-22   " in settings.text
    page = settings.filled(
        "settings/collections/0",
        "settings/collections/0/save",
        **{"collections.0.due": "2021-02-30"},
    )
    due = page.text.partition('id="set-collections.0.due"')[2].partition("</div>")[0]
    assert "2021-01-15" in due


def test_the_next_collection_of_the_year_begins(settings: Settings) -> None:
    page = settings.filled("settings/new", "settings/begin")
    assert page.path.endswith("/2021-text/overview")
    assert '\n[[collections]]\nid = "2021-text"\n' in settings.text
    page = settings.filled("settings/new", "settings/begin", **{"collections.new.month": "十三"})
    month = page.text.partition('id="set-collections.new.month"')[2].partition("</div>")[0]
    assert 'aria-invalid="true"' in month
    page = settings.filled(
        "settings/new?from=", "settings/begin",
        **{"collections.new.id": "q1", "collections.new.spec": "quarterly_accounts",
           "collections.new.due": "2021-04-10"},
    )  # fmt: skip
    assert page.path.endswith("/q1/overview")


def test_what_was_changed_meanwhile_is_not_overwritten(settings: Settings) -> None:
    theirs = settings.text.replace("庆北办事处", "庆南办事处")
    typed = {"department.name": "我的", "digest": "0" * 64}
    settings.file.write_text(theirs, encoding="utf-8")
    page = settings.filled("settings", "settings/forms/general", **typed)
    assert "在这之间被改过" in page.seen
    assert settings.text == theirs


def test_a_new_year_begins_from_the_old_workspace(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "2022"
    old = settings.file.parent
    page = settings.visitor.send("/", "/new-year", old=str(old), folder=str(folder))
    assert "已新建 2022 年的工作区" in page.seen
    assert "2022-targets · 2022-01-15" in page.seen
    assert (folder / "roster.xlsx").read_bytes() == (old / "roster.xlsx").read_bytes()
    page = settings.visitor.send("/", "/new-year", old=str(tmp_path), folder=str(folder))
    assert "没有做成" in page.seen


def test_ledger_and_originals_are_fields_and_go_as_tables(settings: Settings) -> None:
    before = settings.text
    typed = {"originals.url": "s3://bucket/originals", "originals.endpoint": "https://s3.b.cn"}
    assert "已保存" in settings.filled("settings", "settings/forms/shared", **typed).seen
    assert '[originals]\nurl = "s3://bucket/originals"\nendpoint' in settings.text
    none = dict.fromkeys(typed, "")
    assert "已保存" in settings.filled("settings", "settings/forms/shared", **none).seen
    assert settings.text.rstrip() == before.rstrip()


def test_a_mailbox_in_an_inline_table_is_changed_there(settings: Settings) -> None:
    text = f'mail = {{ address = "a@b.cn" }} # 邮箱\n{settings.text}'
    settings.file.write_text(text, encoding="utf-8")
    typed = {"mail.address": "c@d.cn", "mail.smtp.host": "smtp.d.cn"}
    assert "已保存" in settings.filled("settings", "settings/forms/mail", **typed).seen
    inline = 'mail = { address = "c@d.cn", smtp = { host = "smtp.d.cn" } } # 邮箱\n'
    assert settings.text.startswith(inline)


def test_a_collection_with_nothing_on_record_is_taken_out(settings: Settings) -> None:
    page = settings.filled("settings/new", "settings/begin")
    number = settings.text.count("\n[[collections]]\n") - 1
    assert number == 1, page.seen
    at = f"settings/collections/{number}"
    page = settings.filled(at, f"{at}/take-out")
    assert "已保存" in page.seen
    assert settings.text.count("\n[[collections]]\n") == 1
    assert "# [[collections]]" in settings.text
    settings.filled("settings/new", "settings/begin")
    assert settings.text.count("\n[[collections]]\n") == 2


def test_a_collection_on_record_or_the_last_one_stays(settings: Settings) -> None:
    before = settings.text
    at = "settings/collections/0"
    page = settings.filled(at, f"{at}/take-out")
    assert page.status == 422
    assert settings.text == before
    generate(settings.file.parent, fixed(datetime(2021, 1, 4, tzinfo=UTC)), units=["v01"])
    assert "已经有记录" in settings.filled(at, f"{at}/take-out").seen
    assert settings.text == before
