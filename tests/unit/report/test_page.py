"""The page by itself: safe with any text, the same bytes, nothing from elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.resources import files

from lxml import html

from tests.builders.reports import view
from xlkpi.report.page import page
from xlkpi.report.provenance import revisions
from xlkpi.report.view import (
    RateLine,
)

HOSTILE = "<script>alert(1)</script>\"'&村{{ view }}"


def test_the_same_view_gives_the_same_bytes() -> None:
    assert page(view()) == page(view())


def test_texts_of_others_stay_texts() -> None:
    tree = html.fromstring(page(view(HOSTILE)).decode("utf-8"))
    assert len(tree.xpath("//script")) == 2
    assert tree.xpath("//h1")[0].text_content() == f"{HOSTILE} 报送情况"
    assert tree.xpath("//*[@id='table-problems']//td[3]")[0].text_content() == HOSTILE
    assert tree.xpath("//svg/@aria-label")[0].startswith(HOSTILE)


def test_nothing_is_asked_of_the_network() -> None:
    tree = html.fromstring(page(view()).decode("utf-8"))
    addresses = {str(a) for a in tree.xpath("//@src | //@href | //@action | //@srcset")}
    assert all(a.startswith(("#", "../", "data:,")) for a in addresses), addresses
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    style = "".join(tree.xpath("//style/text()"))
    assert not re.search(r"url\(|@import", style)


def test_links_within_lead_somewhere() -> None:
    tree = html.fromstring(page(view()).decode("utf-8"))
    wanted = {str(a)[1:] for a in tree.xpath("//@href") if str(a).startswith("#")}
    assert wanted <= {str(i) for i in tree.xpath("//@id")}
    assert len(tree.xpath("//@id")) == len(set(tree.xpath("//@id")))


def test_it_says_which_revision_it_shows() -> None:
    assert revisions(page(view())) == (12, 7)
    assert revisions(page(replace(view(), since=0))) == (12, 0)
    assert revisions(b"") is None
    assert revisions(b"<html>" + HOSTILE.encode()) is None


def test_nothing_yet_is_said_in_words() -> None:
    empty = replace(view(), problems=(), rules=(), news=(), changes=(), plans=(), more_changes=0)
    text = html.fromstring(page(empty).decode("utf-8")).text_content()
    assert "没有错误，也没有提示。" in text
    assert "没有新的来表和决定。" in text


def test_a_rate_is_not_rounded_up_to_all() -> None:
    assert RateLine("村", 1000, 1000, 999, 0).share == "99%"
    assert RateLine("村", 3, 3, 3, 0).share == "100%"
    assert not RateLine("村", 0, 0, 0, 0).share


def test_the_library_is_what_its_licence_stands_beside() -> None:
    assets = files("xlkpi.report") / "assets"
    text = (assets / "dataTables.min.js").read_text(encoding="utf-8")
    assert text.startswith("/*! DataTables 3.1.5\n")
    assert "</script" not in text
    assert "MIT" in (assets / "dataTables.LICENSE.txt").read_text(encoding="utf-8")
