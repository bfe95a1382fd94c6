"""设置: xlkpi.toml with the checks of the verbs, backup, log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.backup import backup
from xlkpi.api.log import latest
from xlkpi.api.settings import config_text, save_config
from xlkpi.api.settings_form import settings_form
from xlkpi.api.verify import verify
from xlkpi.reader.limits import MOST_MAIL
from xlkpi.texts import Words
from xlkpi.web.asked import Shown
from xlkpi.web.pages.faults import NO_FAULTS
from xlkpi.web.pages.parts_of import LINES, number_asked, sought_in
from xlkpi.web.work import Result

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.pages.faults import Faults
    from xlkpi.web.work import Progress

_MAIL_FIRST = frozenset(
    (("mail", "address"), ("mail", "name"), ("mail", "imap", "host"), ("mail", "smtp", "host"))
)
"""The settings of a mailbox that mostly do."""
_FILE = Words("文件", "file")


def page(asked: Asked, faults: Faults = NO_FAULTS) -> Shown:
    """Show settings as fields, with what is wrong with them, and what else can be set."""
    name = f"{asked.folder.name}-{asked.clock():%Y%m%d}.zip"
    file, config = asked.folder.parent / name, config_text(asked.folder)
    data = {"config": config, "file": file, "most": MOST_MAIL, "form": settings_form(asked.folder)}
    data |= {"mail_first": _MAIL_FIRST, "mail_asked": asked.query.get("open") == "mail"}
    return Shown("settings.html.j2", {**data, "faults": faults}, 422 if faults.all else 200)


def save(asked: Asked) -> Goto:
    """Write xlkpi.toml anew."""
    text, digest = asked.needed("text", Words("xlkpi.toml", "xlkpi.toml")), asked.typed("digest")

    def doing(_progress: Progress) -> Result:
        save_config(asked.folder, asked.clock, text, digest)
        return Result("saved.html.j2", {"problems": ()})

    return asked.begin(Words("保存设置", "saving the settings"), "settings", doing)


def back_up(asked: Asked) -> Goto:
    """Write the whole workspace as one file."""
    file, passphrase = asked.whole_path("file", _FILE), asked.typed("passphrase")

    def doing(progress: Progress) -> Result:
        made = backup(asked.folder, file, passphrase, progress)
        return Result("backed_up.html.j2", {"made": made})

    return asked.begin(Words("备份", "backing up"), "settings", doing)


def look(asked: Asked) -> Goto:
    """Check journal, originals and all that was made of them."""

    def doing(_progress: Progress) -> Result:
        return Result("verified.html.j2", {"found": verify(asked.folder, asked.clock)})

    return asked.begin(Words("核对日志", "checking the journal"), "settings", doing)


def entries(asked: Asked) -> Shown:
    """Show the journal, the newest entries first, or those about one unit."""
    before, unit = number_asked(asked, "before"), sought_in(asked)
    shown = latest(asked.folder, asked.clock, LINES + 1, before or None, unit)
    data = {"entries": shown[:LINES], "more": len(shown) > LINES, "unit": unit}
    return Shown("log.html.j2", data)
