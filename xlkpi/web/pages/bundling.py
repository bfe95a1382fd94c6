"""Bundles for the next level on the pages: the key that they are signed with, and they."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.api.export_bundle import export_bundle
from xlkpi.api.public_key import public_key
from xlkpi.texts import Words
from xlkpi.web.work import Result

if TYPE_CHECKING:
    from xlkpi.web.asked import Asked, Goto
    from xlkpi.web.work import Progress


def show_key(asked: Asked) -> Goto:
    """Show the public key; the private one is made where there is none."""

    def doing(_progress: Progress) -> Result:
        return Result("public_key.html.j2", {"key": public_key(asked.folder, asked.clock)})

    return asked.begin(Words("上报用的公钥", "the public key of bundles"), "settings", doing)


def make_bundle(asked: Asked) -> Goto:
    """Write what is accepted as one signed file."""
    whole = asked.typed("originals") == "yes"

    def doing(_progress: Progress) -> Result:
        made = export_bundle(asked.folder, asked.clock, asked.collection, with_originals=whole)
        return Result("bundled.html.j2", {"made": made})

    return asked.begin(Words("写上报包", "writing the bundle"), "totals", doing)
