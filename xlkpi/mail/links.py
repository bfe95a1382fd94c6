"""Links to files that lie elsewhere, as mail programs and clerks send them for large ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_URL = re.compile(r"https?://[^\s<>\"'，。；）】》\u3000]{4,2000}", re.IGNORECASE)
_TRAILING = ").,;:!?]}"
_SERVICES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (service, re.compile(r"https?://(?:[A-Za-z0-9-]+\.){0,5}" + place, re.IGNORECASE))
    for service, place in (
        ("QQ", r"(?:mail|exmail)\.qq\.com/(?:cgi-bin/)?ftn"),
        ("QQ", r"(?:ftn\.qq\.com|weiyun\.com|docs\.qq\.com)/"),
        ("163", r"mail\.(?:163|126|188)\.com/large-attachment"),
        ("163", r"mail\.yeah\.net/large-attachment"),
        ("163", r"dashi\.163\.com/html/cloud-attachment"),
        ("163", r"(?:fs|u)\.(?:163|126|yeah)\.(?:com|net)/"),
        ("163", r"qiye\.163\.com/[^?#]*(?:share|attach|file|netfolder)"),
        ("139", r"mail\.10086\.cn/[^#]*(?:disk|largeattach|share|file)"),
        ("139", r"(?:yun|caiyun)\.139\.com/"),
        ("189", r"cloud\.189\.cn/"),
        ("Sina", r"mail\.sina\.(?:com\.cn|cn)/filecenter/"),
        ("Aliyun", r"(?:aliyundrive|alipan)\.com/"),
        ("DingTalk", r"(?:alidocs\.dingtalk\.com/|qr\.dingtalk\.com/page/yunpan)"),
        ("Baidu", r"(?:pan|yun)\.baidu\.com/"),
        ("Quark", r"pan\.quark\.cn/"),
        ("123", r"123(?:pan\.(?:com|cn)|684\.com|865\.com)/"),
        ("Lanzou", r"lanzou[a-z]?\.com/"),
        ("CowTransfer", r"cowtransfer\.com/"),
        ("Wenshushu", r"wenshushu\.cn/"),
        ("WPS", r"(?:kdocs\.cn|wps\.cn|kdocs\.com)/"),
        ("Feishu", r"(?:feishu\.cn|larksuite\.com)/(?:file|drive|sheets|wiki|docx)"),
        ("OneDrive", r"(?:1drv\.ms|onedrive\.live\.com|onedrive\.com|sharepoint\.(?:com|cn))/"),
        ("Google", r"(?:drive|docs)\.google\.com/"),
        ("iCloud", r"icloud\.com/(?:attachment|iclouddrive)"),
        ("Dropbox", r"dropbox\.com/"),
        ("WeTransfer", r"(?:wetransfer\.com|we\.tl)/"),
    )
)


def stored(url: str) -> str:
    """Return whose service a link leads to, "" if it is none that keeps files."""
    return next((service for service, place in _SERVICES if place.match(url)), "")


def in_text(text: str) -> Iterable[tuple[str, str]]:
    """Return the links that stand in a plain text, each with no text of its own."""
    return tuple((found[0].rstrip(_TRAILING), "") for found in _URL.finditer(text))
