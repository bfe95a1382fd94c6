"""设置: the key that workbooks are signed with, kept, put back, replaced; that of bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.key import export_key, import_key
from xlkpi.api.new_key import decide_new_key
from xlkpi.api.public_key import public_key
from xlkpi.texts import Words
from xlkpi.web.asked import Shown
from xlkpi.web.pages.deciding import reason
from xlkpi.web.work import Result

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress

_FILE = Words("文件", "file")
_HERE = "keys"


def page(asked: Asked) -> Shown:
    """Show what can be done with the key; it is not shown itself."""
    name = f"{asked.folder.name}-{asked.clock():%Y%m%d}.key"
    return Shown("keys.html.j2", {"file": asked.folder.parent / name})


def write(asked: Asked) -> Goto:
    """Write the key to a new file."""
    file = asked.whole_path("file", _FILE)

    def doing(_progress: Progress) -> Result:
        export_key(asked.folder, asked.clock, file)
        return Result("key_written.html.j2", {"file": file})

    return asked.begin(Words("备份密钥", "writing the key"), _HERE, doing)


def put_back(asked: Asked) -> Goto:
    """Put a key in its place."""
    file = asked.whole_path("file", _FILE)

    def doing(_progress: Progress) -> Result:
        is_new = import_key(asked.folder, asked.clock, file)
        return Result("key_put_back.html.j2", {"is_new": is_new})

    return asked.begin(Words("放回密钥", "putting the key back"), _HERE, doing)


def another(asked: Asked) -> Goto:
    """Go on with another key, because the old one cannot be had any more."""
    why = reason(asked)

    def doing(_progress: Progress) -> Result:
        unknown = decide_new_key(asked.folder, asked.clock, why)
        return Result("key_new.html.j2", {"unknown": unknown})

    return asked.begin(Words("换一个新密钥", "another key"), _HERE, doing)


def show_public(asked: Asked) -> Goto:
    """Show the public key of bundles; the private one is made where there is none."""

    def doing(_progress: Progress) -> Result:
        return Result("public_key.html.j2", {"key": public_key(asked.folder, asked.clock)})

    return asked.begin(Words("上报用的公钥", "the public key of bundles"), "settings", doing)
